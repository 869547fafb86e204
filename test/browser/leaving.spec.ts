import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import type { Screen } from '../../server/protocol/view.ts';
import { ORIGIN } from './address.ts';
import { test } from './fixtures.ts';
import { expectAccessible, picture } from './screens.ts';
import { signInFor } from './staff-seat.ts';
import { Records } from './records.ts';
import type { Partner } from './partner.ts';
import { atDoor, atStep, bringTo, StandIn } from './stand-in.ts';
import { holdWire, type Wire } from './wire.ts';

const ALONE: readonly (readonly [heading: string, isThere: (screen: Screen) => boolean])[] = [
  [texts.consent.heading, atStep('consent')],
  [kit.privacy.heading, atStep('privacy')],
  [kit.intake.heading, atStep('intake')],
  [measures.own_ties8.heading, atStep('baseline')],
  [measures.own_feltsec6.heading, atStep('pre')],
  [en.doorTitle, atDoor],
];

for (const [heading, isThere] of ALONE) {
  test(`two actions lead out of “${heading}”`, async ({ couple, partner }) => {
    const links = await couple();
    await bringTo(links.A, isThere);
    const anna = await partner();
    await anna.comesBack(links.A);
    await anna.arrives(heading);
    const dialog = await anna.asksToLeave();
    await dialog.getByRole('button', { name: en.stop }).click();
    await anna.arrives(en.leftTitle);
    await expect(anna.page.getByRole('button', { name: en.leaveQuietly })).toHaveCount(0);
  });
}

/** Where the partner has to be too. */
const TOGETHER: readonly (readonly [heading: string, isThere: (screen: Screen) => boolean, isPartnerThere: (screen: Screen) => boolean])[] = [
  [texts.fresh.heading, atStep('compose'), atStep('compose')],
  [en.holdTitle, ({ kind }) => kind === 'hold', atStep('compose')],
  [kit.deliver.confirmHeading, atStep('exchange-confirm'), atStep('exchange-confirm')],
  [texts.exchange.letterHeading, atStep('exchange'), atStep('exchange')],
];

for (const [heading, isThere, isPartnerThere] of TOGETHER) {
  test(`two actions lead out of “${heading}”`, async ({ couple, partner }) => {
    const links = await couple({ source: 'fresh' });
    await using bert = await StandIn.sitDown(links.B);
    {
      await using standIn = await StandIn.sitDown(links.A);
      await bert.goOnTo(atDoor);
      await Promise.all([standIn.goOnTo(isThere), bert.goOnTo(isPartnerThere)]);
    }
    const anna = await partner();
    await anna.comesBack(links.A);
    await anna.arrives(heading);
    const dialog = await anna.asksToLeave();
    await dialog.getByRole('button', { name: en.stop }).click();
    await anna.arrives(en.leftTitle);
  });
}

test('"go on, but keep nothing": the page stays as it is, and what is answered then is not kept', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  // Before the consent nothing is kept anyway.
  const early = await anna.asksToLeave();
  await expect(early.getByRole('button', { name: en.unkeptButton })).toHaveCount(0);
  await early.getByRole('button', { name: en.back }).click();
  await anna.press(kit.consent.agree);
  await anna.arrives(kit.privacy.heading);
  await anna.looksAtBothSizes('privacy');
  await (await anna.asksToLeave()).getByRole('button', { name: en.unkeptButton }).click();
  await expect(anna.page.getByRole('dialog')).toHaveCount(0);
  await expect(anna.heading).toHaveText(kit.privacy.heading);
  await expect.poll(() => anna.watch.views.at(-1)?.keeping).toBe('unkept');
  const dialog = await anna.asksToLeave();
  await expect(dialog.getByText(en.unkeptNow)).toBeVisible();
  await expect(dialog.getByRole('button', { name: en.unkeptButton })).toHaveCount(0);
  await dialog.getByRole('button', { name: en.back }).click();
  await anna.choose(kit.privacy.no);
  await anna.press(en.continue);
  await anna.arrives(kit.intake.heading);
  const [last] = anna.watch.sentRecords.slice(-1);
  await using records = await Records.open();
  expect(await records.count('receipts', last?.recordId ?? '')).toBe(1);
  expect(await records.count('trial_records', last?.recordId ?? '')).toBe(0);
});

test.describe('with a link that ends', () => {
  test.use({ expectedComplaints: /status of 410/ });

  test('what was written is deleted: at once, or when it has long been over', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await anna.open(links.A);
    await anna.press(en.start);
    await anna.arrives(texts.consent.heading);
    await anna.press(kit.consent.agree);
    await anna.arrives(kit.privacy.heading);
    await (await anna.asksToLeave()).getByRole('button', { name: en.leaveAndDelete }).click();
    await anna.arrives(en.erasedTitle);
    await expect(anna.page.getByText(`${en.completionCode}:`)).toBeVisible();
    await anna.looksAtBothSizes(en.erasedTitle);

    const bert = await partner();
    await bert.open(links.B);
    await bert.press(en.start);
    await bert.arrives(texts.consent.heading);
    await bert.press(kit.consent.agree);
    await bert.arrives(kit.privacy.heading);
    await (await bert.asksToLeave()).getByRole('button', { name: en.stop }).click();
    await bert.arrives(en.leftTitle);
    await bert.page.reload();
    await bert.arrives(en.leftTitle);
    await bert.press(en.deleteMine);
    await bert.page.getByRole('dialog', { name: en.deleteQuestion }).getByRole('button', { name: en.deleteNow }).click();
    await bert.arrives(en.erasedTitle);
    await bert.open(links.B);
    await bert.press(en.start);
    await bert.arrives(en.overTitle);
  });

  /** The server has deleted it, and nobody has heard so. */
  const deletesUnheard = async (anna: Partner, link: string): Promise<Wire> => {
    const wire = await holdWire(anna.page);
    await anna.open(link);
    await anna.press(en.start);
    await anna.arrives(texts.consent.heading);
    await anna.press(kit.consent.agree);
    await anna.arrives(kit.privacy.heading);
    wire.withholdAnswersTo('session:leave');
    await (await anna.asksToLeave()).getByRole('button', { name: en.leaveAndDelete }).click();
    await expect.poll(async () => (await anna.page.request.get('/api/me')).status()).toBe(410);
    return wire;
  };

  test('whoever never heard that it was deleted is thanked on coming back, and keeps the code', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await deletesUnheard(anna, links.A);
    await anna.page.reload();
    await anna.arrives(en.overTitle);
    await expect(anna.page.getByText(`${en.completionCode}:`)).toBeVisible();
    await expect(anna.page.getByText(/partner|delete|withdr/i)).toHaveCount(0);
    await anna.looksAtBothSizes(en.overTitle);
    const elsewhere = await partner();
    await elsewhere.open(links.A);
    await elsewhere.press(en.start);
    await elsewhere.arrives(en.overTitle);
  });

  test('the same on the page that is still open when the line comes back', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    const wire = await deletesUnheard(anna, links.A);
    await wire.breaks();
    await anna.arrives(en.overTitle);
    await expect(anna.page.getByText(`${en.completionCode}:`)).toBeVisible();
  });
});

test('"Back" and Escape leave no trace', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  await (await anna.asksToLeave()).getByRole('button', { name: en.back }).click();
  await expect(anna.page.getByRole('dialog')).toHaveCount(0);
  await anna.asksToLeave();
  await anna.page.keyboard.press('Escape');
  await expect(anna.page.getByRole('dialog')).toHaveCount(0);
  await anna.press(kit.consent.agree);
  await anna.arrives(kit.privacy.heading);
});

test('the second click of a double click is no answer', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  const dialog = await anna.asksToLeave();
  // As if the dialog had opened under the pointer.
  await dialog.getByRole('button', { name: en.stop }).dispatchEvent('click', { detail: 2 });
  await dialog.getByRole('button', { name: en.back }).dispatchEvent('click', { detail: 2 });
  await expect(dialog).toBeVisible();
});

test('who says no takes part in nothing, and the partner is not told', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  await anna.press(kit.consent.decline);
  await anna.arrives(en.declinedTitle);
  const bert = await partner();
  await bert.open(links.B);
  await bert.press(en.start);
  await bert.arrives(texts.consent.heading);
});

test('a call for help is passed on without a trace on either page, and stands on the board until it is seen to', async ({ couple, partner, browser }) => {
  const links = await couple();
  await bringTo(links.A, atDoor);
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(en.doorTitle);
  const bert = await partner();
  await bert.open(links.B);
  await bert.press(en.start);
  await bert.arrives(texts.consent.heading);
  const [ownViews, views] = [anna.watch.views.length, bert.watch.views.length];

  const dialog = anna.page.getByRole('dialog', { name: en.helpQuestion });
  await anna.page.getByRole('button', { name: en.help, exact: true }).click();
  await expect(dialog.getByText(en.helpWords)).toBeVisible();
  await anna.looksAtBothSizes('help');
  await dialog.getByRole('button', { name: en.back }).click();
  await anna.page.getByRole('button', { name: en.help, exact: true }).click();
  await dialog.getByRole('button', { name: en.helpAlone }).click();
  await expect(dialog.getByText(en.helpSent)).toBeVisible();
  await anna.looksAtBothSizes('help-sent');
  await dialog.getByRole('button', { name: en.back }).click();
  await expect(anna.page.getByText(en.helpSent)).toHaveCount(0);
  await expect(anna.heading).toHaveText(en.doorTitle);

  const context = await browser.newContext({ baseURL: ORIGIN });
  const { dyadNum } = await signInFor(links.A, context);
  const page = await context.newPage();
  await page.goto('/dashboard');
  await page.getByRole('link', { name: 'Console' }).click();
  await page.getByLabel('Couple').selectOption({ label: String(dyadNum) });
  await expect(page.getByText(/asks to be spoken to alone, 0:\d\d ago/).first()).toBeVisible();
  await page.getByRole('link', { name: 'Timeline, notes, exclusion' }).click();
  const help = page.getByRole('alert');
  await expect(help.getByText(/asks to be spoken to alone/)).toBeVisible();
  await expect(help.getByText('Help is asked for')).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'couple-help');
  await page.getByLabel('New note').fill('Spoken to alone.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(help.getByText('Help was asked for')).toBeVisible();
  expect(anna.watch.views).toHaveLength(ownViews);
  expect(bert.watch.views).toHaveLength(views);
  await context.close();
});
