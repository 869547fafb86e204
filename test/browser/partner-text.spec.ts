import { expect, type Locator } from '@playwright/test';
import { plainText } from '../../client/participant/plugins/plain-text.ts';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { ODDITIES, textsOf, TRIES } from '../security/hostile-texts.ts';
import { wordsStudy } from '../support/words-study.ts';
import { newCoupleOf, type Couple } from './couples.ts';
import { test } from './fixtures.ts';
import type { Partner } from './partner.ts';
import { atStep, bringTo, StandIn } from './stand-in.ts';
import { cardChoice } from './way.ts';

const EVERY = TRIES.join('\n');

// One browser keeps the pages' policy and one does without: then it is the pages alone that make nothing of it.
test('what partners write is text wherever it is shown: given back, letter, card, own words, turns, chat', async ({ request, partner }) => {
  const links = await newCoupleOf(request, wordsStudy.id, { condition: null, parameters: {}, timeWarp: 1 });
  const [anna, ben] = [await partner(), await partner({ bypassCSP: true })];
  const both = (act: (each: Partner, link: string) => Promise<void>) => Promise.all([act(anna, links.A), act(ben, links.B)]);
  await both(async (each, link) => {
    await each.open(link);
    await each.arrives(en.hello);
    await each.press(en.start);
    await each.arrives('Words');
    await each.press(kit.consent.agree);
    await each.arrives('Questionnaire');
    await each.page.getByLabel('Note').fill(EVERY.replaceAll('\n', ' '));
    await each.page.keyboard.press('Tab');
    await expectNothingRan(each);
    await each.press('Go on');
  });

  await both(async (each) => {
    await each.arrives('Words');
    await each.write('Write to your partner', EVERY);
    await expectNothingRan(each);
  });
  const other = await anna.another();
  await other.open('/join');
  await anna.arrives(en.replacedTitle);
  await expect(anna.field(en.yourText)).toHaveValue(EVERY);
  await expectNothingRan(anna);
  await anna.press(en.continueHere);
  await anna.arrives('Words');
  await expect(anna.field('Write to your partner')).toHaveValue(EVERY);
  await other.page.close();

  await both((each) => each.press(en.continue));
  await both(async (each) => {
    await each.arrives(kit.deliver.confirmHeading);
    await expectTextOnly(each, EVERY);
    await each.press(kit.deliver.change);
    await expect(each.field(en.yourText)).toHaveValue(EVERY);
    await each.press(en.done);
    await each.press(kit.deliver.send);
  });
  await both(async (each) => {
    await each.arrives(kit.deliver.letterHeading);
    await expectTextOnly(each, EVERY);
    await each.press(kit.continue);
    await each.arrives('Again');
    await expectTextOnly(each, EVERY);
    await each.press(kit.continue);
    await each.arrives('Your own words');
    await expectTextOnly(each, EVERY);
    await each.choose('Very');
    await each.press(en.continue);
    await each.arrives('More');
    await expectTextOnly(each, EVERY);
    await each.write('More', 'and more');
    await each.press(en.continue);
  });

  // An answer holds less than all; the rest is in the chat.
  const messages = textsOf(TRIES);
  const [one = '', another = ''] = messages;
  const [first, second] = (await isFirstToSpeak(anna, ben)) ? [anna, ben] : [ben, anna];
  await first.page.getByLabel('What made you laugh?').fill(one);
  await first.press(kit.turns.send);
  await second.arrives(kit.turns.yours);
  await expectTextOnly(second, one);
  await second.page.getByLabel('What made you laugh?').fill(another);
  await second.press(kit.turns.send);
  await first.arrives(kit.turns.last);
  await expectTextOnly(first, another);
  await first.press(kit.continue);

  await both((each) => each.arrives(kit.chat.heading));
  for (const message of messages) {
    await ben.page.getByLabel(kit.chat.label).fill(message);
    await ben.press(kit.chat.send);
  }
  await both(async (each) => {
    const items = each.page.getByRole('log').getByRole('listitem');
    await expect(items).toHaveCount(messages.length);
    const lines = items.getByRole('paragraph');
    expect(await lines.allTextContents()).toEqual(messages.flatMap(shownLines));
    await expectOnlyWords(items.getByRole('blockquote'));
    await expectNothingRan(each);
  });
});

test('of what nobody can see nothing arrives, and every script of the world does', async ({ couple, partner }) => {
  const links = await couple({ source: 'fresh' });
  const anna = await partner();
  const [sent, shown] = [0, 1].map((side) => ODDITIES.map((oddity) => oddity[side]).join('\n'));
  await readsLetterAndCard(anna, links, sent ?? '', shown ?? '');
});

// The net below: with a plain page, as what is left of such a string may still ask for a picture that is not there.
test('what an experiment hands to jsPsych or SurveyJS as HTML is cleaned on its way into the page, and none of it runs', async ({ page }) => {
  await page.goto('/join');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const { left, cleaned } = await page.evaluate(async (tries) => {
    const found: string[] = [];
    let kept = 0;
    for (const one of tries.flatMap((each) => [each, `<p>${each}</p>`, `<div title="${each}">words</div>`])) {
      const place = document.body.appendChild(document.createElement('div'));
      place.innerHTML = one;
      kept += place.querySelectorAll('img, svg, form').length;
      await new Promise((resolve) => setTimeout(resolve));
      const bad = [...place.querySelectorAll('*')].filter((element) => {
        const runs = [...element.attributes].some(({ name, value }) => name.startsWith('on') || (name !== 'title' && /^\s*(?:java|vb)script:/i.test(value)));
        return runs || ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'META', 'LINK'].includes(element.tagName);
      });
      if (bad.length > 0 || Reflect.has(window, 'canary')) found.push(one);
      place.remove();
    }
    return { left: found, cleaned: kept };
  }, TRIES);
  expect(left).toEqual([]);
  // It was read as HTML, or this would say nothing.
  expect(cleaned).toBeGreaterThan(50);
  expect(await page.evaluate(() => Reflect.has(window, 'canary'))).toBe(false);
  expect(new URL(page.url()).pathname).toBe('/join');
});

/** Which of them has the floor first is drawn. */
async function isFirstToSpeak(one: Partner, other: Partner): Promise<boolean> {
  const floor = ({ page }: Partner) => page.getByRole('heading', { name: kit.turns.yours }).or(page.getByRole('heading', { name: kit.turns.partners }));
  await Promise.all([one, other].map((each) => expect(floor(each)).toBeVisible()));
  return one.page.getByRole('heading', { name: kit.turns.yours }).isVisible();
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

  await bringTo(links.A, atStep('card-choice'), bert);
  const later = await anna.another();
  await later.open('/join');
  await later.arrives(texts.card.heading);
  await cardChoice(true).act(later);
  await expect(later.page.getByRole('button', { name: texts.card.copy })).toBeVisible();
  await expectTextOnly(later, shown);
}

/** A paragraph each; what stands at the ends of the whole is cut off. */
function shownLines(text: string): readonly string[] {
  return plainText(text).split('\n');
}

async function expectTextOnly(partner: Partner, text: string): Promise<void> {
  const quote = partner.page.getByRole('blockquote');
  await expect.poll(() => quote.getByRole('paragraph').allTextContents()).toEqual(shownLines(text));
  await expectOnlyWords(quote);
  await expectNothingRan(partner);
}

async function expectOnlyWords(quotes: Locator): Promise<void> {
  const tags = await quotes.evaluateAll((found) => found.flatMap((quote) => [...quote.querySelectorAll('*')].map(({ tagName }) => tagName)));
  expect([...new Set(tags)].sort()).toEqual(['BDI', 'P']);
}

/** Errors that the Content Security Policy would make are in the console, which is looked at after each test. */
async function expectNothingRan({ page }: Partner): Promise<void> {
  // Whatever waits for a mouse or a focus gets it.
  await page.mouse.move(200, 300);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => Reflect.has(window, 'canary'))).toBe(false);
  expect(await page.evaluate(() => document.querySelectorAll('script:not([src]), iframe, object, embed').length)).toBe(0);
}
