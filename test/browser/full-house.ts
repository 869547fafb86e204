import type { Member } from '../../server/protocol/member.ts';
import { insertClockReport, insertDeviceReport } from '../../server/store/reports.ts';
import type { Stage, StageCouple } from '../support/stage.ts';
import { clockReport } from '../support/payloads.ts';
import { playedStudy } from './database.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Group {
  readonly couples: number;
  /** How long ago it happened, in ms. */
  readonly ago: number;
  act(couple: StageCouple, stage: Stage): Promise<unknown>;
}

/** On two devices of different kinds, or each couple would look as if it shared one. */
async function arrived(couple: StageCouple, { database: { db } }: Stage): Promise<StageCouple> {
  await couple.arrives('A', 'B');
  await insertDeviceReport(db, couple.scopes.B, { device: 'laptop', browser: 'Chromium 140', screenWidth: 1_440, screenHeight: 900, pixelRatio: 2, timezone: 'Europe/Berlin' });
  return couple;
}

async function reports(couple: StageCouple, member: Member, stage: Stage, told: { readonly hiddenForMs?: number; readonly unsent?: number }): Promise<void> {
  await insertClockReport(stage.database.db, couple.scopes[member], { ...clockReport, ...told });
}

/** A study on a busy afternoon: most are well, some need somebody, for all the reasons there are. Oldest first. */
const GROUPS: readonly Group[] = [
  { couples: 6, ago: 300 * MINUTE, act: async (couple, stage) => (await arrived(couple, stage)).plays() },
  { couples: 8, ago: 200 * MINUTE, act: async (couple, stage) => (await arrived(couple, stage)).plays({ A: 'summary', B: 'summary' }) },
  { couples: 6, ago: 140 * MINUTE, act: async (couple, stage) => (await arrived(couple, stage)).plays({ A: 'post', B: 'post' }) },
  { couples: 2, ago: 80 * MINUTE, act: async (couple, stage) => (await (await arrived(couple, stage)).plays({ A: 'pre', B: 'pre' })).leavesForGood('B') },
  { couples: 3, ago: 60 * MINUTE, act: async (couple, stage) => (await arrived(couple, stage)).plays({ B: 'pre' }) },
  { couples: 30, ago: 40 * MINUTE, act: async (couple, stage) => (await arrived(couple, stage)).plays({ A: 'pre', B: 'baseline' }) },
  {
    couples: 3, ago: 9 * MINUTE,
    act: async (couple, stage) => {
      const { runner, clock } = stage;
      await arrived(couple, stage);
      await runner.apply(couple.scopes.A.dyadSessionId, { type: 'held-by-experimenter', at: clock.now() });
    },
  },
  { couples: 40, ago: 6 * MINUTE, act: arrived },
  { couples: 4, ago: 5 * MINUTE, act: async (couple, stage) => reports(await arrived(couple, stage), 'A', stage, { hiddenForMs: 95 * SECOND }) },
  { couples: 2, ago: 4 * MINUTE, act: async (couple, stage) => reports(await arrived(couple, stage), 'B', stage, { unsent: 34 }) },
  { couples: 3, ago: 3 * MINUTE, act: async (couple, stage) => (await arrived(couple, stage)).goes('B') },
  { couples: 50, ago: 2 * MINUTE, act: arrived },
  { couples: 4, ago: 25 * SECOND, act: async (couple, stage) => (await arrived(couple, stage)).goes('A') },
  { couples: 10, ago: 20 * SECOND, act: (couple) => couple.arrives('A') },
  { couples: 29, ago: 0, act: async () => undefined },
];

export const HOUSE_SIZE = GROUPS.reduce((sum, { couples }) => sum + couples, 0);

/** 200 couples at one instant, made on the server's own pieces. @returns the id of their study */
export async function fullHouse(): Promise<string> {
  const { studyId } = await playedStudy('house', 'live', async (stage) => {
    const now = Date.now();
    for (const { couples, ago, act } of GROUPS) {
      for (let made = 0; made < couples; made += 1) {
        // What they answer takes time on this clock; nobody starts before it is their turn.
        stage.clock.advance(Math.max(0, now - ago - stage.clock.now()));
        await act(await stage.couple(), stage);
      }
    }
  }, Date.now() - 360 * MINUTE);
  return studyId;
}
