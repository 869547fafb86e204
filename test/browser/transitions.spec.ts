import { expect, type Page } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { test } from './fixtures.ts';
import { intake, privacy, ties } from './way.ts';
import { holdWire } from './wire.ts';

test('one screen follows another without a third in between, however short', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.page.clock.install();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  // No time passes in the page from here on: what waits for a moment before it shows something, waits for ever.
  await stopTime(anna.page);
  await anna.press(kit.consent.agree);
  await anna.arrives(privacy.heading);
  await privacy.act(anna);
  await anna.arrives(intake.heading);
  await intake.act(anna);
  await anna.arrives(ties.heading);
  const shown = [en.hello, en.checking, texts.consent.heading, privacy.heading, intake.heading, ties.heading];
  expect(await anna.headingsShown()).toEqual(shown);
});

test('a server that takes its time: the finished page stays out of reach, then calm words follow', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  const wire = await holdWire(anna.page);
  await anna.page.clock.install();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  wire.withholdViews();
  await stopTime(anna.page);
  await anna.press(kit.consent.agree);
  const finished = anna.page.getByRole('heading', { name: texts.consent.heading, includeHidden: true });
  await expect(anna.heading).toHaveCount(0);
  await expect(finished).toBeVisible();
  // The server's answer to the last record comes when it comes, and only then the page begins to count.
  await expect(async () => {
    await anna.page.clock.runFor(500);
    await expect(anna.heading).toHaveText(en.holdTitle, { timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
  await anna.arrives(en.holdTitle);
  wire.release();
  await anna.arrives(privacy.heading);
});

async function stopTime(page: Page): Promise<void> {
  // A little ahead, as time goes on until it stops; not so far that the line would seem to be dead.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
}
