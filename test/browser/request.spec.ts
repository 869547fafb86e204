import { expect, type APIRequestContext } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import texts from '../../experiments/partner-request/texts.en.json' with { type: 'json' };
import { newCoupleOf, type Couple } from './couples.ts';
import { LAPTOP, PHONE, test } from './fixtures.ts';
import type { Partner } from './partner.ts';

const REQUEST =
  'I wish that we spend Sunday afternoons without phones, the two of us, on a walk by the river or at home with tea. I know that it would cost you your game with the others.';

/** A couple who is at this step, everything before it answered; A asks. */
function coupleAt(request: APIRequestContext, startAt: string): Promise<Couple> {
  return newCoupleOf(request, 'partner-request', {
    condition: 'acknowledged_confident',
    parameters: { asking: 'prob_higher', writing: '1min', talk: '2min' },
    timeWarp: 4,
    roleOfA: 'asker',
    startAt,
  });
}

async function begin(partner: Partner, link: string): Promise<void> {
  await partner.open(link);
  await partner.arrives(en.hello);
  await partner.press(en.start);
}

/** Says what a wish is about, and how heavy it is. */
async function weighs(partner: Partner, topic: string, tension: number): Promise<void> {
  await partner.arrives(texts.topic.heading);
  await partner.choose(topic);
  await partner.press(en.continue);
  await expect(partner.page.getByRole('slider')).toHaveCount(3);
  await partner.slideAll(tension);
}

test('the server picks one of the wishes, and its author, who would rather not, names another', async ({ request, partner }) => {
  const { A } = await coupleAt(request, 'wish-first');
  const anna = await partner(PHONE);
  await begin(anna, A);
  const looks = anna.lookClosely('request-wishes');
  const { heading, prompt } = texts.nominate;
  const first = 'A Sunday afternoon of our own, <b>without phones</b>';

  await anna.arrives(heading.first);
  await anna.write(prompt, first);
  await anna.press(en.continue);
  await anna.arrives(texts.topic.heading);
  await expect(anna.page.getByRole('blockquote')).toHaveText(first);
  await anna.looksAtBothSizes('topic of a wish');
  await weighs(anna, texts.topic.time, 6);
  await anna.arrives(heading.second);
  await anna.write(prompt, 'That we no longer argue about the rent');
  await anna.press(en.continue);
  await weighs(anna, texts.topic.money, 5);
  await anna.arrives(heading.third);
  await anna.page.getByText(texts.cannot.label).click();
  await anna.press(texts.cannot.skip);

  // The second is nearer to the middle, and on a topic that is not for here.
  await anna.arrives(texts.approve.heading);
  await expect(anna.page.getByRole('blockquote')).toHaveText(first);
  await anna.looksAtBothSizes('approval');
  await anna.page.reload();
  await expect(anna.page.getByRole('blockquote')).toHaveText(first);
  await anna.choose(texts.approve.no);
  await anna.press(en.continue);
  await anna.arrives(texts.own.heading);
  await anna.write(texts.own.prompt, 'A cinema evening once a month');
  await anna.press(en.continue);
  await expect(anna.page.getByRole('radio')).toHaveCount(4);
  await anna.choose(texts.topic.time);
  await anna.press(en.continue);
  await anna.arrives(measures.own_trust3.heading);
  expect(looks.looked).toContain(texts.approve.heading);
});

test('a request by the card, let go by its author, read, reacted to in private, and talked about', async ({ request, partner }) => {
  const { A, B } = await coupleAt(request, 'roles-1');
  const [anna, bert] = [await partner(PHONE), await partner({ ...LAPTOP, colorScheme: 'dark' })];
  await Promise.all([begin(anna, A), begin(bert, B)]);
  const looks = [anna.lookClosely('request-asks'), bert.lookClosely('request-is-asked')];
  for (const [each, told] of [[anna, texts.roles.asks], [bert, texts.roles.answers]] as const) {
    await each.arrives(texts.roles.heading);
    await expect(each.page.getByText(told[0] ?? '')).toBeVisible();
  }
  for (const each of [anna, bert]) await each.press(kit.continue);

  await Promise.all([anna.arrives(texts.request.heading), bert.arrives(texts.filler.heading)]);
  const card = anna.page.getByRole('region', { name: texts.request.card });
  await expect(card.getByRole('listitem')).toHaveText([...texts.card.acknowledgement.acknowledged, ...texts.card.confidence.confident]);
  await expect(anna.page.getByRole('blockquote')).toBeVisible();
  await expect(bert.page.getByText(texts.request.card)).toHaveCount(0);
  await anna.write(texts.request.prompt, REQUEST);
  await anna.press(en.continue);
  await bert.press(en.continue);

  await anna.arrives(kit.deliver.confirmHeading);
  await expect(bert.page.getByText(REQUEST)).toHaveCount(0);
  await anna.press(kit.deliver.send);
  await bert.arrives(texts.letter.heading);
  await expect(bert.page.getByRole('blockquote')).toHaveText(REQUEST);
  const goOn = bert.page.getByRole('button', { name: kit.continue, disabled: false });
  await expect(goOn).toBeVisible();
  await goOn.click();
  await bert.arrives(measures.own_reaction4.heading);
  await bert.slideAll(40);

  await Promise.all([anna.arrives(texts.talk.heading), bert.arrives(texts.talk.heading)]);
  await expect(anna.page.getByText(texts.talk.lead)).toBeVisible();
  await bert.write(kit.chat.label, 'Sundays are hard. Saturdays?');
  await bert.press(kit.chat.send);
  await expect(anna.page.getByRole('log').getByText('Saturdays?')).toBeVisible();

  await Promise.all([anna.arrives(measures.own_asking4.heading), bert.arrives(measures.own_reaction4.heading)]);
  await anna.slideAll(60);
  await bert.slideAll(50);
  await bert.arrives(measures.own_free3.heading);
  await bert.rateAll(4);
  for (const each of [anna, bert]) {
    await each.arrives(measures.own_strain4.heading);
    await each.slideAll(20);
  }
  await bert.arrives(texts.named.heading);
  await expect(bert.page.getByRole('radio')).toHaveCount(4);
  await bert.choose(texts.topic.time);
  await bert.press(en.continue);
  await bert.arrives(measures.own_trust3.heading);
  expect(looks.flatMap(({ looked }) => looked)).toContain(texts.request.heading);
});
