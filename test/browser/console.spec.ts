import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import { ORIGIN } from './address.ts';
import { test } from './fixtures.ts';
import { signInFor } from './staff-seat.ts';
import { atDoor, bringTo } from './stand-in.ts';
import { expectAccessible, picture } from './screens.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`from the console a couple is held, written to, and let go on (${colorScheme})`, async ({ couple, partner, browser }) => {
    const links = await couple();
    await bringTo(links.A, atDoor);
    const anna = await partner();
    await anna.comesBack(links.A);
    await anna.arrives(en.doorTitle);

    const context = await browser.newContext({ colorScheme, baseURL: ORIGIN });
    const complaints: string[] = [];
    const { dyadNum: number } = await signInFor(links.A, context);
    const page = await context.newPage();
    page.on('console', (message) => void (/Content Security|TrustedScript/.test(message.text()) && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(error.message));
    await page.goto('/dashboard');
    await page.getByRole('link', { name: 'Console' }).click();
    await page.getByLabel('Couple').selectOption({ label: String(number) });
    const a = page.getByRole('region', { name: 'Partner A' });
    await expect(a.getByText('connected')).toBeVisible();
    await expect(a.getByTestId('step')).toHaveText('door');
    // What is looked at from the other end of the room has to be legible there.
    for (const big of [page.getByTestId('between'), a.getByTestId('step'), a.getByTestId('on-it-for'), a.getByText('connected')]) {
      expect(await big.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(48);
    }
    await expect(a.getByText(/✓ .* ago/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Partner B' }).getByText('not here yet')).toBeVisible();
    await expect(page.getByTestId('couple-clock')).toHaveText(/^\d+:\d\d before the draw$/);
    await expect(page.getByTestId('between')).toContainText('A is ready, waiting for B');
    await expectAccessible(page);
    await picture(page, `console-${colorScheme}`);

    const dialog = page.getByRole('dialog');
    await page.keyboard.press('h');
    await expect(dialog.getByLabel('Reason')).toHaveValue('');
    await expectAccessible(page);
    await picture(page, `console-${colorScheme}-dialog`);
    // Letters in a field are letters.
    await dialog.getByLabel('Reason').pressSequentially('The fire alarm rings');
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await dialog.getByRole('button', { name: 'Hold' }).click();
    await anna.arrives(en.pausedTitle);
    await expect(page.getByTestId('between')).toContainText('Held for');

    await page.getByRole('button', { name: 'Message' }).click();
    await dialog.getByLabel('For').selectOption('A');
    await dialog.getByLabel('Begin with').selectOption('Are you still there?');
    await expect(dialog.getByRole('textbox', { name: 'Message' })).toHaveValue('Are you still there?');
    await dialog.getByRole('textbox', { name: 'Message' }).fill('Please wait <b>outside</b>.');
    await dialog.getByLabel('Reason').fill('So that nobody is worried');
    await dialog.getByRole('button', { name: 'Message' }).click();
    await expect(anna.said(en.fromTeam('Please wait <b>outside</b>.'))).toBeVisible();
    await expectAccessible(anna.page);
    await picture(anna.page, `console-${colorScheme}-participant`);

    await page.getByRole('button', { name: 'Without keys' }).click();
    await page.keyboard.press('g');
    await expect(page.getByRole('region', { name: 'Keys' })).toHaveText('With keys');
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: 'With keys' }).click();
    await page.keyboard.press('g');
    await dialog.getByLabel('Reason').fill('It was a drill');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await anna.arrives(en.doorTitle);

    // Chromium tells of its battery.
    await expect(a.getByRole('row', { name: /^Battery \d+ %/ })).toBeVisible({ timeout: 30_000 });

    const lookAtPhone = async (name: string): Promise<void> => {
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await picture(page, `${name}-${colorScheme}-390`);
      await page.setViewportSize({ width: 1_280, height: 800 });
    };
    await lookAtPhone('console');

    await page.getByRole('link', { name: 'Timeline, notes, exclusion' }).click();
    await expect(page.getByRole('heading', { name: `Couple ${number}` })).toBeVisible();
    await expect(page.getByRole('img', { name: /Steps and waits/ }).locator('text').filter({ hasText: 'door' }).last()).toBeVisible();
    await expect(page.getByRole('region', { name: 'What happened, as a table' }).getByText('let go on')).toBeVisible();
    await page.getByLabel('New note').fill('The alarm rang <b>twice</b>.');
    await page.getByRole('button', { name: 'Add note' }).click();
    await expect(page.getByText('The alarm rang <b>twice</b>.')).toBeVisible();
    await expect(page.getByLabel('New note')).toHaveValue('');
    const left = page.getByRole('region', { name: 'Left out of the analysis' });
    await left.getByLabel('Who').selectOption('A alone');
    await left.getByLabel('Why').selectOption('they were disturbed');
    await left.getByLabel('What happened').fill('The alarm rang');
    await left.getByRole('button', { name: 'Mark for exclusion' }).click();
    await expect(left.getByText('A alone: they were disturbed. The alarm rang')).toBeVisible();
    await left.getByLabel('What happened').fill('It rang after they were through');
    await left.getByRole('button', { name: 'Take the mark back' }).click();
    await expect(left.getByText('A alone: the mark is taken back. It rang')).toBeVisible();
    await expectAccessible(page);
    await picture(page, `couple-${colorScheme}`);
    await lookAtPhone('couple');

    await page.getByRole('link', { name: 'Withdraw one of them' }).click();
    await expect(page.getByLabel('Number or label of the couple')).toHaveValue(String(number));
    await page.getByRole('link', { name: 'Live board' }).click();
    // The board draws the rows in sight, and other couples of this study need somebody, too.
    await page.getByLabel('Number').fill(String(number));
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: String(number), exact: true }) });
    await expect(row.getByText(/^door, /)).toBeVisible();
    await expect(row.getByRole('img', { name: 'connected', exact: true })).toBeVisible();
    await anna.page.close();
    await expect(row.getByText(/ is away for /)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/couples? (needs? you now|soon)/)).toBeVisible();
    await expect(page.getByText(/^Server: ready · database answers in \d+ ms/)).toBeVisible();
    await expectAccessible(page);
    await picture(page, `board-${colorScheme}`);
    await lookAtPhone('board');
    await page.getByLabel('Number').fill('99999');
    await expect(page.getByText('No couple to show.')).toBeVisible();
    expect(complaints).toEqual([]);
    await context.close();
  });
}
