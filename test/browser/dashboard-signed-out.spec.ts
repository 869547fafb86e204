import { expect } from '@playwright/test';
import { codeOf, PASSWORD } from '../support/staff.ts';
import { inDatabase, newStudy } from './database.ts';
import { test } from './fixtures.ts';
import { expectAccessible, picture } from './screens.ts';
import { signedIn } from './staff-page.ts';

/** As after half an hour without use, for whoever signed in last. */
async function expire(studyId: string): Promise<void> {
  const ended = await inDatabase((db) =>
    db('staff_sign_ins').whereIn('staff_id', db('staff_grants').where({ study_id: studyId }).select('staff_id')).update({ ended_at: db.raw('clock_timestamp()') }),
  );
  expect(ended).toBeGreaterThan(0);
}

test('a sign-in that ends under an open page is asked for once more, and what was typed goes on from there', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => void (message.text().includes('Content Security') && complaints.push(message.text())));
  const studyId = await newStudy('out');
  const { secret } = await signedIn(page.context(), { studyId, permissions: ['custodian', 'experimenter'], isOwner: false });
  await page.goto(`/dashboard/studies/${studyId}/withdrawals`);
  await page.getByLabel('their couple').check();
  await page.getByLabel('Number or label of the couple').fill('K-017');
  await expire(studyId);
  await page.getByRole('button', { name: 'Look for them' }).click();
  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await expectAccessible(page);
  await picture(page, 'signed-out-light');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await dialog.getByLabel('Code').fill('000000');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'signed-out-dark-390');
  await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await dialog.getByLabel('Code').fill(codeOf(secret, 30_000));
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  // What was asked for is answered now, and the field is as it was.
  await expect(page.getByRole('alert')).toContainText('This study has no couple “K-017”');
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel('Number or label of the couple')).toHaveValue('K-017');

  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(dialog).toBeHidden();
  expect(complaints).toEqual([]);
});
