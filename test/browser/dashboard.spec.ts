import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { hashToken } from '../../server/sessions/tokens.ts';
import { insertInvitation } from '../../server/store/staff-invitations.ts';
import { codeOf, PASSWORD } from '../support/staff.ts';
import { ORIGIN } from './address.ts';
import { inDatabase, newStudy } from './database.ts';
import { expectAccessible, picture } from './screens.ts';
import { signedIn } from './staff-page.ts';


async function invited(token: string): Promise<void> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  await inDatabase((db) => db.transaction((trx) => insertInvitation(trx, { tokenHash: hashToken(token), isOwner: true, invitedBy: null, expiresAt })));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an owner makes an account, signs out and in again, and invites somebody (${colorScheme})`, async ({ page, browser }) => {
    await page.emulateMedia({ colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => void (/Content Security|TrustedScript/.test(message.text()) && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(error.message));
    const token = randomBytes(32).toString('base64url');
    const name = `Olga ${token.slice(0, 8)}`;
    await invited(token);

    await page.goto(`/dashboard#${token}`);
    await expect(page.getByRole('heading', { name: 'Make your account' })).toBeVisible();
    expect(page.url()).not.toContain('#');
    await expectAccessible(page);
    await page.getByLabel('Name').fill(name);
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();

    await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
    await expectAccessible(page);
    const secret = (await page.getByTestId('secret').textContent()) ?? '';
    await page.getByRole('textbox', { name: 'Code' }).fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByRole('alert')).toContainText('not one of now');
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByRole('listitem')).toHaveCount(8);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await expect(page.getByRole('heading', { name: 'Studies' })).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Name').fill(name.toLowerCase());
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, 30_000));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'People' }).click();
    await expect(page.getByRole('link', { name: 'People' })).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('link', { name: 'Studies' })).not.toHaveAttribute('aria-current', 'page');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await expect(page.getByText(/\/dashboard#[\w-]{43}/)).toBeVisible();
    await expectAccessible(page);

    const studyId = await newStudy('study', { mode: 'live' });
    await page.reload();
    await page.getByRole('button', { name: `Permissions of ${name}`, exact: true }).click();
    const panel = page.getByRole('region', { name: `What ${name} may do` });
    await panel.getByLabel('Study', { exact: true }).selectOption(studyId);
    await panel.getByLabel(/^unblinder/).check();
    await expectAccessible(page);
    await picture(page, `people-${colorScheme}`);
    await panel.getByRole('button', { name: `Save for ${studyId}` }).click();
    await expect(page.getByText(`owner, unblinder in ${studyId}`)).toBeVisible();

    await page.reload();
    await page.getByRole('link', { name: 'Studies' }).click();
    await page.getByRole('link', { name: studyId }).click();
    await expect(page.getByRole('heading', { name: 'Randomisation' })).toBeVisible();
    await expect(page.getByText(/The random seed was committed to beforehand/)).toBeVisible();
    await page.getByLabel('Reason').fill('an adverse event');
    await page.getByRole('button', { name: 'Ask to show the allocation' }).click();
    await expect(page.getByText(`So far: ${name.toLowerCase()}.`)).toBeVisible();
    await expectAccessible(page);
    await expect(page.getByRole('button', { name: 'Ask to show the allocation' })).toBeHidden();
    const second = await browser.newContext({ colorScheme, baseURL: ORIGIN });
    await signedIn(second, { isOwner: false, studyId, permissions: ['unblinder'] });
    const there = await second.newPage();
    await there.goto(`/dashboard/studies/${studyId}`);
    await there.getByLabel('Reason').fill('an adverse event');
    await there.getByRole('button', { name: 'Ask to show the allocation' }).click();
    await expect(there.getByText(/^Unblinded by .+ and .+\.$/)).toBeVisible();
    await expectAccessible(there);
    await second.close();
    await page.getByRole('link', { name: 'Account' }).click();
    await expect(page.getByRole('region', { name: 'Sign-ins' })).toContainText('this one');
    await page.getByRole('textbox', { name: 'Present password' }).fill('not the right one');
    await page.getByRole('textbox', { name: 'New password' }).fill('seven small boats row');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByRole('alert')).toContainText('This is not your password.');
    await page.getByRole('textbox', { name: 'Present password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect(page.getByText('It is changed.')).toBeVisible();
    await expectAccessible(page);
    await picture(page, `account-${colorScheme}`);
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Randomisation' })).toBeVisible();
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await picture(page, `study-${colorScheme}`);
    await page.getByRole('link', { name: 'Studies' }).click();
    await expect(page.getByRole('heading', { name: 'Studies' })).toBeVisible();
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(complaints).toEqual([]);
  });
}
