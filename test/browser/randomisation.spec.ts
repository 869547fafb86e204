import { randomBytes } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { ORIGIN } from './address.ts';
import { inDatabase, playIn } from './database.ts';
import { expectInBothSchemes } from './screens.ts';
import { signedIn } from './staff-page.ts';

/** A study of compliment-reframing whose scheme `choose` fills in. */
async function make(page: Page, choose: () => Promise<void>): Promise<string> {
  const studyId = `drawn-${randomBytes(4).toString('hex')}`;
  await page.goto('/dashboard/new');
  await page.getByLabel('Id', { exact: false }).first().fill(studyId);
  await page.getByLabel('Experiment').selectOption('compliment-reframing');
  await choose();
  await page.getByRole('button', { name: 'Make the study' }).click();
  await expect(page.getByRole('heading', { name: studyId })).toBeVisible();
  return studyId;
}

/** Couples come as far as their draw. */
async function draw(studyId: string, strata: readonly Readonly<Record<string, string>>[]): Promise<void> {
  await playIn(studyId, async (stage) => {
    for (const each of strata) await (await (await stage.couple({ strata: each })).arrives('A', 'B')).plays({ A: 'recall', B: 'recall' });
  });
}

test('an owner imports a list, and the page holds every draw against it', async ({ page, context }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signedIn(context, { isOwner: true, studyId: null, permissions: [] });
  const list = ['plain', 'meaning', 'detail', 'meaning'];
  const studyId = await make(page, async () => {
    await page.getByLabel('Scheme').selectOption('list');
    await page.getByLabel('Conditions, one on each line').fill('plain\nmeening');
    await expect(page.getByText('line 2: "meening"')).toBeVisible();
    await page.getByLabel('Conditions, one on each line').fill(list.join('\n'));
    await expect(page.getByText('line 2: "meening"')).toBeHidden();
    await expectInBothSchemes(page, 'randomisation-list');
  });
  await expect(page.getByRole('region', { name: 'Set-up' })).toContainText('4 places');
  // What is to come nobody reads.
  await expect(page.getByRole('main')).not.toContainText(list.join(', '));
  await draw(studyId, [{}, {}, {}]);
  await page.reload();
  const draws = page.getByRole('region', { name: 'Randomisation' });
  await expect(draws).toContainText('3, and all are the same');
  await draws.getByRole('button', { name: 'Copy the sentence' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/3 conditions \(meaning, detail, plain\) by a list made before the study.*held against it\.$/);
  await expect(draws.getByRole('row', { name: 'all plain 1' })).toBeVisible();

  // A draw that somebody has changed is named.
  await inDatabase(async (db) => {
    await db.raw('alter table assignments disable trigger user');
    await db('assignments').where({ study_id: studyId, condition: 'plain' }).update({ condition: 'detail' });
    await db.raw('alter table assignments enable trigger user');
  });
  await page.reload();
  await expect(draws.getByText(/^Number 1 of 3: somebody has changed them/)).toBeVisible();
});

test('a study by minimisation conceals who got what until two people have asked, and draws it again', async ({ page, context, browser }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await signedIn(context, { isOwner: true, studyId: null, permissions: [] });
  const studyId = await make(page, async () => {
    await page.getByLabel('Scheme').selectOption('minimisation');
    await page.getByLabel('Stratum 1', { exact: true }).fill('site');
    await page.getByLabel(/Levels of stratum 1/).fill('north, south');
  });
  await draw(studyId, ['north', 'north', 'south', 'north'].map((site) => ({ site })));
  // As after its launch, which has a test of its own: the server of these tests may lose what it has stored, and takes no real couples.
  await inDatabase((db) => db('studies').where({ study_id: studyId }).update({ mode: 'live', state: 'live' }));
  await page.reload();
  const draws = page.getByRole('region', { name: 'Randomisation' });
  await expect(draws).toContainText(/Commitment to the seed \(SHA-256\): [0-9a-f]{64}/);
  await expect(draws).toContainText('4, and all are the same');
  await expect(draws).toContainText('by minimisation (Pocock & Simon, 1975) over site, with probability 0.8 for the condition that leaves the least imbalance');
  await expect(draws).toContainText('Who got which condition is concealed until two people have asked for it. So far: nobody.');
  await expect(draws.getByRole('table')).toHaveCount(0);
  await expectInBothSchemes(page, 'randomisation-concealed');

  for (const [index, said] of ['Who got which condition is concealed', 'Unblinded by'].entries()) {
    const other = await browser.newContext({ baseURL: ORIGIN, colorScheme: 'light' });
    await signedIn(other, { isOwner: false, studyId, permissions: ['unblinder'] });
    const there = await other.newPage();
    await there.goto(`/dashboard/studies/${studyId}`);
    await there.getByLabel('Reason').fill(`the data are closed, ${index + 1}`);
    await there.getByRole('button', { name: 'Ask to show the allocation' }).click();
    await expect(there.getByRole('button', { name: 'Ask to show the allocation' })).toBeHidden();
    await expect(there.getByText(said)).toBeVisible();
    await other.close();
  }
  await page.reload();
  await expect(draws.getByRole('table')).toBeVisible();
  const counted = await draws.getByRole('row').filter({ hasText: 'site=' }).evaluateAll((rows) => rows.map((row) => Number(row.lastElementChild?.textContent)));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(4);
  await expectInBothSchemes(page, 'randomisation-unblinded');
});
