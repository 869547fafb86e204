import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import { test } from './fixtures.ts';
import type { Partner } from './partner.ts';
import { Records } from './records.ts';
import { atDoor, atStep, bringTo, StandIn } from './stand-in.ts';

const WRITTEN = 'You said that I never give up, and you were right about';

test.describe('in the middle of writing', () => {
  test('a reload gives back step, deadline and text, and the trial is counted as begun again', async ({ couple, partner }) => {
    // 200 s to write, so that "about 3 minutes" is true for 50 s.
    const links = await couple({ timeWarp: 3 });
    const anna = await partner();
    await using bert = await writingTogether(anna, links);
    await anna.write(texts.recall.prompt, WRITTEN);
    const before = anna.watch.step;

    await anna.page.reload();
    await anna.arrives(texts.recall.heading);
    await expect(anna.field(texts.recall.prompt)).toHaveValue(WRITTEN);
    expect(anna.watch.step.stepId).toBe(before.stepId);
    expect(anna.watch.step.endsAt).toBe(before.endsAt);
    await expectTimeLeftUntil(anna, before.endsAt);

    await anna.press(en.continue);
    await bert.goOnTo(atStep('reframing'));
    await anna.arrives(texts.reframing.heading.recall);
    await using records = await Records.open();
    const [sent] = anna.watch.sentRecords;
    const stored = await records.trials(await records.dyadSessionOf(sent?.recordId ?? ''));
    const mine = stored.filter(({ record_id }) => record_id === sent?.recordId);
    expect(mine).toMatchObject([{ trial: 'recall/compliment', attempt: 2, late: false }]);
  });

  test('the closed tab is opened again by the link', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await using _bert = await writingTogether(anna, links);
    await anna.write(texts.recall.prompt, WRITTEN);
    const before = anna.watch.step;
    await anna.page.close();

    const again = await anna.another();
    await again.open(links.A);
    await again.press(en.start);
    await again.arrives(texts.recall.heading);
    await expect(again.field(texts.recall.prompt)).toHaveValue(WRITTEN);
    expect(again.watch.step.endsAt).toBe(before.endsAt);
  });

  test('the closed tab is opened again without the link: the browser knows who it is', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await using _bert = await writingTogether(anna, links);
    await anna.write(texts.recall.prompt, WRITTEN);
    await anna.page.close();

    const again = await anna.another();
    await again.open('/join');
    await again.arrives(texts.recall.heading);
    await expect(again.field(texts.recall.prompt)).toHaveValue(WRITTEN);
  });

  test('on another device it goes on at the same step until the same instant', async ({ couple, partner }) => {
    const links = await couple();
    const anna = await partner();
    await using _bert = await writingTogether(anna, links);
    const before = anna.watch.step;
    const elsewhere = await partner();
    await elsewhere.open(links.A);
    await elsewhere.press(en.start);
    await elsewhere.arrives(texts.recall.heading);
    expect(elsewhere.watch.step.endsAt).toBe(before.endsAt);
    await anna.arrives(en.replacedTitle);
  });

  test('the last ten seconds are said aloud, and what is typed when the time is up is kept as it is', async ({ couple, partner }) => {
    const links = await couple({ lengths: { composing: '2min', writing: '20min', settling: '0s' }, timeWarp: 10 });
    const anna = await partner();
    await using bert = await writingTogether(anna, links);
    await anna.write(texts.recall.prompt, 'too short');
    await expect(anna.said(en.tenSecondsSpoken)).toHaveCount(1);
    await bert.goOnTo(atStep('reframing'));
    await anna.arrives(texts.reframing.heading.recall);
    const [sent] = anna.watch.sentRecords;
    expect(sent).toMatchObject({ trialId: 'compliment', data: { response: { compliment: 'too short' }, timed_out: true } });
  });
});

test('a reload between two trials of a step goes on behind the last answer', async ({ couple, partner }) => {
  const links = await couple();
  await bringTo(links.A, atStep('pre'));
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(measures.own_feltsec6.heading);
  await anna.slideAll(30);
  await anna.arrives(measures.own_state9.heading);
  await anna.page.reload();
  await anna.arrives(measures.own_state9.heading);
});

test('"Back" shows no earlier answer and sends nothing again', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await using bert = await writingTogether(anna, links);
  await anna.write(texts.recall.prompt, WRITTEN);
  await anna.press(en.continue);
  await bert.goOnTo(atStep('reframing'));
  await anna.arrives(texts.reframing.heading.recall);
  const sent = anna.watch.sentRecords.length;
  await anna.page.goBack();
  await anna.page.goForward();
  await anna.arrives(texts.reframing.heading.recall);
  await expect(anna.page.getByText(WRITTEN)).toHaveCount(0);
  expect(anna.watch.sentRecords).toHaveLength(sent);
});

/** Anna in her browser and Bert without one have just begun to write. */
async function writingTogether(anna: Partner, links: { readonly A: string; readonly B: string }): Promise<StandIn> {
  await bringTo(links.A, atDoor);
  await anna.comesBack(links.A);
  await anna.arrives(en.doorTitle);
  const bert = await StandIn.sitDown(links.B);
  await bert.goOnTo(atStep('recall'));
  await anna.arrives(texts.recall.heading);
  return bert;
}

async function expectTimeLeftUntil({ page }: Partner, endsAt: number | null): Promise<void> {
  const minutes = (): number => Math.round(((endsAt ?? 0) - Date.now()) / 60_000);
  const before = minutes();
  const shown = await page.getByText(/ left$/).innerText();
  expect([en.minutesLeft(before), en.minutesLeft(minutes())]).toContain(shown);
}
