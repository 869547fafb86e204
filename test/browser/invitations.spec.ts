import { expect, test } from '@playwright/test';
import { newStudy } from './database.ts';
import { signedIn } from './staff-page.ts';
import { expectAccessible, expectInBothSchemes } from './screens.ts';

test('a custodian adds couples with their addresses, invites them all, and sees what has not gone out', async ({ page, context }) => {
  const studyId = await newStudy('invited', { experiment_id: 'compliment-reframing' });
  await signedIn(context, { isOwner: true, studyId, permissions: ['custodian'] });
  await page.goto(`/dashboard/studies/${studyId}/couples`);
  await page.getByRole('tab', { name: 'From a table' }).click();

  // What is wrong is said line by line, and nothing that was typed is lost.
  const table = page.getByRole('textbox', { name: 'Table' });
  const typed = 'label,email_1,email_2\nK-1,=cmd|x,ben@f.example\nK-2,full@f.example,dora@f.example\nK-3,emil@f.example,Emil@f.example';
  await table.fill(typed);
  await page.getByRole('button', { name: 'Look at it' }).click();
  const preview = page.getByRole('group', { name: 'Preview' });
  await expect(preview.getByRole('row', { name: /K-1/ })).toContainText('"=cmd|x" is no e-mail address');
  await expect(preview.getByRole('row', { name: /K-3/ })).toContainText('Both partners have the same address');
  await expect(page.getByRole('button', { name: 'Add these 3 couples' })).toBeDisabled();
  await expect(table).toHaveValue(typed);
  await table.fill(typed.replace('=cmd|x', 'anna@f.example').replace('Emil@f.example', ''));
  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(page.getByText('3 couples, and nothing is wrong with them.')).toBeVisible();
  await expectInBothSchemes(page, 'invitations-table');
  await page.getByRole('button', { name: 'Add these 3 couples' }).click();

  // Only the one without an address has a link to hand on.
  await expect(page.getByRole('region', { name: 'New links' }).getByText(/\/join#/)).toHaveCount(1);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  const list = page.getByRole('group', { name: 'Couples' });
  await expect(list.getByText(/^[AB] · new · not invited yet$/)).toHaveCount(5);
  await expect(page.getByRole('main')).not.toContainText('@f.example');

  const invitations = page.getByRole('region', { name: 'Invitations by e-mail' });
  await expect(invitations).toContainText('5 persons with an address have had no invitation yet.');
  await invitations.getByRole('button', { name: 'Invite all who have had none' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toHaveText('5 persons get a link. Left out: 1 without an address.');
  await dialog.getByLabel('Reason').fill('recruited in May');
  await expectInBothSchemes(page, 'invitations-ask');
  await dialog.getByRole('button', { name: 'Send 5 mails' }).click();
  await expect(dialog).toBeHidden();
  await expect(invitations.getByRole('status')).toContainText('4 of 5 sent, 1 not.', { timeout: 30_000 });
  await expect(invitations.getByRole('group', { name: 'Not gone out' }).getByRole('row', { name: /Couple 2 \(K-2\), partner 1/ })).toContainText('did not take the address');
  await expect(list.getByText(/^[AB] · new · mailed$/)).toHaveCount(4);
  await expectInBothSchemes(page, 'invitations-sent');

  // Chosen ones: those who have had one get another only where it is said.
  await list.getByRole('checkbox', { name: 'Choose couple 1' }).check();
  await list.getByRole('checkbox', { name: 'Choose couple 3' }).check();
  await invitations.getByRole('button', { name: 'Invite the 2 couples chosen below' }).click();
  await expect(dialog.getByRole('status')).toHaveText('0 persons get a link. Left out: 3 who had one, 1 without an address.');
  await expect(dialog.getByRole('button', { name: 'Send 0 mails' })).toBeDisabled();
  await dialog.getByLabel('Also who has had one, or has come').check();
  await dialog.getByLabel('Reason').fill('asked again');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Send 3 mails' }).click();
  await expect(list.getByText(/^[AB] · new · replaced once · mailed$/)).toHaveCount(3, { timeout: 30_000 });

  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectInBothSchemes(page, 'invitations-390');
});
