import { GrandMeans } from '../answers/grand-means.ts';
import { Reliabilities } from '../answers/reliabilities.ts';
import { variablesOf } from '../answers/variables.ts';
import type { RowTable } from '../columns/columns.ts';
import type { DataFolder } from '../folder/data-folder.ts';
import type { Catalogue } from '../plans/catalogue.ts';
import type { Conditions } from '../source/conditions.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { dyadWide } from '../tables/dyad-wide.ts';
import { itemResponses } from '../tables/item-responses.ts';
import { pairwise } from '../tables/pairwise.ts';
import { pickColumns } from '../tables/pick-columns.ts';
import { scaleScores } from '../tables/scale-scores.ts';
import { scoresIn } from '../answers/scores-spool.ts';
import { FEWEST } from './crowds.ts';
import { linkedAnswers, singleAnswers } from './open-answers.ts';
import { openParticipants } from './open-participants.ts';
import { openPeople, type Opened } from './open-people.ts';

export interface OpenGiven {
  readonly snapshot: Snapshot;
  readonly folder: DataFolder;
  readonly catalogue: Catalogue;
  readonly conditions: Conditions;
  /** Something to look at before anything is analysed. */
  warn(line: string): void;
  /** What a reader has to know of who is in it. */
  note(line: string): void;
}

/** By these a row could be joined with another export or with the partner's; both partners see items in one order. */
const LINKING: ReadonlySet<string> = new Set(['record_id', 'dyad_session_id', 'dyad_id', 'member', 'display_pos']);

/** Of couples that may be known as such: numbers of the whole study, and what an author called their own text. */
const ELSEWHERE: ReadonlySet<string> = new Set(['dyad_num', 'person_num']);

/** Answers and scores of single persons, and beside them the couples of which both agreed to be known as one. */
export async function writeOpenTables({ snapshot, folder, catalogue, conditions: all, warn, note }: OpenGiven): Promise<void> {
  const opened = await openPeople(snapshot, catalogue);
  note(linksTold(opened));
  if (opened.leftOut > 0) note(`${opened.leftOut} of ${opened.people + opened.leftOut} people are left out: ${ALONE}`);
  const hasLinks = opened.linked > 0;
  const conditions = { ...all, strata: {} };
  const variables = variablesOf(catalogue);
  const picks = new Set(pickColumns(catalogue.picks).map(({ name }) => name));
  const isPublic = (name: string) => !ELSEWHERE.has(name) && !picks.has(name);

  await folder.copy(snapshot, openParticipants(conditions, hasLinks));
  const items = await folder.table(keeping(itemResponses(catalogue), (name) => !LINKING.has(name)));
  const reliabilities = new Reliabilities();
  for await (const person of singleAnswers(snapshot, catalogue)) {
    await items.add(person);
    reliabilities.add(person);
  }
  await items.close();
  for (const line of reliabilities.warnings) warn(line);
  const scores = await folder.table(keeping(scaleScores(catalogue, reliabilities), (name) => !LINKING.has(name)));
  for await (const person of singleAnswers(snapshot, catalogue)) await scores.add(scoresIn(person, variables));
  await scores.close();
  if (!hasLinks) return;

  const means = new GrandMeans();
  const wide = await folder.table(keeping(dyadWide(catalogue, conditions), isPublic));
  for await (const couple of linkedAnswers(snapshot, catalogue)) {
    await wide.add(couple);
    for (const { values } of Object.values(scoresIn(couple, variables).members)) means.add(values);
  }
  const pairs = await folder.table(keeping(pairwise(catalogue, conditions, means), isPublic));
  for await (const couple of linkedAnswers(snapshot, catalogue)) await pairs.add(scoresIn(couple, variables));
  await pairs.close();
  await wide.close();
}

const ALONE = `fewer than ${FEWEST.people} people or ${FEWEST.couples} couples are like them in what is known without an answer, so they could be recognised.`;

function linksTold({ couples, agreed, linked }: Opened): string {
  if (agreed === 0) return `None of ${couples} couples is linked: in none did both partners say yes to exactly that. They are asked by sharingConsent() of the kit; Tandem’s own paradigms ask in a study made with the parameter sharing=asked.`;
  const kept = agreed === linked ? '' : ` In ${agreed - linked} more both agreed, but fewer than ${FEWEST.couples} couples are alike in what is known of them without an answer.`;
  return `${linked} of ${couples} couples are linked (dyad_id): both partners agreed to exactly that.${kept} All others stand here as single persons.`;
}

function keeping<Given, Row>(table: RowTable<Given, Row>, isKept: (name: string) => boolean): RowTable<Given, Row> {
  return { ...table, columns: table.columns.filter(({ name }) => isKept(name)) };
}
