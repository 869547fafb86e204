import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { newCoupleOf, talkingCouple } from './couples.ts';
import { LAPTOP, PHONE, test } from './fixtures.ts';
import type { Partner } from './partner.ts';

const LAUGH = 'What made you laugh?';
const AHEAD = 'What do you look forward to?';
const { turns, chat } = kit;

/** Both at the first turn: who has the floor, then who listens. */
async function talking(links: { readonly A: string; readonly B: string }, one: Partner, other: Partner) {
  await one.open(links.A);
  await other.open(links.B);
  for (const each of [one, other]) {
    await each.arrives(en.hello);
    await each.press(en.start);
    await each.arrives('Talk');
    await each.press(kit.consent.agree);
  }
  const floor = (each: Partner) => each.page.getByRole('heading', { name: turns.yours }).or(each.page.getByRole('heading', { name: turns.partners }));
  await Promise.all([expect(floor(one)).toBeVisible(), expect(floor(other)).toBeVisible()]);
  const isFirst = await one.page.getByRole('heading', { name: turns.yours }).isVisible();
  return isFirst ? ([one, other] as const) : ([other, one] as const);
}

/** Answers whatever is asked. */
async function says(speaker: Partner, question: string, words: string): Promise<void> {
  await speaker.page.getByLabel(question).fill(words);
  await speaker.press(turns.send);
}

test('turns and chat on a phone and a laptop: the floor passes at once, a skip does not show, each message comes', async ({ request, partner }) => {
  const links = await talkingCouple(request, { typing: 'on' });
  const [first, second] = await talking(links, await partner(PHONE), await partner({ ...LAPTOP, colorScheme: 'dark' }));
  const looks = [first.lookClosely('talk-first'), second.lookClosely('talk-second')];

  // Nobody reads a question before its answer.
  await expect(second.page.getByText(turns.listen)).toBeVisible();
  await expect(second.page.getByText(LAUGH)).toHaveCount(0);
  await first.looksAtBothSizes('turn');
  // The first asks for another question: the second is asked the same, as if nothing had been.
  await first.press(turns.skip);
  await expect(first.page.getByLabel('What did you eat?')).toBeFocused();
  await says(first, 'What did you eat?', 'Bread, <b>and</b> then more bread.');

  await second.arrives(turns.yours);
  await expect(second.page.getByText('Bread, <b>and</b> then more bread.')).toBeVisible();
  await second.looksAtBothSizes('turn-with-answer');
  const isAskedTheSame = await second.page.getByLabel('What did you eat?').isVisible();
  await says(second, isAskedTheSame ? 'What did you eat?' : 'What did you read?', 'Soup.');

  await first.arrives(turns.partners);
  await expect(first.page.getByText('Soup.')).toBeVisible();
  // A reload in the middle of a turn: the words are still there.
  await second.arrives(turns.yours);
  await second.page.getByLabel(AHEAD).fill('The sea');
  await second.page.reload();
  await expect(second.page.getByLabel(AHEAD)).toHaveValue('The sea');
  await second.press(turns.send);
  await first.arrives(turns.yours);
  await first.page.locator('textarea').fill('The mountains');
  await first.press(turns.send);

  await second.arrives(turns.last);
  await expect(second.page.getByText('The mountains')).toBeVisible();
  await second.press(kit.continue);
  for (const each of [first, second]) {
    await each.arrives('Talk');
    await each.press(kit.continue);
  }

  await first.arrives(chat.heading);
  await second.arrives(chat.heading);
  const message = first.page.getByLabel(chat.label);
  const told = second.page.getByText(chat.typing);
  const spoken = second.page.getByRole('status').filter({ hasText: chat.typing });
  await expect(told).toHaveCount(0);
  await message.pressSequentially('Hello ');
  await expect(told.first()).toBeVisible();
  await expect(spoken).toHaveCount(1);
  await second.looksAtBothSizes('chat-partner-writes');
  // Who stops is not said to be writing any more; and nobody is told of themselves.
  await expect(told.and(second.page.locator('[aria-hidden]'))).toHaveCount(0);
  await expect(first.page.getByText(chat.typing)).toHaveCount(0);
  await message.pressSequentially('<i>you</i>');
  await expect(told.and(second.page.locator('[aria-hidden]'))).toBeVisible();
  await message.press('Enter');
  await expect(message).toHaveValue('');
  await expect(second.page.getByRole('log').getByText('Hello <i>you</i>')).toBeVisible();
  // With the message it is gone, for eyes and ears.
  expect(await told.count()).toBe(0);
  await second.page.getByLabel(chat.label).fill('Hello yourself');
  await second.press(chat.send);
  await expect(first.page.getByRole('log').getByRole('listitem')).toHaveText([/You.*Hello <i>you<\/i>/s, /Your partner.*Hello yourself/s]);
  await first.looksAtBothSizes('chat');
  await second.looksAtBothSizes('chat');
  await first.page.reload();
  await expect(first.page.getByRole('log').getByRole('listitem')).toHaveCount(2);
  for (const each of [first, second]) await each.arrives(en.allSaved);
  expect(looks.flatMap(({ looked }) => looked)).toContain(turns.partners);
});

test('partners who are simulated go through turns, a page for both and a chat, shown or not', async ({ request, partner }) => {
  const links = await newCoupleOf(request, 'talk-study', { condition: null, parameters: {}, timeWarp: 10 });
  const [anna, ben] = [await partner(), await partner()];
  await anna.open(links.A.replace('#', '?pane=new&simulate=visual#'));
  await ben.open(links.B.replace('#', '?pane=new&simulate=data-only#'));
  for (const each of [anna, ben]) await each.press(en.start);
  await anna.press(kit.consent.agree);
  for (const { watch } of [anna, ben]) {
    await expect.poll(() => watch.views.at(-1)?.screen.kind, { timeout: 90_000 }).toBe('finished');
  }
  for (const { watch } of [anna, ben]) {
    const plugins = watch.sentRecords.map(({ plugin }) => plugin);
    for (const plugin of ['tandem-turn', 'tandem-listen', 'tandem-page', 'tandem-chat']) expect(plugins).toContain(plugin);
  }
  const said = ben.watch.sentRecords.filter(({ plugin }) => plugin === 'tandem-turn').map(({ data }) => data['response']);
  expect(said).toEqual([{ said: 'simulated answer', unsent: null }, { said: 'simulated answer', unsent: null }]);
});
