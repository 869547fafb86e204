import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Experiment } from '../../experiments/kit/kit.ts';
import type { FrontDesk } from '../front-desk.ts';
import { readParameters } from '../planning/parameters.ts';
import { planPartOne } from '../planning/plan-part-one.ts';
import { firstLanguage } from '../planning/words.ts';
import type { Clock } from '../sessions/clock.ts';
import { linkLifeOf } from '../sessions/enrolment.ts';
import { hashToken, makeToken, type Random } from '../sessions/tokens.ts';
import { addLinks, isUntouched } from '../store/join-tokens.ts';
import { findStudy, insertStudy } from '../store/studies.ts';

export const DEMO_STUDY = 'demo';
export const DEMO_EXPERIMENT = 'compliment-reframing';

export interface DemoOptions {
  readonly db: Knex;
  readonly desk: Pick<FrontDesk, 'addCouple'>;
  readonly random: Random;
  readonly clock: Clock;
  /** Where it is noted which couple was offered last. */
  readonly file: string;
}

const noteSchema = z.object({ dyadId: z.string(), dyadNum: z.int(), plan: z.string() });
type Note = z.infer<typeof noteSchema>;

export interface DemoCouple {
  readonly dyadNum: number;
  readonly tokens: readonly [string, string];
}

/**
 * A couple of the demo study that nobody has begun, with fresh links.
 *
 * The couple of the last start is offered again until somebody begins, so that starting does not fill the
 * study with empty couples; unless the experiment has changed since, because a couple keeps the plan that it
 * was enrolled with. Links themselves are stored nowhere: each start makes new ones.
 */
export async function demoCouple(experiment: Experiment, options: DemoOptions): Promise<DemoCouple> {
  await ensureStudy(experiment, options);
  const plan = fingerprint(experiment);
  const last = await readNote(options.file);
  if (last?.plan === plan && (await isUntouched(options.db, last.dyadId))) return offerAgain(experiment, last, options);
  return offerNew(experiment, plan, options);
}

async function ensureStudy(experiment: Experiment, { db, random }: DemoOptions): Promise<void> {
  if ((await findStudy(db, DEMO_STUDY)) !== null) return;
  await insertStudy(db, {
    study_id: DEMO_STUDY,
    experiment_id: experiment.id,
    mode: 'test',
    parameters: readParameters(experiment, {}),
    seed: random.bytes(32),
  });
}

async function offerAgain(experiment: Experiment, { dyadId, dyadNum }: Note, { db, random, clock }: DemoOptions): Promise<DemoCouple> {
  const tokens = [makeToken(random), makeToken(random)] as const;
  const expiresAt = new Date(clock.now() + linkLifeOf(experiment));
  const link = (token: string) => ({ tokenHash: hashToken(token), expiresAt });
  await addLinks(db, dyadId, [link(tokens[0]), link(tokens[1])]);
  return { dyadNum, tokens };
}

async function offerNew(experiment: Experiment, plan: string, { desk, file }: DemoOptions): Promise<DemoCouple> {
  const language = firstLanguage(experiment);
  const couple = await desk.addCouple(DEMO_STUDY, {
    languages: [language, language],
    timeWarp: 1,
    forcedCondition: null,
    isTest: true,
  });
  const { dyadId, dyadNum, participants } = couple;
  await writeFile(file, JSON.stringify({ dyadId, dyadNum, plan } satisfies Note));
  return { dyadNum, tokens: [participants[0].token, participants[1].token] };
}

/** Changes with whatever the couple would read before the draw; what follows is planned at the draw. */
function fingerprint(experiment: Experiment): string {
  const given = { parameters: readParameters(experiment, {}), languages: Object.keys(experiment.languages), timeWarp: 1, seed: 0 };
  return createHash('sha256').update(JSON.stringify(planPartOne(experiment, given))).digest('hex');
}

async function readNote(file: string): Promise<Note | null> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Not there yet, or not readable any more: then a new couple is offered.
    return null;
  }
}
