import { afterAll, expect, it } from 'vitest';
import { fromBrowser, part, solo, type Experiment } from '../../experiments/kit/kit.ts';
import { readPluginInfo } from '../../server/commands/plugin-info.ts';
import { CODE_PLUGIN, type BrowserCode } from '../../server/protocol/browser-code.ts';
import { partId } from '../../server/protocol/parts.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { definition, readPage } from '../support/definitions.ts';
import { OpenInspector, rehearse } from '../support/rehearsed.ts';
import { signInWith, Window } from '../support/window.ts';

const { code } = fromBrowser<BrowserCode>('sound');
const fields = { why: { type: 'text', key: 'response.Q0' }, speed: { type: 'number', key: 'rt' } } as const;
const task = solo('baseline', [code('blocks', 'blocks', {}, fields), readPage]);
const experiment: Experiment = definition({ before: () => [part('baseline', task)] });

const database = await createDatabase();
const { db } = database;
const app = await startApp(database, { experiments: [experiment], infoOf: readPluginInfo });
const studyId = await makeStudy(database, { experiment });
afterAll(async () => {
  await app.close();
  await database.drop();
});

const done = { ok: true, data: null };

it('keeps each trial of a timeline of browser.ts as it ends, and begins it again until the whole is there', async () => {
  const { participants, dyadSessionId } = await makeCouple(app, studyId);
  const credentials = { signIn: await signInWith(app.url, participants[0].token) };
  const resumesAt = async (): Promise<number> => {
    using again = await Window.open(app.url, credentials);
    return (await again.step('baseline')).resumeAt;
  };
  {
    using anna = await Window.open(app.url, credentials);
    await anna.agrees();
    const typed = { response: { Q0: 'because of the rain', Q1: 'nobody asked' }, rt: 700 };
    const parts = [
      anna.record('baseline', partId('blocks', 0), { response: 'j', rt: 512 }, { plugin: 'html-keyboard-response' }),
      anna.record('baseline', partId('blocks', 1), typed, { plugin: 'survey-text' }),
    ];
    for (const record of parts) expect(await anna.records(record)).toEqual(done);
  }
  expect(await resumesAt()).toBe(0);
  {
    using anna = await Window.open(app.url, credentials);
    const whole = { response: { Q0: 'because of the rain' }, rt: 700, trials: 2, timed_out: false };
    expect(await anna.records(anna.record('baseline', 'blocks', whole, { plugin: CODE_PLUGIN }))).toEqual(done);
  }
  expect(await resumesAt()).toBe(1);
  const rows = await db<{ trial_id: string; raw: string; dyad_session_id: string; step_id: string }>('trial_records').where({ dyad_session_id: dyadSessionId, step_id: 'baseline' });
  expect(rows.map(({ trial_id }) => trial_id).sort()).toEqual(['blocks', 'blocks#0', 'blocks#1']);
  // Typed words lie sealed, in the part and in the whole; what nobody declared too.
  expect(JSON.stringify(rows)).not.toMatch(/rain|nobody/);
});

it('refuses a part of a trial that has none', async () => {
  const { participants } = await makeCouple(app, studyId);
  using anna = await Window.open(app.url, { signIn: await signInWith(app.url, participants[0].token) });
  await anna.agrees();
  const record = anna.record('baseline', partId('read', 0), {}, { trialIndex: 1 });
  expect(await anna.records(record)).toMatchObject({ ok: false, code: 'payload-invalid' });
});

it('tells of data that no field declares: in the log once for each trial of a study, and in the inspector', async () => {
  const before = app.complaints().length;
  const others = await makeStudy(database, { experiment });
  const left = { response: 'j', rt: 512, trial_type: 'html-keyboard-response', time_elapsed: 900, plugin_version: '2.1.0' };
  const scored = { ...left, score2: 3 };
  const plugin = { plugin: 'html-keyboard-response' };
  for (const study of [studyId, studyId, others]) {
    const { participants } = await makeCouple(app, study);
    using anna = await Window.open(app.url, { signIn: await signInWith(app.url, participants[0].token) });
    await anna.agrees();
    expect(await anna.records(anna.record('baseline', partId('blocks', 0), left, plugin))).toEqual(done);
    for (const part of [1, 2]) expect(await anna.records(anna.record('baseline', partId('blocks', part), scored, plugin))).toEqual(done);
  }
  const told = app.complaints().slice(before).map((line): unknown => JSON.parse(line));
  const sentence = 'Trial "blocks" produced "score2", which no field declares. It is kept in the raw data but not exported. Declare it with its type.';
  expect(told).toMatchObject([studyId, others].map((each) => ({ studyId: each, stepId: 'baseline', trialId: 'blocks', keys: ['score2'], msg: sentence })));

  const couple = await rehearse(app.url, { experimentId: experiment.id });
  await using inspector = await OpenInspector.open(app.url, couple.dyadSessionId);
  expect((await inspector.sees(() => true)).undeclared).toEqual([]);
  using anna = await Window.open(app.url, { signIn: await signInWith(app.url, couple.tokens.A) });
  await anna.agrees();
  expect(await anna.records(anna.record('baseline', partId('blocks', 0), scored, plugin))).toEqual(done);
  expect(await anna.finishes('baseline')).toEqual(done);
  await inspector.sees(({ undeclared }) => undeclared.length > 0);
  expect(inspector.told.at(-1)?.undeclared).toEqual([sentence]);
});
