import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PERMISSIONS } from '../../server/protocol/staff/permissions.ts';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { codeIn, document, rowsUnder } from '../support/security-document.ts';
import { ROOT, sourceFiles } from '../support/source-files.ts';

const files = sourceFiles();
const named = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

it.each(['Limits', 'Keys and cryptography'])('of each line under “%s”, the code is as it says', (heading) => {
  const rows = rowsUnder(heading);
  expect(rows.length).toBeGreaterThan(8);
  for (const [what = '', , where = ''] of rows) {
    const { file, code } = codeIn(where);
    expect(readFileSync(join(ROOT, file), 'utf8').includes(code), `${what}: ${where}`).toBe(true);
  }
});

it('gives each limit in the number that stands in the code', () => {
  for (const [what = '', limit = '', where = ''] of rowsUnder('Limits')) {
    const first = Number(/\d[\d,]*/.exec(limit)?.[0].replaceAll(',', ''));
    const numbers = [...codeIn(where).code.matchAll(/\d[\d_]*/g)].map(([number]) => Number(number.replaceAll('_', '')));
    expect(numbers, what).toContain(first);
  }
});

it('names every place with a limit of its own', () => {
  const limiting = files.filter(({ path, text }) => path.startsWith('server/') && /new RateLimiterMemory\(/.test(text)).map(({ path }) => path);
  const told = rowsUnder('Limits').map(([, , where = '']) => codeIn(where).file);
  expect(limiting.length).toBeGreaterThan(3);
  expect(limiting.filter((path) => !told.includes(path))).toEqual([]);
});

it('names every place that seals, keeps passwords or makes certificates', () => {
  const told = rowsUnder('Keys and cryptography').map(([, , where = '']) => codeIn(where).file);
  const sealing = files.filter(({ text }) => /\bcreate(?:Cipher|Decipher)iv\(|\bcreateHmac\(|from '(?:@node-rs\/argon2|otpauth|@peculiar\/x509)'/.test(text)).map(({ path }) => path);
  expect(sealing.length).toBeGreaterThan(3);
  // Of an authority these two write what it may vouch for, and nothing that is secret.
  const ofCertificates = ['server/commands/certificate/name-limits.ts', 'server/commands/certificate/trust-sheet.ts'];
  expect(sealing.filter((path) => ![...told, ...ofCertificates].includes(path))).toEqual([]);
});

it('says of each permission which routes it opens, and of no other', () => {
  const opened = new Map<string, string[]>();
  for (const [name, { rule }] of Object.entries(STAFF_ROUTES)) {
    const who = rule.who === 'granted' ? [...rule.permissions, ...(rule.orOwner ? ['owner'] : [])] : [rule.who];
    for (const one of who) opened.set(one, [...(opened.get(one) ?? []), name]);
  }
  const told = rowsUnder('Who of staff may do what').map(([who = '', routes = '']) => [named(who)[0], [...named(routes)].sort()] as const);
  expect(new Map(told)).toEqual(new Map([...opened].map(([who, routes]) => [who, routes.sort()])));
  expect(told.filter(([who]) => !['anyone', 'password', 'staff', 'owner'].includes(who ?? '') && !Object.keys(PERMISSIONS).includes(who ?? ''))).toEqual([]);
});

it('talks to Postgres and a mail server, and to nobody else', () => {
  const told = rowsUnder('What it talks to').flatMap(([, where = '']) => named(where));
  const speaks = /from '(?:node:(?:https?|http2|dgram|tls)|nodemailer|undici|axios|got|node-fetch)'|\bfetch\(|\bcreateConnection\(|\bnew WebSocket\(|from 'node:net'|\bnew pg\.|\bacquireRawConnection\b|\bknex\(/;
  const talking = files.filter(({ path, text }) => /^(?:server|analysis-export|experiments|migrations)\//.test(path) && speaks.test(text)).map(({ path }) => path);
  // They listen, or look at an address without asking it for anything.
  const listening = ['server/app.ts', 'server/database/silence.ts', 'server/listen.ts', 'server/store/notices.ts', 'server/commands/certificate/name-limits.ts', 'server/commands/certificate/authority.ts'];
  expect(talking.filter((path) => ![...told, ...listening].includes(path))).toEqual([]);
  expect(told.filter((path) => !talking.includes(path))).toEqual([]);
});

it('tells of each message what it is read by', () => {
  const messages = readFileSync(join(ROOT, 'server/protocol/messages.ts'), 'utf8');
  const [, heard = ''] = /export interface ClientToServerEvents \{\n([\s\S]*?)\n\}/.exec(messages) ?? [];
  const events = [...heard.matchAll(/^ {2}'([a-z:]+)':/gm)].map(([, event]) => event);
  const told = rowsUnder('What is taken from a browser').map(([event = '', schema = '']) => [named(event)[0], named(schema)[0]] as const);
  expect(told.map(([event]) => event).sort()).toEqual(events.sort());
  const schemas = told.flatMap(([, schema]) => (schema === undefined ? [] : [schema]));
  expect(schemas.filter((schema) => !new RegExp(`^export const ${schema} = z\\s*\\.strictObject\\(`, 'm').test(messages))).toEqual([]);
  const serving = readFileSync(join(ROOT, 'server/sockets/participants.ts'), 'utf8');
  for (const [event, schema] of told) if (schema !== undefined && event !== 'trial:record' && event !== 'trial:records') expect(serving).toMatch(new RegExp(`on(?:WithView)?\\('${event}', ${schema},`));
});

const section = (heading: string): string => document.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';

it('names every way in, and the words that no password may be', () => {
  const signing = files.filter(({ path, code }) => path.startsWith('server/http/') && /\bkeepSignIn\(desk|\bdesk\.signIn\(/.test(code)).map(({ path }) => path);
  const told = named(section('Signing in'));
  expect(signing.filter((path) => !told.includes(path) && path !== 'server/http/sign-in-desk.ts')).toEqual([]);
  const [, words = ''] = /OF_THIS_PLACE: ReadonlySet<string> = new Set\(\[([^\]]*)\]/.exec(readFileSync(join(ROOT, 'server/staff/password.ts'), 'utf8')) ?? [];
  expect(section('Signing in')).toContain(`(${[...words.matchAll(/'(\w+)'/g)].map(([, word]) => word).join(', ')})`);
});

it('writes its log in one place', () => {
  const logging = files.filter(({ path, text }) => path.startsWith('server/') && /\bpino\(/.test(text)).map(({ path }) => path);
  expect(logging).toEqual(['server/main.ts']);
  expect(named(section('Logs'))).toContain('server/main.ts');
  // Commands talk to whoever typed them.
  const printing = files.filter(({ path, code }) => path.startsWith('server/') && !path.startsWith('server/commands/') && /\bconsole\.|\bprocess\.stderr\.write\b/.test(code)).map(({ path }) => path);
  expect(printing).toEqual([]);
});

it('loads code by a name that comes from outside in no other place than where experiments, commands and the binaries of Postgres are found', () => {
  const loading = files.filter(({ path, code }) => path.startsWith('server/') && /\bimport\((?!\s*['"`])/.test(code)).map(({ path }) => path);
  expect(loading).toEqual(['server/commands/experiments.ts', 'server/commands/run.mjs', 'server/database/binaries.ts']);
});

it('builds regular expressions from text in one place, where the text is escaped', () => {
  const building = files.filter(({ code }) => /\bnew RegExp\(/.test(code)).map(({ path }) => path);
  expect(building).toEqual(['server/planning/checks/browser-problems.ts']);
});

it('takes into an image neither the history of the sources nor what has been stored', () => {
  const left = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  expect(left).toEqual(expect.arrayContaining(['.git', '.tandem', 'node_modules', 'test-results']));
});
