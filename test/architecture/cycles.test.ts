import { expect, it } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

// Imports of types count too: a ring of types is a design that cannot be read from one end.
it('no file imports itself, however long the way', () => {
  expect(rings(graph())).toEqual([]);
});

function graph(): ReadonlyMap<string, readonly string[]> {
  return new Map(sourceFiles().map(({ path, imports }) => [path, imports.flatMap((one) => one.path ?? [])]));
}

/** Each way that comes back to where it began, as `a → b → a`. */
function rings(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const begin = way.indexOf(file);
    if (begin !== -1) found.push([...way.slice(begin), file].join(' → '));
    if (begin !== -1 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}
