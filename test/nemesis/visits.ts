import { randomUUID } from 'node:crypto';
import type { FrontDesk } from '../../server/front-desk.ts';
import type { Key } from '../../server/store/sealing.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { answersBeside, type Isolation } from './isolation.ts';
import { rudeStaff, type Refusals } from './rude-staff.ts';
import { rudeVisit, type Visit } from './rude.ts';
import type { Stage } from './stage.ts';
import { nemesisStudy } from './study.ts';

interface Visited {
  readonly stage: Stage;
  readonly desk: FrontDesk;
  readonly studyId: string;
}

/** After the faults, so that what they are refused is refused by the rules. */
export async function visitByStrangers({ stage, desk, studyId }: Visited): Promise<Visit> {
  const { servers, pairs, postgres, chance } = stage;
  const couple = () => desk.addCouple(studyId, { languages: ['en', 'en'], timeWarp: 1, forcedCondition: null, isTest: true });
  try {
    const url = `http://127.0.0.1:${servers[0]?.port}`;
    const victim = pairs.all[0]?.couple ?? (await couple());
    return await rudeVisit({ url, db: postgres.db, chance }, await couple(), victim);
  } catch (error) {
    return { taken: [`the visit of strangers came to no end: ${String(error)}`], takenFromStale: [] };
  }
}

/** Whose answers are timed, in couples. */
const BYSTANDERS = 4;
/** In a study of their own: what they send again and again is no matter of the other checkers. */
const BESIDE = 'beside';

export async function visitInFlood({ stage: { servers, postgres }, desk }: Omit<Visited, 'studyId'>): Promise<Isolation | null> {
  const couple = () => desk.addCouple(BESIDE, { languages: ['en', 'en'], timeWarp: 1, forcedCondition: null, isTest: true });
  try {
    await insertStudy(postgres.db, { study_id: BESIDE, experiment_id: nemesisStudy.id, mode: 'test', parameters: {}, seed: Buffer.alloc(32, 1) });
    const bystanders = await Promise.all(Array.from({ length: BYSTANDERS }, couple));
    return await answersBeside(`http://127.0.0.1:${servers[0]?.port}`, bystanders, await couple());
  } catch {
    return null;
  }
}

export async function visitByStaff({ servers, pairs, postgres: { db } }: Stage, studyId: string, outerKey: Key): Promise<Refusals> {
  const dyadSessionId = pairs.all[0]?.couple.dyadSessionId ?? randomUUID();
  try {
    return await rudeStaff({ url: `http://127.0.0.1:${servers[0]?.port}`, db, outerKey }, { studyId, dyadSessionId });
  } catch (error) {
    return { attempts: 0, rows: 0, notRefused: [`the visit of staff came to no end: ${String(error)}`] };
  }
}
