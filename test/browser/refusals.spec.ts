import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import { newLinkFor } from './couples.ts';
import { test } from './fixtures.ts';
import { atStep, bringTo, StandIn } from './stand-in.ts';
import { holdWire } from './wire.ts';

test.describe('what the server refuses', () => {
  test.use({ expectedComplaints: /status of 40[0139]/ });

  test('a link that nobody was given', async ({ partner }) => {
    const anna = await partner();
    await anna.open('/join#no-couple-was-ever-given-this-link-to-come-in');
    await anna.arrives(en.hello);
    await anna.press(en.start);
    await anna.arrives(en.linkInvalidTitle);
    await anna.looksAtBothSizes(en.linkInvalidTitle);
  });

  test('a link of which half was lost on the way', async ({ partner }) => {
    const anna = await partner();
    await anna.open('/join#half-a-link');
    await anna.press(en.start);
    await anna.arrives(en.linkInvalidTitle);
  });

  test('a real couple by plain http', async ({ partner }) => {
    const anna = await partner();
    // Here the pages come from this computer itself, where http is let through; test/wire/join.test.ts has the rule.
    await anna.page.route('**/api/*', (route) => route.fulfill({ status: 403, json: { code: 'connection-insecure' } }));
    await anna.open('/join#a-link-that-would-do-if-the-address-began-with-https');
    await anna.press(en.start);
    await anna.arrives(en.insecureTitle);
    await anna.looksAtBothSizes(en.insecureTitle);
  });

  test('no link, in a browser that knows nobody', async ({ partner }) => {
    const anna = await partner();
    await anna.open('/join');
    await anna.arrives(en.openLinkTitle);
    await anna.looksAtBothSizes(en.openLinkTitle);
  });

  test('the link of the partner of who is here', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await anna.open(links.A);
    await anna.press(en.start);
    await anna.arrives(texts.consent.heading);
    await anna.open(links.B);
    await anna.press(en.start);
    await anna.arrives(en.sameBrowserTitle);
    // One person with both links learns nothing of the other.
    await expect(anna.page.getByText(texts.consent.heading)).toHaveCount(0);
    await anna.looksAtBothSizes(en.sameBrowserTitle);
    // The first of the two goes on where it was.
    await anna.open('/join');
    await anna.arrives(texts.consent.heading);
  });
});

test.describe('a link in place of which there is a new one', () => {
  test.use({ expectedComplaints: /status of 401/ });

  test('closes the page that was opened with it, which says so, and the new one goes on with what was typed', async ({ couple, partner }) => {
    const links = await couple({ source: 'fresh' });
    await using bert = await StandIn.sitDown(links.B);
    await bringTo(links.A, atStep('compose'), bert);
    const anna = await partner();
    await anna.comesBack(links.A);
    await anna.arrives(texts.fresh.heading);
    await anna.write(texts.fresh.prompt, 'Half a sentence');
    const link = await newLinkFor(links.A);
    await anna.arrives(en.linkInvalidTitle);
    await anna.looksAtBothSizes('closed as its link was replaced');
    await anna.open(link);
    await anna.press(en.start);
    await anna.arrives(texts.fresh.heading);
    await expect(anna.field(texts.fresh.prompt)).toHaveValue('Half a sentence');
  });
});

test('a third browser with the link of one of them goes on for that one, and the other notices nothing', async ({ couple, partner }) => {
  const links = await couple();
  const [anna, bert, third] = [await partner(), await partner(), await partner()];
  for (const [one, link] of [[anna, links.A], [bert, links.B]] as const) {
    await one.open(link);
    await one.press(en.start);
    await one.arrives(texts.consent.heading);
  }
  const seen = bert.watch.views.length;
  await third.open(links.A);
  await third.press(en.start);
  await third.arrives(texts.consent.heading);
  await anna.arrives(en.replacedTitle);
  await anna.looksAtBothSizes('replaced by a third browser');
  expect(bert.watch.views.length).toBe(seen);
  await expect(bert.heading).toHaveText(texts.consent.heading);
});

test('a page of another version than the server', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await holdWire(anna.page, (frame) => frame.replace(`"protocol":${PROTOCOL_VERSION}`, '"protocol":0'));
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(en.outdatedTitle);
  await anna.looksAtBothSizes(en.outdatedTitle);
});

test('a window that another has taken over from', async ({ couple, partner }) => {
  const links = await couple({ source: 'fresh' });
  await using bert = await StandIn.sitDown(links.B);
  await bringTo(links.A, atStep('compose'), bert);
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(texts.fresh.heading);
  await anna.write(texts.fresh.prompt, 'Half a sentence');
  const other = await anna.another();
  await other.open('/join');
  await anna.arrives(en.replacedTitle);
  await expect(anna.field(en.yourText)).toHaveValue('Half a sentence');
  await anna.looksAtBothSizes(en.replacedTitle);
});

test('the question before leaving, and what comes after it', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  const dialog = await anna.asksToLeave();
  await anna.looksAtBothSizes(en.stopQuestion);
  await dialog.getByRole('button', { name: en.stop }).click();
  await anna.arrives(en.leftTitle);
  await anna.looksAtBothSizes(en.leftTitle);
  await anna.page.reload();
  await anna.arrives(en.leftTitle);
});

test('a no to the consent', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  await anna.press(kit.consent.decline);
  await anna.arrives(en.declinedTitle);
  await anna.looksAtBothSizes(en.declinedTitle);
  await anna.page.reload();
  await anna.arrives(en.declinedTitle);
});
