import { afterAll, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import de from '../../experiments/compliment-reframing/texts.de.json' with { type: 'json' };
import en from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import type { NewParticipant } from '../../server/sessions/enrolment.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const app = await startApp(database, { experiments: [complimentReframing] });
const studyId = await makeStudy(database, { experiment: complimentReframing });
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** A link opened, with a language chosen on the welcome screen or not. */
async function joins({ token }: NewParticipant, language?: string, url = app.url): Promise<{ language: string; signIn: string }> {
  const body = JSON.stringify({ token, keep: 'memory', ...(language === undefined ? {} : { language }) });
  const response = await fetch(`${url}/api/join`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  expect(response.status).toBe(200);
  return response.json();
}

/** What the welcome screen is told of a link. */
async function looksAt(token: string): Promise<unknown> {
  const body = JSON.stringify({ token });
  return (await fetch(`${app.url}/api/link`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json();
}

const opens = ({ signIn }: { readonly signIn: string }) => Window.open(app.url, { signIn });
const shown = (part: unknown) => JSON.stringify(part);

it('asks each in the language they chose, on every device, from the first page on', async () => {
  const { participants: [first, second] } = await makeCouple(app, studyId);
  const chosen = await joins(first, 'de');
  expect(chosen.language).toBe('de');
  using window = await opens(chosen);
  expect(shown(await window.step('consent'))).toContain(de.consent.heading);

  const elsewhere = await joins(first);
  expect(elsewhere.language).toBe('de');
  using another = await opens(elsewhere);
  expect(shown(await another.step('consent'))).toContain(de.consent.heading);

  using partner = await opens(await joins(second));
  expect(shown(await partner.step('consent'))).toContain(en.consent.heading);
});

it('lets the choice be changed until the consent is answered, and not once the answer is on disk', async () => {
  const { participants: [person] } = await makeCouple(app, studyId);
  const told = [await joins(person, 'de'), await joins(person, 'en'), await joins(person, 'de')];
  expect(told.map(({ language }) => language)).toEqual(['de', 'en', 'de']);
  using window = await opens(await joins(person));
  await window.step('consent');
  await window.records(window.record('consent', 'consent', { response: 'agree' }));
  expect((await joins(person, 'en')).language).toBe('de');
  await window.finishes('consent');
  expect((await joins(person, 'en')).language).toBe('de');
  const participant_id = person.participantId;
  expect(await db('consents').where({ participant_id }).select('language', 'agreed')).toEqual([{ language: 'de', agreed: true }]);
  expect(await db('participants').where({ participant_id }).select('language')).toEqual([{ language: 'de' }]);
});

it('tells what may be chosen with a link, and by that changes nothing', async () => {
  const { participants, dyadSessionId: dyad_session_id } = await makeCouple(app, studyId);
  const [{ token }] = participants;
  const signIns = await db('sign_ins').count();
  expect(await looksAt(token)).toEqual({ language: 'en', languages: ['en', 'de'], isFollowUp: false });
  expect(await db('sign_ins').count()).toEqual(signIns);
  expect(await db('events').where({ dyad_session_id })).toEqual([]);

  using window = await opens(await joins(participants[0], 'de'));
  expect(await looksAt(token)).toEqual({ language: 'de', languages: ['en', 'de'], isFollowUp: false });
  await window.step('consent');
  await window.does('consent', [['consent', { response: 'agree' }]]);
  expect(await looksAt(token)).toEqual({ language: 'de', languages: [], isFollowUp: false });
  expect(await looksAt('x'.repeat(43))).toEqual({ code: 'join-token-invalid' });
  expect(await looksAt('short')).toEqual({ code: 'payload-invalid' });
});

it('lets somebody in who asks for a language that the study does not have, in the one before', async () => {
  const { participants: [person] } = await makeCouple(app, studyId);
  for (const language of ['fr', 'constructor', '__proto__']) expect((await joins(person, language)).language).toBe('en');
  using window = await opens(await joins(person, 'fr'));
  expect(shown(await window.step('consent'))).toContain(en.consent.heading);
  expect(app.complaints()).toEqual([]);
});

it('takes a choice that another process heard before for what it is', async () => {
  const other = await startApp(database, { experiments: [complimentReframing] });
  try {
    const { participants: [person, partner] } = await makeCouple(app, studyId);
    // Keeps the dyad session in the memory of the first process.
    using window = await opens(await joins(partner));
    await window.step('consent');
    expect((await joins(person, 'de', other.url)).language).toBe('de');
    expect((await joins(person, 'en')).language).toBe('en');
  } finally {
    await other.close();
  }
});

it('draws for a couple of two languages', async () => {
  const { participants: [first, second], dyadSessionId: dyad_session_id } = await makeCouple(app, studyId);
  using window = await opens(await joins(first, 'de'));
  using partner = await opens(await joins(second));
  for (const each of [window, partner]) {
    await each.step('consent');
    await each.does('consent', [['consent', { response: 'agree' }]]);
    for (const stepId of ['privacy', 'intake', 'baseline', 'pre']) {
      await each.step(stepId);
      await each.finishes(stepId);
    }
  }
  expect(shown(await window.step('recall'))).toContain(de.recall.prompt);
  expect(shown(await partner.step('recall'))).toContain(en.recall.prompt);
  const [partTwo] = await db('plan_parts').where({ dyad_session_id, part: 2 }).select<{ plan: string }[]>('plan');
  for (const { debrief } of [de, en]) expect(partTwo?.plan).toContain(shown(debrief[0]));
});
