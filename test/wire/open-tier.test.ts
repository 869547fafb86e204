import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyFolder } from '../../analysis-export/checks/verify-folder.ts';
import { answerTo, botWords } from '../../server/planning/simulated-answers.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { MEMBERS, type Member } from '../../server/protocol/member.ts';
import { insertDeviceReport } from '../../server/store/reports.ts';
import { takeBackSharing } from '../../server/store/sharing.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { Bot } from '../bots/bot.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, numberIn, rowsIn, type ExportFound, type Row } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startServer } from '../support/server.ts';
import { sharingStudy } from '../support/sharing-study.ts';

const STUDY = 'published';

type Said = 'yes' | 'no';

/** What A and B say, and in which languages. The conditions take turns. */
const COUPLES: readonly (readonly [A: Said, B: Said, languages?: readonly ['en' | 'de', 'en' | 'de']])[] = [
  ...Array.from({ length: 8 }, () => ['yes', 'yes'] as const),
  ['yes', 'no'], ['no', 'yes'], ['no', 'no'], ['yes', 'no'], ['no', 'yes'],
  // Taken back, and a withdrawal from everything; and somebody who speaks as nobody else does.
  ['yes', 'yes'], ['yes', 'yes'], ['no', 'no', ['de', 'en']],
];
const [TAKEN_BACK, WITHDRAWN, RARE] = [13, 14, 15];

const database = await createDatabase({ poolMax: 10 });
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

let open: ExportFound;
let controlled: ExportFound;
/** By participant_id of the controlled export, that of the open one. */
let opened: ReadonlyMap<string, string>;
let people: readonly (Readonly<Record<Member, string>>)[];

const exportAs = (tier: 'open' | 'controlled', name: string = tier) =>
  exported(database, { studyId: STUDY, out: join(folder.path, name), tier, includeTest: true, factorsOf: async () => sharingStudy.factors });

/** Answers with their times, which no two people share. */
const answersOf = (rows: readonly Row[], id: string) =>
  rows.filter((row) => row['participant_id'] === id && row['item'] !== 'attention').map((row) => `${row['scale']} ${row['phase']} ${row['item']} ${row['value_num']} ${row['rt_ms']}`).join('\n');

beforeAll(async () => {
  await using server = await startServer(database, [sharingStudy]);
  await insertStudy(database.db, { study_id: STUDY, experiment_id: sharingStudy.id, mode: 'test', parameters: {}, seed: Buffer.alloc(32, 7) });
  const made: Awaited<ReturnType<typeof server.desk.addCouple>>[] = [];
  for (const [index, [, , languages = ['en', 'en'] as const]] of COUPLES.entries()) {
    const forcedCondition = index % 2 === 0 ? 'plain' : 'warm';
    made.push(await server.desk.addCouple(STUDY, { languages, timeWarp: 1, forcedCondition, isTest: true }));
  }
  const playing = made.flatMap(({ participants }, index) =>
    participants.map(async ({ token, member }) => {
      const chance = new Chance(5, `${index} ${member}`);
      const report = await Bot.play({
        url: server.url, token, slowest: 5, chance,
        answers: async (_, trial) => {
          const data = answerTo(trial, chance, botWords);
          return trial.id === 'partners_linked' ? { ...data, response: COUPLES[index]?.[member === 'A' ? 0 : 1] ?? null } : data;
        },
      });
      expect(report.outcome).toBe('finished');
    }),
  );
  await Promise.all(playing);
  for (const { dyadSessionId, participants } of made) {
    for (const { participantId, member } of participants) {
      await insertDeviceReport(database.db, { dyadSessionId, participantId, member }, { device: 'phone', browser: 'Firefox', screenWidth: 390, screenHeight: 844, pixelRatio: 3, timezone: 'Europe/Berlin' });
    }
  }
  const personIn = (couple: number, member: Member) => made[couple]?.participants.find((each) => each.member === member)?.participantId ?? randomUUID();
  expect(await takeBackSharing(database.db, { participantId: personIn(TAKEN_BACK, 'B'), reason: 'asked by letter', actor: 'shell:tester' })).toBe(true);
  await withdraw(database.db, { participantId: personIn(WITHDRAWN, 'A'), scope: 'withdraw', askedBy: 'experimenter', reason: 'asked by letter' });
  open = await exportAs('open');
  controlled = await exportAs('controlled');

  const byAnswers = new Map(rowsIn(open, 'participants').map((row) => [answersOf(rowsIn(open, 'itemResponses'), cell(row, 'participant_id')), cell(row, 'participant_id')]));
  const known = rowsIn(controlled, 'participants');
  opened = new Map(known.flatMap((row) => {
    const id = cell(row, 'participant_id');
    const found = byAnswers.get(answersOf(rowsIn(controlled, 'itemResponses'), id));
    return found === undefined ? [] : [[id, found] as const];
  }));
  people = COUPLES.map((_, index) => {
    const of = (member: Member) => cell(known.find((row) => row['dyad_id'] === `D${String(index + 1).padStart(4, '0')}` && row['member'] === member), 'participant_id');
    return { A: of('A'), B: of('B') };
  });
}, 120_000);

const openId = (couple: number, member: Member): string => opened.get(people[couple]?.[member] ?? '') ?? '';
const linkOf = (id: string): string => cell(rowsIn(open, 'participants').find((row) => row['participant_id'] === id), 'dyad_id');

describe('the open tier', () => {
  it('links partners who both agreed, and nobody else', () => {
    for (const [index, [A, B]] of COUPLES.entries()) {
      const isAgreed = A === 'yes' && B === 'yes' && index !== TAKEN_BACK && index !== WITHDRAWN;
      const links = MEMBERS.flatMap((member) => (openId(index, member) === '' ? [] : [linkOf(openId(index, member))]));
      if (isAgreed) expect(links, `couple ${index}`).toEqual([expect.stringMatching(/^C000\d$/), links[0]]);
      else expect(new Set(links), `couple ${index}`).toEqual(new Set(['']));
    }
    expect(new Set(rowsIn(open, 'participants').map((row) => row['dyad_id']))).toHaveProperty('size', 8 + 1);
  });

  it('has everybody who stayed, but for those who would stand there almost alone, and says so', () => {
    expect(openId(RARE, 'A')).toBe('');
    expect(openId(WITHDRAWN, 'A')).toBe('');
    expect(opened.size).toBe(2 * COUPLES.length - 2);
    for (const name of ['README.md', 'dataset_description.json']) {
      expect(open.files[name]).toContain('8 of 16 couples are linked (dyad_id): both partners agreed to exactly that.');
      expect(open.files[name]).toContain('1 of 31 people are left out');
    }
  });

  it('gives linked couples the tables for actor and partner, and their scripts', () => {
    const pairs = rowsIn(open, 'pairwise');
    expect(pairs).toHaveLength(16);
    for (const row of pairs) {
      const other = pairs.find((one) => one['participant_id'] === row['partner_id']);
      expect(cell(other, 'dyad_id')).toBe(cell(row, 'dyad_id'));
      expect(cell(other, 'own_feltsec6_post_a')).toBe(cell(row, 'own_feltsec6_post_p'));
      expect(linkOf(cell(row, 'participant_id'))).toBe(cell(row, 'dyad_id'));
    }
    const centred = pairs.map((row) => numberIn(row, 'own_feltsec6_pre_a_gmc') ?? 0);
    expect(centred.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    expect(rowsIn(open, 'dyadWide')).toHaveLength(8);
    expect(open.files['analysis/apim.R']).toContain('own_feltsec6_post');
  });

  it('holds together', async () => {
    expect((await verifyFolder(open.out)).findings).toEqual([]);
  });

  /** Everything of a person that is not an answer, in the order of the file: what their partner may know without having seen one. */
  const outline = (id: string): string => {
    const ANSWERS = new Set(['participant_id', 'response_id', 'score_id', 'value_num', 'value_label', 'value_scored', 'rt_ms', 'n_changes', 'score']);
    const known = (row: Row) => Object.entries(row).filter(([name]) => !ANSWERS.has(name) || row['item'] === 'attention' || row['value_num'] === '').map(([name, value]) => (name.endsWith('_id') ? '' : value));
    const own = (table: string) => rowsIn(open, table).filter((row) => row['participant_id'] === id).map(known);
    return JSON.stringify([linkOf(id) === '', own('participants'), own('itemResponses'), own('scaleScores')]);
  };

  it('an intruder who knows their own answers, and all of the partner but the answers, cannot find the partner', () => {
    const rows = rowsIn(open, 'participants').map((row) => cell(row, 'participant_id'));
    const coupleOf = new Map(people.flatMap((both, index) => MEMBERS.map((member) => [opened.get(both[member]) ?? '', index] as const)));
    let intruders = 0;
    for (const [index] of COUPLES.entries()) {
      for (const [own, partner] of [[openId(index, 'A'), openId(index, 'B')], [openId(index, 'B'), openId(index, 'A')]] as const) {
        if (own === '' || partner === '' || linkOf(own) !== '') continue;
        intruders += 1;
        const alike = rows.filter((id) => outline(id) === outline(partner));
        expect(alike.length, `couple ${index}`).toBeGreaterThanOrEqual(5);
        expect(new Set(alike.map((id) => coupleOf.get(id))).size, `couple ${index}`).toBeGreaterThanOrEqual(3);
      }
    }
    expect(intruders).toBe(2 * 6);
  });

  it('neighbours in the file are no partners: rows and numbers are in an order of chance', () => {
    const ids = rowsIn(open, 'participants').map((row) => cell(row, 'participant_id'));
    expect(ids).toEqual(ids.toSorted());
    const steps = people.flatMap((both) => {
      const [one, other] = MEMBERS.map((member) => ids.indexOf(opened.get(both[member]) ?? ''));
      return one === undefined || other === undefined || one < 0 || other < 0 ? [] : [Math.abs(one - other)];
    });
    expect(new Set(steps).size).toBeGreaterThan(4);
    expect(rowsIn(open, 'itemResponses').map((row) => cell(row, 'participant_id'))).toEqual(rowsIn(open, 'itemResponses').map((row) => cell(row, 'participant_id')).toSorted());
  });

  it('tells nobody in another language than the others', () => {
    expect(new Set(rowsIn(open, 'participants').map((row) => row['language']))).toEqual(new Set(['en']));
    const labels = rowsIn(open, 'itemResponses').map((row) => cell(row, 'value_label'));
    expect(labels.some((label) => label !== '')).toBe(true);
    expect(labels.join(' ')).not.toMatch(/[äöüß]|stimme/i);
  });

  it('is the same bytes for the same data, and a yes that is taken back unlinks the couple from the next export on', async () => {
    const again = await exportAs('open', 'again');
    expect(again.files['CHECKSUMS.sha256']).toBe(open.files['CHECKSUMS.sha256']);
    const [scope] = await database.db('participants').join('dyads', 'dyads.dyad_id', 'participants.dyad_id').where({ dyad_num: 1 }).select<{ participant_id: string }[]>('participant_id');
    const asked = { participantId: scope?.participant_id ?? '', reason: '', actor: 'shell:tester' } as const;
    expect([await takeBackSharing(database.db, asked), await takeBackSharing(database.db, asked)]).toEqual([true, false]);
    const after = await exportAs('open', 'after');
    expect(after.files['README.md']).toContain('7 of 16 couples are linked');
    expect(rowsIn(after, 'pairwise')).toHaveLength(14);
    expect(await database.db('audit_rows').where({ action: 'withdrawal-unlink' }).pluck('actor')).toEqual(['shell:tester', 'shell:tester']);
  });
});
