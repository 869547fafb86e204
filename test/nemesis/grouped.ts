/** Items by what `nameOf` says of each, in the order in which they first came. */
export function grouped<Item>(items: readonly Item[], nameOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

/** Those that stand there more than once, each once. */
export function repeated(names: readonly string[]): readonly string[] {
  return [...grouped(names, (name) => name)].flatMap(([name, { length }]) => (length > 1 ? [name] : []));
}
