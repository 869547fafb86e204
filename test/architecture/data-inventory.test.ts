import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rowsUnder } from '../support/security-document.ts';
import { ROOT } from '../support/source-files.ts';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** As the database has them: test/store/schema.test.ts holds this file to it. */
const blocks = readFileSync(join(ROOT, 'migrations/schema.txt'), 'utf8').split('\n\n').filter((block) => block.startsWith('table '));
const columns: readonly Column[] = blocks.flatMap((block) => {
  const table = /^table (\w+)/.exec(block)?.[1] ?? '';
  return [...block.matchAll(/^ {2}(\w+) +(\S.*?)(?: {2,}| not null| default |$)/gm)].map(([, name = '', type = '']) => ({ table, name, type }));
});
const inventory = new Map(rowsUnder('What is kept, of whom').map(([table = '', kind = '']) => [table.replaceAll('`', ''), kind]));
const classes = rowsUnder('What is kept, of whom', 1).map(([name = '']) => name);

const ofClass = (kind: string): readonly string[] => [...inventory].filter(([, own]) => own === kind).map(([table]) => table);
const named = (pattern: RegExp): readonly string[] => columns.filter(({ name }) => pattern.test(name)).map(({ table, name }) => `${table}.${name}`);

it('names every table once, each of a class that is told', () => {
  expect(columns.length).toBeGreaterThan(200);
  expect([...inventory.keys()].sort()).toEqual([...new Set(columns.map(({ table }) => table))].sort());
  expect([...new Set(inventory.values())].sort()).toEqual([...classes].sort());
});

it('seals what is of the class “words”, and of a person stands nothing in the open beside it', () => {
  expect(columns.filter(({ name }) => name === 'sealed').map(({ table }) => table).sort()).toEqual([...ofClass('words')].sort());
  const open = columns.filter(({ table, type }) => ofClass('words').includes(table) && /^(?:text|jsonb?)/.test(type)).map(({ table, name }) => `${table}.${name}`);
  // What the mail server said, in words of ours; of a text, which field of which trial it is.
  expect(open).toEqual(['contacts.mail_problem', 'panel_people.study_id', 'texts.data_key', 'texts.step_id', 'texts.trial_id']);
});

it('keeps no address of a device, no user agent, and no name or e-mail address of a participant', () => {
  expect(named(/(?:^|_)(?:ip|addr|address|addresses|agent|email|phone|surname|birth\w*)(?:$|_)/)).toEqual([]);
  expect(named(/(?:^|_)name(?:$|_)/)).toEqual(['rooms.name', 'staff.name']);
});

it('has of secrets hashes and what is wrapped, and of an account what is hashed and sealed', () => {
  const held = columns.filter(({ table, name }) => ofClass('secrets').includes(table) && /token|secret|password|hash|key|code|sign_in/.test(name));
  expect(held.length).toBeGreaterThan(5);
  expect(held.map(({ name }) => name).filter((name) => !/_hash$|^wrapped_key$|_id$/.test(name))).toEqual([]);
  expect(columns.filter(({ table, type }) => table === 'staff' && type === 'bytea').map(({ name }) => name)).toEqual(['totp_secret']);
  expect(named(/password/)).toEqual(['staff.password_hash']);
});

it('changes nothing of what has to be shown later', () => {
  const appendOnly = blocks.filter((block) => /EXECUTE FUNCTION refuse_change\(\)/.test(block)).map((block) => /^table (\w+)/.exec(block)?.[1]);
  expect(ofClass('record').filter((table) => !appendOnly.includes(table))).toEqual([]);
});

it('makes no password expire: nothing tells when it was chosen', () => {
  expect(columns.filter(({ table, type }) => table === 'staff' && /^timestamp/.test(type)).map(({ name }) => name)).toEqual(['created_at', 'disabled_at', 'totp_since']);
});
