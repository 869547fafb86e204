import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/good-news/texts.en.json' with { type: 'json' };
import { newStudy } from './database.ts';
import { test } from './fixtures.ts';
import { signedIn } from './staff-page.ts';
import { expectAccessible, picture } from './screens.ts';

test.use({ expectedComplaints: /status of 401/ });

test('somebody in the lab types the code of their sheet, once wrongly, and comes in', async ({ page, partner }) => {
  const studyId = await newStudy('codes');
  await signedIn(page.context(), { isOwner: false, studyId, permissions: ['experimenter'] });
  await page.goto(`/dashboard/studies/${studyId}/couples`);
  await page.getByRole('button', { name: 'Add the couple' }).click();
  const fresh = page.getByRole('region', { name: 'New links' });
  const code = (await fresh.locator('.short-code').first().textContent()) ?? '';
  expect(code).toMatch(/^[A-Z0-9]{4} [A-Z0-9]{4}$/);
  await fresh.getByRole('button', { name: 'Show codes to scan or print' }).click();
  await expect(page.locator('.link-card').first().getByText(code)).toBeVisible();
  await expectAccessible(page);
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
});
