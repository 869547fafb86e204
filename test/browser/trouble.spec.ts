import { expect, type Page } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import { test } from './fixtures.ts';
import { atDoor, atStep, bringTo, StandIn } from './stand-in.ts';
import { presence, walk } from './way.ts';
import { holdWire } from './wire.ts';

// What a couple without trouble does not see, each at the size of a phone and of a laptop.

test.describe('without a connection', () => {
  test.use({ expectedComplaints: /ERR_INTERNET_DISCONNECTED/ });

  test('at the start: the button says that it does not work yet, and then does', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await anna.open(links.A);
    await anna.arrives(en.hello);
    await anna.page.context().setOffline(true);
    await anna.press(en.start);
    await expect(anna.said(en.noConnectionAtStart)).toBeVisible();
    await anna.looksAtBothSizes('no connection at the start');
    await anna.page.context().setOffline(false);
    await anna.press(en.start);
    await anna.arrives(texts.consent.heading);
  });

  test('later: a notice above the screen, which stays as it is', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await anna.open(links.A);
    await anna.press(en.start);
    await anna.arrives(texts.consent.heading);
    await anna.page.context().setOffline(true);
    await expect(anna.said(en.connectionLost)).toBeVisible();
    await expect(anna.heading).toBeFocused();
    await anna.looksAtBothSizes('connection lost');
  });
});

test('a partner who is away for ten seconds, and comes back', async ({ couple, partner }) => {
  const links = await couple();
  await bringTo(links.A, atDoor);
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(en.doorTitle);
  {
    await using bert = await StandIn.sitDown(links.B);
    await bert.goOnTo(atStep('recall'));
    await anna.arrives(texts.recall.heading);
  }
  await expect(anna.said(en.partnerAway(null))).toBeVisible();
  await anna.looksAtBothSizes('partner away');
  await using _back = await StandIn.sitDown(links.B);
  await expect(anna.said(en.partnerAway(null))).toHaveCount(0);
});

test('a partner who has left: the end has the same words as any early end', async ({ couple, partner }) => {
  const links = await couple({ timeWarp: 60 });
  await bringTo(links.A, atDoor);
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(en.doorTitle);
  await using bert = await StandIn.sitDown(links.B);
  await bert.goOnTo(atStep('recall'));
  await bert.leave();
  await anna.arrives(en.holdTitle);
  await anna.arrives(en.endedTitle);
  await expect(anna.page.getByText(en.endedWords)).toBeVisible();
  await anna.looksAtBothSizes(en.endedTitle);
});

test('a browser that cannot store: it says so, and answers arrive all the same', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  });
  await anna.open(links.A);
  await anna.press(en.start);
  await expect(anna.page.getByText(en.checkStorageMissing)).toBeVisible();
  await anna.looksAtBothSizes(en.checking);
  await anna.press(en.continue);
  await anna.arrives(texts.consent.heading);
  await expect(anna.page.getByText(en.keepTabOpen)).toBeVisible();
  await anna.looksAtBothSizes('no storage');
  await anna.press(kit.consent.agree);
  await anna.arrives(kit.privacy.heading);
});

test.describe('a trial that breaks', () => {
  test.use({ expectedComplaints: /broken on purpose/ });

  test('it is recorded as broken, and the next goes on', async ({ couple, partner }) => {
    const links = await couple();
    await bringTo(links.A, atStep('pre'));
    const anna = await partner();
    await anna.comesBack(links.A);
    await anna.arrives(measures.own_feltsec6.heading);
    await breakTrial(anna.page);
    await anna.arrives(en.wentWrongTitle);
    await anna.looksAtBothSizes(en.wentWrongTitle);
    await anna.press(en.continue);
    await anna.arrives(measures.own_state9.heading);
    await expect.poll(() => anna.watch.sentRecords).toHaveLength(1);
    expect(anna.watch.sentRecords[0]?.data).toMatchObject({ error_name: 'Error' });
  });
});

test('Saving… stays until everything is acknowledged, and only then there are thanks and a code', async ({ couple, partner }) => {
  const links = await couple();
  await using bert = await StandIn.sitDown(links.B);
  await bringTo(links.A, atStep('presence'), bert);
  const anna = await partner();
  const wire = await holdWire(anna.page);
  await anna.comesBack(links.A);
  await anna.arrives(presence.heading);
  // The server will have everything and go on, but its word that it has does not come through.
  wire.withholdAnswersTo('step:finish');
  await walk(anna, [presence]);
  await anna.arrives(en.saving);
  await anna.looksAtBothSizes(en.saving);
  wire.release();
  await anna.arrives(en.allSaved);
  await anna.looksAtBothSizes(en.allSaved);
});

test('who would rather move first is given the time for it', async ({ couple, partner }) => {
  const links = await couple();
  await bringTo(links.A, atStep('privacy'));
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(kit.privacy.heading);
  await anna.choose(kit.privacy.later);
  await anna.press(en.continue);
  await anna.arrives(kit.privacy.moveHeading);
  await anna.looksAtBothSizes(kit.privacy.moveHeading);
  await anna.press(kit.continue);
  await anna.arrives(kit.intake.heading);
});

test('what is missing is said, marked and led to', async ({ couple, partner }) => {
  const links = await couple();
  await bringTo(links.A, atStep('baseline'));
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(measures.own_ties8.heading);
  await anna.page.getByRole('group').nth(0).getByRole('radio').nth(2).check();
  await anna.press(en.continue);
  await expect(anna.said(en.missing(7))).toBeVisible();
  await expect(anna.page.getByRole('group').nth(1).getByRole('radio').first()).toBeFocused();
  await anna.looksAtBothSizes('missing answers');
});

test('nothing to remember, and nothing to read', async ({ couple, partner }) => {
  const links = await couple({ source: 'fresh' });
  await bringTo(links.A, atDoor);
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(en.doorTitle);
  await using bert = await StandIn.sitDown(links.B);
  const there = bert.goOnTo(atStep('exchange'));
  await anna.arrives(texts.fresh.heading);
  await anna.page.getByText(texts.cannot.label).click();
  await anna.looksAtBothSizes(texts.cannot.label);
  await anna.press(texts.cannot.skip);
  // Nothing was written, so nothing is confirmed.
  await anna.arrives(texts.exchange.letterHeading);
  await there;
});

/** As if the code of a plugin threw in a handler of its own. */
async function breakTrial(page: Page): Promise<void> {
  await page.evaluate(() => {
    const error = new Error('broken on purpose');
    error.stack = `Error: broken on purpose\n    at ${location.origin}/assets/plugin.js:1:1`;
    window.dispatchEvent(new ErrorEvent('error', { error }));
  });
}
