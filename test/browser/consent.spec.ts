import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import { signedIn } from './staff-page.ts';
import { expectInBothSchemes } from './screens.ts';

const HOSTILE = '<img src=x onerror="document.title=1"> {what}';

test('an owner writes the consent of a study, a couple reads it as plain text, and a new version is for those after them', async ({ page, context, browser }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await signedIn(context, { isOwner: true, studyId: null, permissions: [] });
  const studyId = `own-${randomBytes(4).toString('hex')}`;
  await page.goto('/dashboard/new');
  await page.getByLabel('Id', { exact: false }).first().fill(studyId);
  await page.getByLabel('Experiment').selectOption('compliment-reframing');
  const own = page.getByLabel('A consent of its own');
  await own.check();

  // It begins from the text of the experiment; what is missing is said where it is missing.
  await expect(page.getByLabel('Heading in English')).not.toHaveValue('');
  await page.getByLabel('Heading in English').fill('Will you take part?');
  await page.getByLabel('In short, in English').fill('Two short talks\nAbout an hour');
  await page.getByLabel('The whole text in English').fill(`# What we keep\n\n${HOSTILE}\n\n# Whom to ask\n\nUs.`);
  await page.getByLabel('Heading in German').fill('');
  await expect(page.getByRole('group', { name: 'Consent in German' }).getByRole('alert')).toContainText('lacks a heading');
  await expect(page.getByRole('region', { name: 'As it is read in English' })).toContainText(HOSTILE);
  await expectInBothSchemes(page, 'consent-new-study');
  await page.reload();
  await expect(page.getByLabel('Heading in English')).toHaveValue('Will you take part?');
  await page.getByLabel('Heading in German').fill('Machst du mit?');
  await page.getByLabel('Version of the consent').fill('board 1');
  await page.getByRole('button', { name: 'Make the study' }).click();
  const section = page.getByRole('region', { name: 'Consent', exact: true });
  await expect(section).toContainText('Version board 1');
  await expect(section).toContainText('0 persons have agreed to it.');

  const linkOf = async (): Promise<string> => {
    await page.goto(`/dashboard/studies/${studyId}/couples`);
    await page.getByRole('button', { name: 'Add the couple' }).click();
    const links = page.getByRole('region', { name: 'New links' });
    const link = (await links.getByText(/\/join#[\w-]{43}$/).first().textContent()) ?? '';
    await links.getByRole('button', { name: 'I have kept them' }).click();
    return link;
  };
  const opened = async (link: string) => {
    const guest = await browser.newContext({ locale: 'en-GB' });
    const anna = await guest.newPage();
    await anna.goto(link);
    await anna.getByRole('button', { name: en.start }).click();
    return anna;
  };
  const first = await linkOf();
  const anna = await opened(first);
  await expect(anna.getByRole('heading', { name: 'Will you take part?' })).toBeVisible();
  await expect(anna.getByText(HOSTILE)).toBeAttached();
  expect(await anna.locator('img[src=x]').count()).toBe(0);

  // A new version: nothing typed is lost, and whoever was added keeps theirs.
  await page.goto(`/dashboard/studies/${studyId}`);
  await section.getByRole('button', { name: 'Write a new version' }).click();
  await section.getByLabel('Heading in English').fill('Will you still take part?');
  await section.getByRole('button', { name: 'Use it from now on' }).click();
  await expect(section.getByText('It takes up to 40 letters')).toBeVisible();
  await expectInBothSchemes(page, 'consent-new-version');
  await section.getByLabel('Version of the consent').fill('board 1');
  await section.getByLabel('Reason').fill('the board asked for it');
  await section.getByRole('button', { name: 'Use it from now on' }).click();
  await expect(section.getByText('There is a version "board 1" of the consent already')).toBeVisible();
  await section.getByLabel('Version of the consent').fill('board 2');
  await section.getByRole('button', { name: 'Use it from now on' }).click();
  await expect(section).toContainText('Version board 2');
  await expect(section).toContainText('1 couple that was added before');
  await anna.reload();
  await expect(anna.getByRole('heading', { name: 'Will you take part?' })).toBeVisible();
  const bea = await opened(await linkOf());
  await expect(bea.getByRole('heading', { name: 'Will you still take part?' })).toBeVisible();
  await anna.context().close();
  await bea.context().close();

  await page.goto(`/dashboard/studies/${studyId}`);
  await expect(section).toContainText('Version board 2');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectInBothSchemes(page, 'consent-390');
});
