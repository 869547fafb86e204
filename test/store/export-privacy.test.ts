import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { cell, exported, rowsIn, type ExportFound } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sendMessage } from '../support/messages.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

const CANARY = 'kingfisher, "said" Ümit\r\n=SUM(A1)';
let couple: StageCouple;
let messageId: string;
let usual: ExportFound;
let withText: ExportFound;

beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'private', parameters: { source: 'fresh' } });
  couple = await stage.couple({
    typed: (field, atLeast) => (field === 'gender' ? 'two\nlines' : `${CANARY} ${field} ${'.'.repeat(atLeast)}`),
  });
  // Strings in places that nobody has declared, as a browser with other plugins or ideas might send them.
  await (await couple.arrives('A', 'B')).plays({}, (data, { plugin }) => ({
    ...data,
    note: CANARY,
    nested: { deep: [CANARY] },
    ...(plugin === 'tandem-letter' ? { response: CANARY } : {}),
  }));
  messageId = await sendMessage(database, couple.scopes.A, `${CANARY} by chat`);
  usual = await exported(database, { studyId: 'private', out: join(folder.path, 'usual') });
  withText = await exported(database, { studyId: 'private', out: join(folder.path, 'text'), textKey: database.outerKey });
});

it('nothing that was typed is in an export, nor what nobody has declared', () => {
  expect(rowsIn(usual, 'trialRecords').filter((row) => Number(row['x_compliment_chars']) > 40)).toHaveLength(2);
  for (const [name, text] of Object.entries(usual.files)) expect(text, name).not.toMatch(/kingfisher|SUM\(A1\)/);
});

it('no id of the database is in an export but those of records and messages', async () => {
  const records = new Set(rowsIn(usual, 'trialRecords').map((row) => row['record_id']));
  const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
  const found = Object.values(usual.files).flatMap((text) => text.match(uuid) ?? []);
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter((id) => !records.has(id) && id !== messageId)).toEqual([]);
});

it('nothing by which the next draw could be foretold is in an export', async () => {
  const study = await database.db('studies').where({ study_id: 'private' }).first<{ seed: Buffer }>('seed');
  const texts = Object.values(usual.files).join('');
  for (const encoding of ['hex', 'base64'] as const) expect(texts).not.toContain(study.seed.toString(encoding));
  const names = Object.values(usual.headers).flat();
  for (const secret of ['seed', 'block', 'block_size', 'position']) expect(names).not.toContain(secret);
});

it('what was typed comes on request, as it was typed, in a table of its own', () => {
  const texts = rowsIn(withText, 'texts');
  expect(texts.filter((row) => row['data_key'] === 'response.compliment')).toHaveLength(2);
  for (const row of texts) expect(cell(row, 'text').startsWith(row['data_key'] === 'response.gender' ? 'two\nlines' : CANARY)).toBe(true);
  const file = Object.entries(withText.files).find(([name]) => name.includes('-texts_'))?.[1] ?? '';
  expect(file.split('"').filter((_, index) => index % 2 === 0).join('').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const row of texts) expect(Number(cell(row, 'n_chars'))).toBe([...cell(row, 'text')].length);
  for (const [name, text] of Object.entries(usual.files)) {
    if (name.startsWith('data/')) expect(withText.files[name], name).toBe(text);
  }
});

it('a text whose key has been destroyed is gone, and the export goes on', async () => {
  const { participantId } = couple.scopes.A;
  const [kept] = await database.db('data_keys').where({ participant_id: participantId });
  await database.db('data_keys').where({ participant_id: participantId }).delete();
  const found = await exported(database, { studyId: 'private', out: join(folder.path, 'erased'), textKey: database.outerKey });
  expect(new Set(rowsIn(found, 'texts').map((row) => row['member']))).toEqual(new Set(['B']));
  await database.db('data_keys').insert(kept);
});

it('a message of a chat is a row without its words, which come on request too', () => {
  expect(rowsIn(usual, 'messages')).toMatchObject([{ message_id: messageId, step_id: 'talk', member: 'A', typed_ms: '400' }]);
  const event = rowsIn(usual, 'events').find((row) => row['seq'] === '1');
  expect(rowsIn(usual, 'messages').map((row) => row['t_server_ms'])).toEqual([cell(event, 't_server_ms')]);
  const text = rowsIn(withText, 'texts').find((row) => row['text_row_id'] === `${messageId}.message`);
  expect(text).toMatchObject({ record_id: '', step_id: 'talk', text: `${CANARY} by chat` });
});
