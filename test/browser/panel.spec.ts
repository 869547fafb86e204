import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import goodNews from '../../experiments/good-news/experiment.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { enrol } from '../../server/sessions/enrolment.ts';
import { addCouple } from '../../server/store/couples.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { DATABASE_URL_FILE } from './address.ts';
import { test } from './fixtures.ts';
import { signedIn } from './staff-page.ts';

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

test('an experimenter gives the codes of a panel, and whoever leaves finds the right one and the way back', async ({ page, partner }) => {
  const db = await openDatabase((await readFile(DATABASE_URL_FILE, 'utf8')).trim(), { poolMax: 2 });
  const study_id = `panel-${randomBytes(3).toString('hex')}`;
  await insertStudy(db, { study_id, experiment_id: goodNews.id, mode: 'test', parameters: {}, seed: randomBytes(32) });
  await signedIn(page.context(), { isOwner: false, studyId: study_id, permissions: ['experimenter'] });
  await page.goto(`/dashboard/studies/${study_id}`);
  const section = page.getByRole('region', { name: 'Codes of a panel' });
  await section.getByRole('button', { name: 'Give codes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Got through/ }).fill('C111');
  await dialog.getByRole('textbox', { name: /^Ended early/ }).fill('C222');
  await dialog.getByRole('textbox', { name: /^Said no/ }).fill('C 333');
  await dialog.getByRole('textbox', { name: /^Address/ }).fill('https://panel.example/?cc={code}');
  await dialog.getByRole('button', { name: 'Keep these codes' }).click();
  await expect(dialog.getByText(/takes 1 to 40 letters/)).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/panel-codes-dialog.png' });
  await dialog.getByRole('textbox', { name: /^Said no/ }).fill('C333');
  await dialog.getByLabel('Reason').fill('agreed with the panel');
  await dialog.getByRole('button', { name: 'Keep these codes' }).click();
  await expect(section.getByText('C333')).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/panel-codes-dark.png', fullPage: true });

  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const options = { languages: ['en', 'en'], at: Date.now(), timeWarp: 1, forcedCondition: null, isTest: false } as const;
  const { participants: [{ token, completionCode }] } = await addCouple(db, randomBytes(32), study_id, (basis) => enrol(basis, goodNews, options, random));
  const anna = await partner();
  await anna.open(`/join#${token}`);
  await anna.press(en.start);
  await anna.arrives('Good news');
  await (await anna.asksToLeave()).getByRole('button', { name: en.stop }).click();
  await anna.arrives(en.leftTitle);
  await expect(anna.page.getByText('C333')).toBeVisible();
  await expect(anna.page.getByText(`${en.ownCode}: ${completionCode}`)).toBeVisible();
  await expect(anna.page.getByRole('link', { name: en.backToPanel })).toHaveAttribute('href', 'https://panel.example/?cc=C333');
  await anna.looksAtBothSizes('left-with-panel');
  await db.destroy();
});
