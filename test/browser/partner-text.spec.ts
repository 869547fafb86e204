import { expect, type Locator } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import type { Couple } from './couples.ts';
import { test } from './fixtures.ts';
import { ODDITIES, textsOf, TRIES } from './hostile-texts.ts';
import type { Partner } from './partner.ts';
import { atStep, bringToDoor, StandIn } from './stand-in.ts';
import { cardChoice } from './way.ts';

test('the corpus is large', () => {
  expect(new Set([...TRIES, ...ODDITIES.map(([sent]) => sent)]).size).toBeGreaterThanOrEqual(80);
});

for (const [index, sent] of textsOf(TRIES).entries()) {
  test(`what a partner writes is text in the letter and on the card (${index + 1})`, async ({ couple, partner }) => {
    const links = await couple({ source: 'fresh' });
    const anna = await partner();
    await readsLetterAndCard(anna, links, sent, sent);
  });
}

test('of what nobody can see nothing arrives, and every script of the world does', async ({ couple, partner }) => {
  const links = await couple({ source: 'fresh' });
  const anna = await partner();
  const [sent, shown] = [0, 1].map((side) => ODDITIES.map((oddity) => oddity[side]).join('\n'));
  await readsLetterAndCard(anna, links, sent ?? '', shown ?? '');
});

for (const [index, typed] of textsOf(TRIES).entries()) {
  test(`what I write is text before it is sent, and where it is given back (${index + 1})`, async ({ couple, partner }) => {
    const links = await couple({ source: 'fresh' });
    await bringToDoor(links.A);
    const anna = await partner();
    await anna.comesBack(links.A);
    await anna.arrives(en.doorTitle);
    await using bert = await StandIn.sitDown(links.B);
    await bert.goOnTo(atStep('compose'));
    await anna.arrives(texts.fresh.heading);
    await anna.write(texts.fresh.prompt, typed);

    const other = await anna.another();
    await other.open('/join');
    await other.arrives(texts.fresh.heading);
    await anna.arrives(en.replacedTitle);
    await expect(anna.field(en.yourText)).toHaveValue(typed);
    await expectNothingRan(anna);

    await expect(other.field(texts.fresh.prompt)).toHaveValue(typed);
    await other.press(en.continue);
    await bert.goOnTo(atStep('exchange-confirm'));
    await other.arrives(kit.deliver.confirmHeading);
    await expectTextOnly(other, typed);
    await other.press(kit.deliver.change);
    await expect(other.field(en.yourText)).toHaveValue(typed);
    await expectNothingRan(other);
  });
}

/** Anna reads what Bert has sent past his page, where nothing was cleaned; later she sees it once more. */
async function readsLetterAndCard(anna: Partner, links: Couple, sent: string, shown: string): Promise<void> {
  await using bert = await StandIn.sitDown(links.B, (field) => (field === 'compliment' ? sent : 'a thought '.repeat(40)));
  const met = async (): Promise<void> => {
    await using standIn = await StandIn.sitDown(links.A);
    await Promise.all([standIn.goOnTo(atStep('exchange')), bert.goOnTo(atStep('exchange'))]);
  };
  await met();
  await anna.comesBack(links.A);
  await anna.arrives(texts.exchange.letterHeading);
  await expectTextOnly(anna, shown);
  await anna.page.close();

  {
    await using standIn = await StandIn.sitDown(links.A);
    await Promise.all([standIn.goOnTo(atStep('card-choice')), bert.goOnTo(atStep('card-choice'))]);
  }
  const later = await anna.another();
  await later.open('/join');
  await later.arrives(texts.card.heading);
  await cardChoice(true).act(later);
  await expect(later.page.getByRole('button', { name: texts.card.copy })).toBeVisible();
  await expectTextOnly(later, shown);
}

async function expectTextOnly(partner: Partner, text: string): Promise<void> {
  const quote = partner.page.getByRole('blockquote');
  await expect.poll(() => quote.getByRole('paragraph').allTextContents()).toEqual(text.split('\n'));
  expect([...new Set(await tagsIn(quote))].sort()).toEqual(['BDI', 'P']);
  await expectNothingRan(partner);
}

function tagsIn(quote: Locator): Promise<string[]> {
  return quote.evaluate((element) => [...element.querySelectorAll('*')].map(({ tagName }) => tagName));
}

/** Errors that the Content Security Policy would make are in the console, which is looked at after each test. */
async function expectNothingRan({ page }: Partner): Promise<void> {
  // Whatever waits for a mouse or a focus gets it.
  await page.mouse.move(200, 300);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => Reflect.has(window, 'canary'))).toBe(false);
  expect(await page.evaluate(() => document.querySelectorAll('script:not([src]), iframe, object, embed').length)).toBe(0);
}
