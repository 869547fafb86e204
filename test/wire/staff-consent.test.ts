import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { checkStudies } from '../../server/commands/studies-check.ts';
import { consentTypedFrom, readConsent, type ConsentAsked } from '../../server/protocol/consent-text.ts';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import type { StudyAsked } from '../../server/protocol/staff/setup-routes.ts';
import { insertStudyConsent } from '../../server/store/study-consents.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { demandAuditRows } from '../support/demand-audit.ts';
import { bothLinks, colleague, firstOwner, type StaffBrowser } from '../support/staff.ts';
import { signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
await demandAuditRows(database.db);
let app: RunningApp;
let owner: StaffBrowser;
let elif: StaffBrowser;

const HOSTILE = '<b onclick="alert(1)">pay</b> {member} and {x, plural';
const en = { heading: 'Will you take part?', summary: 'Two talks.\nAn hour.\n', sections: `# What we keep\n\n${HOSTILE}\nand more of it.\n\nA second paragraph.\n# Whom to ask\nUs.` };
const de = { heading: 'Machst du mit?', summary: 'Zwei Gespräche.', sections: '# Was bleibt\n\nAlles.' };
const consent: ConsentAsked = { version: 'ethics 2', texts: { en, de } };
const study: StudyAsked = { studyId: 'own-words', experimentId: 'compliment-reframing', parameters: { source: 'fresh' }, scheme: 'simple', arms: null, strata: [], list: null, languages: null, target: '', consent };

beforeAll(async () => {
  app = await startApp(database, { experiments: [complimentReframing] });
  owner = (await firstOwner(app, database)).browser;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function couple() {
  const { status, body } = await elif.call('add-couples', { studyId: 'own-words', couples: [{ label: null, languages: ['en', 'de'], strata: {} }] });
  expect([status, body]).toEqual([200, expect.anything()]);
  const [made] = STAFF_ROUTES['add-couples'].output.parse(body).couples;
  if (made === undefined) throw new Error('no couple');
  return bothLinks(made).map(({ token }) => token);
}

/** What the page of this link shows first. */
async function shown(token = '') {
  const window = await Window.open(app.url, { signIn: await signInWith(app.url, token) });
  const [trial] = (await window.step('consent')).content.trials;
  return { window, parameters: trial?.parameters };
}
const write = (given: ConsentAsked) => elif.call('write-consent', { studyId: 'own-words', consent: given, reason: 'the board asked for it' });
const state = async () => STAFF_ROUTES['consent-state'].output.parse((await elif.call('consent-state', { studyId: 'own-words' })).body);

it('reads what is typed as plain text, and writes it back as it was', () => {
  const read = readConsent(en);
  expect(read).toEqual({
    heading: 'Will you take part?',
    summary: ['Two talks.', 'An hour.'],
    sections: [{ title: 'What we keep', paragraphs: [`${HOSTILE} and more of it.`, 'A second paragraph.'] }, { title: 'Whom to ask', paragraphs: ['Us.'] }],
  });
  expect(readConsent(consentTypedFrom(read))).toEqual(read);
});

it('makes no study whose own consent lacks a language or a name, and says at which field', async () => {
  const problems = async (changed: Partial<ConsentAsked>) =>
    STAFF_ROUTES['check-study'].output.parse((await owner.call('check-study', { ...study, consent: { ...consent, ...changed } })).body).problems.map(({ field }) => field);
  expect(await problems({})).toEqual([]);
  expect(await problems({ texts: { en } })).toEqual(['consent:de']);
  expect(await problems({ texts: { en, de: { ...de, sections: 'No title.' } } })).toEqual(['consent:de']);
  expect(await problems({ texts: { en, de, tlh: de } })).toEqual(['consent:version']);
  for (const version of ['', '=1+1', complimentReframing.consent({ parameters: { source: 'fresh' } as never }).version]) expect(await problems({ version })).toEqual(['consent:version']);
  expect((await owner.call('create-study', { ...study, consent: { ...consent, texts: { en } } })).status).toBe(409);
  expect(await db('studies')).toEqual([]);
});

it('gives the words of the study to whoever comes, each in their language, and records the version and the hash of what was read', async () => {
  expect((await owner.call('create-study', study)).status).toBe(200);
  elif = (await colleague(owner, { url: app.url, db }, { name: 'Elif', studyId: 'own-words', permissions: ['experimenter'] })).browser;
  const [first, second] = await couple();
  const anna = await shown(first);
  const ben = await shown(second);
  expect(anna.parameters).toMatchObject({ version: 'ethics 2', ...readConsent(en) });
  expect(ben.parameters).toMatchObject({ version: 'ethics 2', ...readConsent(de) });
  await anna.window.does('consent', [['consent', { response: 'agree', rt: 900 }]]);
  const [row] = await db('consents');
  expect(row).toMatchObject({ version: 'ethics 2', language: 'en', agreed: true, text_hash: createHash('sha256').update(JSON.stringify(anna.parameters)).digest('hex') });
  expect(await checkStudies(db, [complimentReframing])).toEqual([]);

  // A new version is for whoever is added afterwards.
  expect((await write({ ...consent, texts: { en } })).status).toBe(409);
  expect(JSON.stringify((await write(consent)).body)).toContain('There is a version \\"ethics 2\\" of the consent already');
  expect(await write({ version: 'ethics 3', texts: { en: { ...en, heading: 'Will you still?' }, de } })).toMatchObject({ status: 200, body: { version: 'ethics 3' } });
  expect(await state()).toMatchObject({ languages: ['en', 'de'], versions: [{ version: 'ethics 3', agreed: 0 }, { version: 'ethics 2', agreed: 1 }], now: { version: 'ethics 3' }, earlier: 1 });
  expect((await shown(second)).parameters).toMatchObject({ version: 'ethics 2' });
  const [third] = await couple();
  expect((await shown(third)).parameters).toMatchObject({ version: 'ethics 3', heading: 'Will you still?' });
  expect(await db('audit_rows').where({ action: 'write-consent', outcome: 'done' })).toMatchObject([{ object: 'ethics 3', reason: 'the board asked for it', study_id: 'own-words' }]);
  await expect(db('study_consents').where({ version: 'ethics 2' }).update({ texts: '{}' })).rejects.toThrow();
  for (const { window } of [anna, ben]) window[Symbol.dispose]();
});

it('shows it before the launch, copies it into a study like it, and lets nobody launch without a language that the experiment has gained', async () => {
  const settings = STAFF_ROUTES['study-settings'].output.parse((await elif.call('study-settings', { studyId: 'own-words' })).body);
  expect(settings.about?.consents.map(({ language, version, heading }) => [language, version, heading])).toEqual([['en', 'ethics 3', 'Will you still?'], ['de', 'ethics 3', 'Machst du mit?']]);
  expect(settings.consent).toMatchObject({ version: 'ethics 3', texts: { de: { heading: 'Machst du mit?' } } });
  // As where the experiment gains a language that the text does not have yet.
  await insertStudyConsent(db, 'own-words', { version: 'ethics 4', texts: { en: readConsent(en) } });
  const { checks } = STAFF_ROUTES['study-life'].output.parse((await elif.call('study-life', { studyId: 'own-words' })).body);
  expect(checks).toContainEqual(expect.objectContaining({ isMet: false, mend: expect.stringContaining('It is not in de') }));
  expect(await elif.call('add-couples', { studyId: 'own-words', couples: [{ label: null, languages: ['de', 'en'], strata: {} }] })).toMatchObject({ status: 409, body: { message: expect.stringContaining('not taken in the language "de"; it is in en') } });
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});
