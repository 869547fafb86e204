import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import { newStudy } from './database.ts';
import { signedIn } from './staff-page.ts';
import { expectAccessible, expectInBothSchemes, picture } from './screens.ts';

/** A level is chosen for each couple. */
const BY_SITE = { scheme: 'blocks', strata: { site: ['north', 'south'] } } as const;

test('an experimenter adds couples, hands out their links and renews one', async ({ page, context, browser }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const complaints: string[] = [];
  page.on('console', (message) => void (message.text().includes('Content Security') && complaints.push(message.text())));
  page.on('pageerror', (error) => void complaints.push(error.message));
  const studyId = await newStudy('study', { experiment_id: 'compliment-reframing' }, BY_SITE);
  await signedIn(context, { isOwner: true, studyId, permissions: ['experimenter', 'custodian'] });
  await page.goto(`/dashboard/studies/${studyId}`);
  await page.getByRole('link', { name: 'Couples and their links' }).click();
  await expect(page.getByText('There is no couple in this study yet.')).toBeVisible();

  // One with a label; what is wrong is said, and nothing that was typed is lost.
  await page.getByLabel('Label').fill('K-001');
  await page.getByLabel('Language of partner 2').selectOption('de');
  await page.getByRole('button', { name: 'Add the couple' }).click();
  await expect(page.getByLabel('site')).toBeFocused();
  await page.getByLabel('site').selectOption('north');
  await page.getByRole('button', { name: 'Add the couple' }).click();
  const links = page.getByRole('region', { name: 'New links' });
  const shown = links.getByRole('group', { name: 'Links' });
  await expect(shown.getByText('Couple 1 (K-001), partner 2')).toBeVisible();
  const [first = ''] = await shown.getByText(/\/join#[\w-]{43}$/).allTextContents();
  await page.getByLabel('Label').fill('k-001');
  await page.getByRole('button', { name: 'Add the couple' }).click();
  await expect(page.getByRole('alert')).toContainText('There is a couple "k-001" in this study already');
  await expect(page.getByLabel('Label')).toHaveValue('k-001');

  await page.getByLabel('How many').fill('60');
  await page.getByRole('button', { name: 'Add 60 couples' }).click();
  await expect(links.getByRole('heading', { name: '122 new links' })).toBeVisible();
  await expect(page.getByText('61 couples')).toBeVisible();
  await expectInBothSchemes(page, 'links');

  // They outlast another screen, and what is printed has a card for each.
  await page.getByRole('link', { name: 'Studies' }).click();
  await page.goBack();
  await expect(shown.getByText(first)).toBeVisible();
  await links.getByRole('button', { name: 'Show codes' }).click();
  await expect(links.getByRole('img', { name: 'Couple 61, partner 2' })).toBeAttached();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.locator('.link-card')).toHaveCount(122);
  await expect(page.locator('.link-card').nth(1)).toContainText('Dein persönlicher Link');
  await picture(page, 'links-printed');
  await page.emulateMedia({ media: 'screen' });
  const download = page.waitForEvent('download');
  await links.getByRole('button', { name: 'Download as CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.split('\r\n')[1]?.replace(/,[A-Z0-9]{8}$/, '')).toBe(`1,K-001,1,en,${first}`);
  await links.getByRole('button', { name: 'I have kept them' }).click();
  await expect(links).toBeHidden();

  // Of a long list the rows in sight are there, and the last when one scrolls to it.
  const list = page.getByRole('group', { name: 'Couples' });
  await expect(list.getByRole('row').filter({ hasText: /^1K-001/ })).toContainText('site=north');
  expect(await list.getByRole('row').count()).toBeLessThan(50);
  await list.evaluate((place) => place.scrollTo(0, place.scrollHeight));
  await expect(list.getByRole('button', { name: 'New link for partner 1 of couple 61' })).toBeVisible();

  // The link leads in, and the list says so.
  const guest = await browser.newContext({ locale: 'en-GB' });
  const anna = await guest.newPage();
  await anna.goto(first);
  await anna.getByRole('button', { name: en.start }).click();
  await expect(anna.getByRole('button', { name: en.start })).toBeHidden();
  await page.reload();
  await page.getByLabel('Find').fill('K-001');
  await expect(list.getByText(/^[AB] · opened$/)).toBeVisible();

  await page.getByRole('button', { name: 'New link for partner 1 of couple 1', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('the phone was lost');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Make a new link' }).click();
  await expect(list.getByText(/^[AB] · new · replaced once$/)).toBeVisible();
  const second = (await shown.getByText(/\/join#[\w-]{43}$/).textContent()) ?? '';
  expect(second).not.toBe(first);
  await anna.goto('about:blank');
  await guest.clearCookies();
  await anna.goto(first);
  await anna.getByRole('button', { name: en.start }).click();
  await expect(anna.getByRole('heading', { name: en.linkInvalidTitle })).toBeVisible();
  await guest.close();

  // By e-mail: one that is not taken is said, what was typed stays, and it goes out when it is put right.
  await page.getByRole('button', { name: 'New link for partner 2 of couple 1', exact: true }).click();
  await dialog.getByLabel('Reason').fill('on paper');
  await dialog.getByRole('button', { name: 'Make a new link' }).click();
  await expect(shown.getByText('Couple 1 (K-001), partner 2')).toBeVisible();
  await page.getByRole('button', { name: 'New link for partner 2 of couple 1', exact: true }).click();
  await dialog.getByLabel('The new link').selectOption('send it by e-mail');
  await dialog.getByLabel('E-mail address').fill('full@example.org');
  await dialog.getByLabel('Reason').fill('invited');
  await dialog.getByRole('button', { name: 'Send a new link' }).click();
  await expect(dialog.getByRole('alert')).toContainText('did not take the address');
  await expect(list.getByText(/^[AB] · new · replaced once · mail not sent$/)).toBeVisible();
  await expectInBothSchemes(page, 'links-mail');
  await expect(dialog.getByLabel('E-mail address')).toHaveValue('full@example.org');
  await dialog.getByLabel('E-mail address').fill('anna@example.org');
  await dialog.getByRole('button', { name: 'Send a new link' }).click();
  await expect(dialog).toBeHidden();
  await expect(list.getByText(/^[AB] · new · replaced once · mailed$/)).toBeVisible();
  // The link on paper has ended, and is offered no more.
  await expect(shown.getByText('Couple 1 (K-001), partner 2')).toBeHidden();

  // A table out of a spreadsheet: it stays as it was typed until nothing is wrong with it.
  await links.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('tab', { name: 'From a table' }).click();
  const typed = 'label;site\nK-001;north\nK-201;south\nK-202;west';
  await page.getByRole('textbox', { name: 'Table' }).fill(typed);
  await page.getByRole('button', { name: 'Look at it' }).click();
  const preview = page.getByRole('group', { name: 'Preview' });
  await expect(preview.getByRole('row', { name: /K-001/ })).toContainText('in this study already');
  await expect(preview.getByRole('row', { name: /K-202/ })).toContainText('site is west; it takes north or south');
  await expect(page.getByText('Something is wrong with 2 of 3 lines.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add these 3 couples' })).toBeDisabled();
  await expect(page.getByRole('textbox', { name: 'Table' })).toHaveValue(typed);
  await expectInBothSchemes(page, 'couples-table');
  await page.locator('input[type=file]').setInputFiles({ name: 'couples.csv', mimeType: 'text/csv', buffer: Buffer.from('label,site,language_2\nK-201,south,de\nK-202,north,') });
  await expect(page.getByText('2 couples, and nothing is wrong with them.')).toBeVisible();
  await page.getByRole('button', { name: 'Add these 2 couples' }).click();
  await expect(shown.getByText('Couple 63 (K-202), partner 2')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Table' })).toHaveValue('');

  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectInBothSchemes(page, 'links-390');
  expect(complaints).toEqual([]);
});
