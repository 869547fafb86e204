import { expect, it } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

/** Same input, same output, today and in ten years: no clock, no chance, no input or output. */
const PURE = ['experiments', 'server/dyad', 'server/assignment', 'server/planning', 'server/protocol'];

const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'a clock': /\b(?:Date|performance|setTimeout|setInterval|setImmediate|queueMicrotask)\b/,
  chance: /\bMath\.random\b|\bcrypto\b(?!')/,
  'the process': /\bprocess\b|\bglobalThis\b|\bBuffer\b/,
  'input or output':
    /\b(?:fetch|console|XMLHttpRequest|WebSocket|localStorage|sessionStorage|indexedDB|document|window)\b/,
};

/** Packages that a pure file may run, and why. */
const PACKAGES: Readonly<Record<string, string>> = {
  'server/protocol': 'zod',
  'server/planning': 'intl-messageformat',
};

/** A hash is a pure function, and Node's is the one that auditors know; so is the calendar of a time zone. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'server/assignment/seeded.ts': ['node:crypto'],
  'server/dyad/windows.ts': ['date-fns/addDays', 'date-fns/setHours', 'date-fns/startOfDay', '@date-fns/tz'],
};

// browser.ts is a page's code; it gets its words as content.
const files = sourceFiles(PURE).filter(({ path }) => !path.endsWith('/browser.ts'));

it.each(Object.entries(FORBIDDEN))('pure code does not know %s', (_, name) => {
  // A key or a property of that name is not the thing: `process: 1`, `trial.window`.
  const names = (code: string) =>
    code.replaceAll(/(?<!\.)\.\w+|\b\w+(?=\??:)/g, (word) => (word.startsWith('.random') ? word : ''));
  expect(files.filter(({ code }) => name.test(names(code))).map(({ path }) => path)).toEqual([]);
});

it('pure code runs nothing from outside', () => {
  const strange = files.flatMap(({ path, imports }) => {
    const folder = Object.keys(PACKAGES).find((owner) => path.startsWith(`${owner}/`));
    const allowed = [...(EXCEPTIONS[path] ?? []), folder === undefined ? '' : PACKAGES[folder]];
    const run = imports.filter((one) => one.path === null && !one.isType && !allowed.includes(one.specifier));
    return run.map(({ specifier }) => `${path} runs ${specifier}`);
  });
  expect(strange).toEqual([]);
});
