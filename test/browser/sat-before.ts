import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import experiment from '../../experiments/compliment-reframing/experiment.ts';
import { BEGAN_BEFORE, fastForward } from '../../server/fast-forward.ts';
import { enrol } from '../../server/sessions/enrolment.ts';
import { addCouple } from '../../server/store/couples.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { KEY_FILE } from './address.ts';
import type { Couple } from './couples.ts';
import { inDatabase, newStudy } from './database.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Links of a couple that was through the sitting so many days ago and has not been here since; the languages are those
 * of `A` and `B`. The only follow-up is due after 14 days, from one day before to three days after.
 */
export async function satBefore(days: number, languages: Readonly<Record<keyof Couple, string>>): Promise<Couple> {
  const studyId = await newStudy('sat', { experiment_id: experiment.id });
  return inDatabase(async (db) => {
    const outerKey = Buffer.from(await readFile(KEY_FILE, 'utf8'), 'base64');
    const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
    const at = Date.now() - days * DAY_MS - BEGAN_BEFORE;
    const options = { languages, at, timeWarp: 1, forcedCondition: 'meaning', isTest: true } as const;
    const couple = await addCouple(db, outerKey, studyId, (basis) => enrol(basis, experiment, options, random));
    await fastForward(couple, null, { at, seed: 1 }, { store: createSessionStore(db, outerKey), experimentOf: () => experiment, makeId: () => randomUUID() });
    const linkOf = (member: keyof Couple) => `/join#${couple.participants.find((person) => person.member === member)?.token}`;
    return { A: linkOf('A'), B: linkOf('B') };
  });
}
