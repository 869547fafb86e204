export const APPLICATION = 'tandem ';

/** How this process's connections are named on the server, in `pg_stat_activity`. */
export function applicationName(): string {
  return `${APPLICATION}${process.pid}`;
}
