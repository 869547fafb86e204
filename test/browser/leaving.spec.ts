import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import type { Screen } from '../../server/protocol/view.ts';
import { test } from './fixtures.ts';
import { atDoor, atStep, StandIn } from './stand-in.ts';

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
    {
      await using standIn = await StandIn.sitDown(links.A);
      await standIn.goOnTo(isThere);
    }
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
