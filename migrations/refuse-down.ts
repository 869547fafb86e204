/** Data tables are not dropped: what undoes a migration is the next migration. */
export function refuseDown(name: string): () => Promise<void> {
  return async () => {
    throw new Error(`${name} has no down: it would delete data. Write a new migration instead.`);
  };
}
