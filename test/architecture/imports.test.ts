import { expect, it } from 'vitest';
import { filesBelow, sourceFiles, type SourceFile } from '../support/source-files.ts';

const STUDIES = ['experiments/kit', 'experiments/measures', 'server/protocol'];
const PURE = [...STUDIES, 'server/dyad', 'server/assignment', 'server/planning'];

/** Who may import from whom; from itself a folder always may. Leaves first. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'server/protocol': [],
  'experiments/kit': ['server/protocol'],
  'experiments/measures': ['experiments/kit', 'server/protocol'],
  // Of its browser.ts only the types: that is a page's code.
  'experiments/<paradigm>': [...STUDIES, 'experiments/<paradigm>/browser.ts'],
  'experiments/<paradigm>/browser.ts': ['server/protocol'],
  'server/dyad': STUDIES,
  'server/assignment': STUDIES,
  'server/planning': PURE,
  'server/sessions': PURE,
  // The version of Tandem stands with every plan.
  'server/store': ['server/sessions', 'server/dyad', 'server/assignment', 'server/protocol', 'package.json'],
  // The clock of the sessions, kept in step with the database's.
  'server/database': ['server/sessions', 'server/protocol'],
  'server/sockets': ['server/sessions', 'server/dyad', 'server/protocol'],
  // The name of the sign-in cookie, which the sockets read.
  'server/http': ['server/sessions', 'server/sockets', 'server/dyad', 'server/planning', 'server/protocol'],
  // Its acts read and write rows themselves: a transaction holds an act and its line in the audit.
  'server/staff': ['server/sessions', 'server/store', 'server/assignment', 'server/protocol'],
  server: ['server/<any>', 'experiments/kit', 'experiments/measures', 'migrations'],
  'server/commands': ['server', 'server/<any>', 'experiments/kit', 'experiments/measures', 'migrations'],
  migrations: [],
  // Its command opens the database itself; plans and states are read as the pure folders define them.
  'analysis-export': [
    'experiments/kit',
    'experiments/measures',
    'server/store',
    'server/database',
    'server/dyad',
    'server/protocol',
    // Every draw is made again from its seed.
    'server/assignment',
  ],
  'client/participant': ['server/protocol', 'experiments/<paradigm>/browser.ts'],
  'client/rehearsal': ['server/protocol', 'client/participant'],
  'client/dashboard': ['server/protocol'],
};

/** A command line of its own, begun like those in server/commands. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'analysis-export/export.ts': ['server', 'server/commands'],
  'analysis-export/verify.ts': ['server/commands'],
  'analysis-export/query.ts': ['server/commands'],
  // Its pages are written with the template of the sheet for ethics boards.
  ...Object.fromEntries(['balance', 'figures', 'flow', 'items', 'manipulation', 'retest', 'roles', 'scales', 'synchrony-quality', 'waits', 'page'].map((name) => [`analysis-export/report/${name}.ts`, ['server/commands']])),
};

it('every file imports only from where the table says', () => {
  const strange = sourceFiles().flatMap((file) =>
    targets(file)
      .filter((target) => !mayImport(file.path, target))
      .map((target) => `${file.path} imports ${target}`),
  );
  expect(strange).toEqual([]);
});

it('nobody imports the composition root', () => {
  const importers = sourceFiles().filter((file) => targets(file).includes('server/main.ts'));
  expect(importers.map(({ path }) => path)).toEqual([]);
});

it('nobody but the client runs the browser.ts of an experiment', () => {
  const strange = sourceFiles().filter(({ path, imports }) =>
    imports.some((one) => one.path?.endsWith('/browser.ts') && !one.isType && !path.startsWith('client/')),
  );
  expect(strange.map(({ path }) => path)).toEqual([]);
});

it('bots and nemesis know of the client only the link, which has no page', () => {
  const strange = sourceFiles(['test/bots', 'test/nemesis']).flatMap((file) =>
    targets(file).filter((target) => target.startsWith('client/') && !target.startsWith('client/participant/link/')),
  );
  expect(strange).toEqual([]);
});

it('every relative import names a file that exists', () => {
  const known = new Set(
    ['experiments', 'server', 'client', 'migrations', 'analysis-export', 'test'].flatMap(filesBelow),
  );
  const missing = sourceFiles()
    .flatMap(targets)
    .filter((target) => /\.(ts|tsx|mts|mjs|js)$/.test(target) && !known.has(target));
  expect(missing).toEqual([]);
});

function mayImport(path: string, target: string): boolean {
  const [from, to] = [ownerOf(path), ownerOf(target)];
  const allowed = [...(MAY_IMPORT[from] ?? []), ...(COMMANDS[path] ?? [])];
  return to === from || allowed.includes(to) || (to.startsWith('server/') && allowed.includes('server/<any>'));
}

function targets({ imports }: SourceFile): string[] {
  return imports.flatMap(({ path }) => path ?? []);
}

/** The entry of the table that a file belongs to. */
function ownerOf(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  if (top === 'migrations' || top === 'analysis-export') return top;
  if (third === undefined) return top;
  const folder = `${top}/${second}`;
  if (top !== 'experiments' || folder in MAY_IMPORT) return folder;
  return third === 'browser.ts' ? 'experiments/<paradigm>/browser.ts' : 'experiments/<paradigm>';
}
