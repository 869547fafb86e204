import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import type { Key } from '../server/store/sealing.ts';
import { coupleAnswers } from './answers/couple-answers.ts';
import { GrandMeans } from './answers/grand-means.ts';
import { Reliabilities } from './answers/reliabilities.ts';
import { ScoresSpool, scoresIn } from './answers/scores-spool.ts';
import { assignments } from './tables/assignments.ts';
import { dyadSessions } from './tables/dyad-sessions.ts';
import { dyadWide } from './tables/dyad-wide.ts';
import { dyads } from './tables/dyads.ts';
import { events } from './tables/events.ts';
import { exclusions } from './tables/exclusions.ts';
import { followUps, readFollowUps } from './tables/follow-ups.ts';
import { invitations } from './tables/invitations.ts';
import { itemResponses } from './tables/item-responses.ts';
import { messages } from './tables/messages.ts';
import { writeOpenTables, type OpenGiven } from './open/write-open.ts';
import { pairwise } from './tables/pairwise.ts';
import { participants } from './tables/participants.ts';
import { scaleScores } from './tables/scale-scores.ts';
import { stepPairs } from './tables/step-pairs.ts';
import { readAllTexts, texts } from './tables/texts.ts';
import { timing } from './tables/timing.ts';
import { trialRecords } from './tables/trial-records.ts';
import type { Tier } from './tiers.ts';
import { variablesOf } from './answers/variables.ts';

export interface Given extends OpenGiven {
  /** For a file that is gone again in the end. */
  readonly scratch: string;
  /** Opens what was typed; `null`: without texts. */
  readonly textKey: Key | null;
  readonly tier: Tier;
}

/** Every table of an export. */
export async function writeTables(given: Given): Promise<void> {
  if (given.tier === 'open') await writeOpenTables(given);
  else await writeAllTables(given);
}

/** In which order they are described. */
const ORDER = [
  'participants', 'dyads', 'invitations', 'exclusions', 'dyadSessions', 'followUps', 'assignments', 'trialRecords', 'itemResponses',
  'scaleScores', 'pairwise', 'dyadWide', 'events', 'stepPairs', 'messages', 'timing', 'texts',
];

/** The largest table has both processors to itself. Behind it answers are worked out here, and all others by Postgres. */
async function writeAllTables(given: Given): Promise<void> {
  const { snapshot, folder, catalogue, conditions, scratch, textKey, tier, warn } = given;
  await folder.copy(snapshot, trialRecords(catalogue));
  await allOf([
    writeAnswers({ snapshot, folder, catalogue, conditions, warn, spoolFile: join(scratch, 'scores.jsonl') }),
    writeByPostgres(given),
    ...(tier === 'full' ? [folder.raw(snapshot)] : []),
  ]);
  if (textKey !== null) await folder.fill(texts, readAllTexts(snapshot, textKey));
  folder.arrange(ORDER);
}

async function writeByPostgres({ snapshot, folder, catalogue, conditions }: Given): Promise<void> {
  const tables = [participants(catalogue), dyads(conditions), invitations, exclusions, dyadSessions(conditions), assignments(conditions), events, stepPairs, messages, timing];
  for (const table of tables) await folder.copy(snapshot, table);
  await folder.fill(followUps, readFollowUps(snapshot));
}

/** Throws only when all have ended, so that none of them goes on by itself. */
async function allOf(works: readonly Promise<void>[]): Promise<void> {
  for (const ended of await Promise.allSettled(works)) if (ended.status === 'rejected') throw ended.reason;
}

interface Answering extends Pick<Given, 'snapshot' | 'folder' | 'catalogue' | 'conditions' | 'warn'> {
  readonly spoolFile: string;
}

/** The answers are read once; what is centred at a mean is written when the mean is known. */
async function writeAnswers({ snapshot, folder, catalogue, conditions, warn, spoolFile }: Answering): Promise<void> {
  const items = await folder.table(itemResponses(catalogue));
  const wide = await folder.table(dyadWide(catalogue, conditions));
  const spool = new ScoresSpool(spoolFile);
  const means = new GrandMeans();
  const reliabilities = new Reliabilities();
  const variables = variablesOf(catalogue);
  for await (const couple of coupleAnswers(snapshot, catalogue)) {
    await items.add(couple);
    await wide.add(couple);
    reliabilities.add(couple);
    const scored = scoresIn(couple, variables);
    for (const { values } of Object.values(scored.members)) means.add(values);
    await spool.add(scored);
  }
  await items.close();
  for (const line of reliabilities.warnings) warn(line);
  const scores = await folder.table(scaleScores(catalogue, reliabilities));
  const pairs = await folder.table(pairwise(catalogue, conditions, means));
  for await (const couple of spool.read()) {
    await scores.add(couple);
    await pairs.add(couple);
  }
  await scores.close();
  await pairs.close();
  await wide.close();
  await rm(spoolFile);
}
