import { expect, it } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

const pages = sourceFiles(['client']);

it('hears of another window only what comes from its own address and from the window that it knows', () => {
  const hearing = pages.filter(({ text }) => /window\.addEventListener\('message'|\bonmessage = \(?\{/.test(text));
  expect(hearing.length).toBeGreaterThan(1);
  for (const { path, text } of hearing) {
    const [, body = ''] = /window\.addEventListener\('message', \(\{ data, origin, source \}\) => \{\n([\s\S]*?)\n {2,4}\}\);/.exec(text) ?? [];
    expect(body, path).toMatch(/origin [!=]== location\.origin (?:\|\| source !==|&& source ===) /);
  }
  // And tells nobody but its own address.
  for (const { path, text } of pages) expect([...text.matchAll(/\.postMessage\((?!null\))[^;]*?, (?!location\.origin\))[^,;]*\);/g)].map(([call]) => call), path).toEqual([]);
});

it('masks every password, lets it be seen and pasted, and tells a password manager which one it is', () => {
  const fields = pages.flatMap(({ path, text }) => [...text.matchAll(/<(\w+)[^<]*?autoComplete="(new|current)-password"/g)].map(([, field, which]) => `${path}: ${field} ${which}`));
  expect(fields.length).toBeGreaterThanOrEqual(4);
  expect(fields.filter((field) => !/: PasswordInput /.test(field))).toEqual([]);
  const inputs = pages.flatMap(({ path, text }) => [...text.matchAll(/<PasswordInput\b[^<]*?\/>/g)].map(([input]) => `${path}: ${input}`));
  expect(inputs).toHaveLength(fields.length);
  expect(inputs.filter((input) => !/autoComplete="(?:new|current)-password"/.test(input))).toEqual([]);
  expect(pages.filter(({ path, text }) => path.startsWith('client/dashboard/') && /onPaste|'paste'|onCopy/.test(text)).map(({ path }) => path)).toEqual([]);
});

it('puts no text anywhere as HTML: what others wrote becomes a text node or a property', () => {
  const sinks = /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|setHTMLUnsafe|createContextualFragment|srcdoc|document\.write(?:ln)?|DOMParser)\b/;
  const all = sourceFiles(['client', 'experiments']);
  expect(all.length).toBeGreaterThan(200);
  expect(all.filter(({ code }) => sinks.test(code)).map(({ path }) => path)).toEqual([]);
});
