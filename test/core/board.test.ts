import { expect, it } from 'vitest';
import type { CoupleChange, CoupleOverview, MemberOverview, Standing } from '../../server/protocol/staff/console.ts';
import { changed, changeOf } from '../../server/protocol/staff/couple-change.ts';
import { Board, type Watcher } from '../../server/staff/board.ts';
import { SharedReadings } from '../../server/staff/shared-readings.ts';
import { ManualClock } from '../support/manual-clock.ts';

const place = { presence: 'here', goneSince: null, hasDeclined: false, stepId: 'talk', stepNumber: 5, enteredAt: 0, nextStepId: 'part', waiting: null, isOver: false } as const;
const vitals = { lastAnswerAt: null, clockOffset: 1, clockUncertainty: 4, hiddenSince: null, unsent: 0, battery: null, cameAt: 0, help: null };
const signs = { mayShareDevice: false, apart: null, drawnAt: null, meetsAt: null, actedBy: [] };
const standing = (seq: number): Standing => ({ seq, phase: 'running', steps: 9, heldSince: null, shared: null, alone: null, members: { A: place, B: place } });
const seat: MemberOverview = { ...place, ...vitals };
const couple = (a: Partial<MemberOverview> = {}, rest: Partial<CoupleOverview> = {}): CoupleOverview => ({
  dyadSessionId: 'x', studyId: 's', dyadNum: 1, ...standing(1), signs, ...rest, members: { A: { ...seat, ...a }, B: seat },
});

it('tells of a couple what has changed, and whoever knew it before knows all of it then', () => {
  const [before, now] = [couple(), couple({ lastAnswerAt: 7, waiting: { until: 9 } }, { seq: 2, signs: { ...signs, apart: 3 } })];
  const change = changeOf(before, now);
  expect(change).toEqual({ dyadSessionId: 'x', seq: 2, signs: { ...signs, apart: 3 }, members: { A: { lastAnswerAt: 7, waiting: { until: 9 } } } });
  expect(change === null ? null : changed(before, change)).toEqual(now);
  expect(changeOf(now, couple({ lastAnswerAt: 7, waiting: { until: 9 } }, { seq: 2, signs: { ...signs, apart: 3 } }))).toBeNull();
});

it('tells all of a couple that was not known, and takes no change of one that is not', () => {
  expect(changeOf(undefined, couple())).toEqual(couple());
  expect(changed(undefined, couple())).toEqual(couple());
  expect(changed(undefined, { dyadSessionId: 'x', seq: 2 })).toBeNull();
});

/** A study of so many couples, each of which answers all the time. */
function study(size: number) {
  const clock = new ManualClock();
  const asked: string[][] = [];
  const told: (readonly CoupleChange[])[] = [];
  const ids = Array.from({ length: size }, (_, index) => `couple ${index + 1}`);
  const background: Promise<void>[] = [];
  const board = new Board({
    clock,
    standing: async () => standing(1),
    heads: async () => ids.map((dyadSessionId, index) => ({ dyadSessionId, studyId: 's', dyadNum: index + 1, seq: 1 })),
    vitalsOf: async (of) => {
      asked.push([...of]);
      return new Map(of.map((id) => [id, { vitals: { A: { ...vitals, lastAnswerAt: clock.now() }, B: vitals }, signs }]));
    },
    stillGood: async () => new Set(['sign-in']),
    allGrants: async () => new Map([['ada', [{ studyId: 's', permission: 'assistant' }]]]),
    background: (work) => void background.push(work()),
  });
  board.tellBy((_studyId, changes) => void told.push(changes));
  const watcher = (): Watcher => ({
    acting: { staffId: 'ada', name: 'Ada', isOwner: false, signInId: 'sign-in', stage: 'full', isConfirmed: false, grants: [] },
    cut: () => undefined,
  });
  const passes = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await Promise.all(background);
  };
  return { board, watcher, passes, asked, told, ids };
}

it('works out and tells once what ten look at, and asks the browsers of hundreds part by part', async () => {
  const { board, watcher, passes, asked, told, ids } = study(200);
  for (let count = 0; count < 10; count += 1) {
    const each = watcher();
    board.add(each);
    await board.watch(each, { studyId: 's', closely: null });
  }
  expect(asked[0]).toEqual(ids);
  expect(board.couplesOf('s')).toHaveLength(200);
  asked.length = told.length = 0;
  for (let look = 0; look < 10; look += 1) await passes(1_000);
  await passes(200);
  expect(asked.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 20));
  expect(new Set(asked.flat()).size).toBe(200);
  expect(told.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 20));
  expect(told.flat().every(({ members, seq }) => members?.A?.lastAnswerAt !== undefined && seq === undefined)).toBe(true);
});

it('asks each second for the couple that is alone on a screen', async () => {
  const { board, watcher, passes, asked } = study(200);
  const each = watcher();
  board.add(each);
  await board.watch(each, { studyId: 's', closely: 'couple 7' });
  asked.length = 0;
  for (let look = 0; look < 5; look += 1) await passes(1_000);
  expect(asked.every((of) => of.includes('couple 7'))).toBe(true);
});

it('tells at most fifty couples at once, the newest of each, and leaves none out', async () => {
  const { board, watcher, passes, told, ids } = study(120);
  const each = watcher();
  board.add(each);
  await board.watch(each, { studyId: 's', closely: null });
  board.couplesOf('s');
  told.length = 0;
  for (const seq of [2, 3]) for (const id of ids) board.notice(id, seq, () => standing(seq));
  await passes(200);
  await passes(400);
  expect(told.map(({ length }) => length)).toEqual([50, 50, 20]);
  expect(new Set(told.flat().map(({ seq }) => seq))).toEqual(new Set([3]));
});

it('reads once for all who ask within the time, and again after it or after a failure', async () => {
  const clock = new ManualClock();
  const readings = new SharedReadings<number>(clock, 1_000);
  let read = 0;
  const next = async (): Promise<number> => {
    read += 1;
    if (read === 1) throw new Error('no line');
    return read;
  };
  await expect(readings.of('s', next)).rejects.toThrow('no line');
  expect(await Promise.all([readings.of('s', next), readings.of('s', next)])).toEqual([2, 2]);
  clock.advance(999);
  expect(await readings.of('s', next)).toBe(2);
  expect(await readings.of('other', next)).toBe(3);
  clock.advance(1);
  expect(await readings.of('s', next)).toBe(4);
});
