import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import { test } from './fixtures.ts';
import { atDoor, atStep, bringTo, StandIn } from './stand-in.ts';

const TYPED = 'You told me that I make you laugh, even on';

test('a second window goes on; the first says so at once, and gives back what was typed in it', async ({ couple, partner }) => {
  const links = await couple();
  await bringTo(links.A, atDoor);
  const first = await partner();
  await first.open(links.A);
  await first.press(en.start);
  await first.arrives(en.doorTitle);
  await using bert = await StandIn.sitDown(links.B);
  await bert.goOnTo(atStep('recall'));
  await first.arrives(texts.recall.heading);
  await first.write(texts.recall.prompt, TYPED);

  const second = await first.another();
  await second.open(links.A);
  await expect(second.page.getByRole('button', { name: en.start })).toBeVisible();
  // Nothing happens to the first before the person has pressed Start in the second.
  await expect(first.field(texts.recall.prompt)).toHaveValue(TYPED);
  await second.press(en.start);
  await first.arrives(en.replacedTitle);
  await expect(first.field(en.yourText)).toHaveValue(TYPED);
  await second.arrives(texts.recall.heading);

  const sentByFirst = first.watch.sentRecords.length;
  await second.write(texts.recall.prompt, `${TYPED} Mondays.`);
  await second.press(en.continue);
  await bert.goOnTo(atStep('reframing'));
  await second.arrives(texts.reframing.heading.recall);
  await first.arrives(en.replacedTitle);
  expect(first.watch.sentRecords).toHaveLength(sentByFirst);

  // The way back is offered, and makes the other one the older.
  await first.press(en.continueHere);
  await first.arrives(texts.reframing.heading.recall);
  await second.arrives(en.replacedTitle);
});

test.describe('both links in one browser', () => {
  test.use({ expectedComplaints: /status of 409/ });

  test('the second is refused with words on what to do, and the first is not disturbed', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await anna.open(links.A);
    await anna.press(en.start);
    await anna.arrives(texts.consent.heading);

    const bert = await anna.another();
    await bert.open(links.B);
    await bert.press(en.start);
    await bert.arrives(en.sameBrowserTitle);
    await expect(bert.page.getByText(en.sameBrowserWords)).toBeVisible();
    await expect(bert.page.getByRole('link', { name: en.sameBrowserRehearsal })).toHaveAttribute('href', '/rehearsal');
    await anna.arrives(texts.consent.heading);

    const elsewhere = await partner();
    await elsewhere.open(links.B);
    await elsewhere.press(en.start);
    await elsewhere.arrives(texts.consent.heading);
  });
});
