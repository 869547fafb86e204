import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import goodNews from '../../experiments/good-news/experiment.ts';
import texts from '../../experiments/good-news/texts.en.json' with { type: 'json' };
import { openDatabase } from '../../server/database/connect.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { DATABASE_URL_FILE } from './address.ts';
import { test } from './fixtures.ts';
import { signedIn } from './staff-page.ts';
import { picture } from './screens.ts';

test.use({ expectedComplaints: /status of 401/ });

test('somebody in the lab types the code of their sheet, once wrongly, and comes in', async ({ page, partner }) => {
  const db = await openDatabase((await readFile(DATABASE_URL_FILE, 'utf8')).trim(), { poolMax: 1 });
  const study_id = `codes-${randomBytes(3).toString('hex')}`;
  await insertStudy(db, { study_id, experiment_id: goodNews.id, mode: 'test', parameters: {}, seed: randomBytes(32) });
  await signedIn(page.context(), { isOwner: false, studyId: study_id, permissions: ['experimenter'] });
  await page.goto(`/dashboard/studies/${study_id}/couples`);
  await page.getByRole('button', { name: 'Add the couple' }).click();
  const fresh = page.getByRole('region', { name: 'New links' });
  const code = (await fresh.locator('.short-code').first().textContent()) ?? '';
  expect(code).toMatch(/^[A-Z0-9]{4} [A-Z0-9]{4}$/);
  await fresh.getByRole('button', { name: 'Show codes to scan or print' }).click();
  await expect(page.locator('.link-card').first().getByText(code)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await picture(page, 'short-codes');

  const anna = await partner();
  await anna.open('/join');
  await anna.arrives(en.openLinkTitle);
  const field = anna.page.getByLabel(en.codeLabel);
  await field.fill('AAAAAAAA');
  await anna.press(en.start);
  await expect(anna.page.getByText(en.codeUnknown)).toBeVisible();
  await anna.looksAtBothSizes('code');
  await field.fill(code.toLowerCase());
  await field.press('Enter');
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  await db.destroy();
});
