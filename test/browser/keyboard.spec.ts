import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import { Bot } from '../bots/bot.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { ORIGIN } from './address.ts';
import { test } from './fixtures.ts';
import { answerByKeys, type Typing } from './keys.ts';

const LONG = 'What I type here is typed by the keys alone, with no mouse and no finger on any glass, and it is long enough. ';

const STATE = [
  measures.own_feltsec6.heading, measures.own_state9.heading, measures.own_selfregard4.heading,
  measures.own_regard3.heading, measures.own_circles1.heading,
];

const FACTS: Typing = {
  fields: {
    [kit.intake.birth_year]: '1988',
    [kit.intake.gender]: 'man',
    [kit.intake.since_year]: '2011',
    [kit.intake.since_month]: '7',
  },
};

test('the whole way by keyboard alone', async ({ couple, partner }) => {
  const links = await couple({ source: 'fresh', condition: 'detail' });
  const anna = await partner();
  const { page } = anna;
  await anna.open(links.A);
  const answers = async (heading: string, button: string, typing?: Typing): Promise<void> => {
    await anna.arrives(heading);
    await answerByKeys(page, button, typing);
  };

  await answers(en.hello, en.start);
  await answers(texts.consent.heading, kit.consent.agree);
  await answers(kit.privacy.heading, en.continue);
  // The second answer was taken by the arrow: the partner can see the screen, which is asked and stops nobody.
  await answers(kit.intake.heading, kit.continue, FACTS);
  for (const heading of [measures.own_ties8.heading, ...STATE]) await answers(heading, en.continue);
  await anna.arrives(en.doorTitle);

  // The way out is one step above the heading, and closing it leads back.
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: en.leaveQuietly })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: en.stopQuestion });
  await expect(dialog.getByRole('heading', { name: en.stopQuestion })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: en.leaveQuietly })).toBeFocused();

  const bert = Bot.play({ url: ORIGIN, token: links.B.split('#')[1] ?? '', chance: new Chance(1, 'bert'), slowest: 5 });
  await answers(texts.fresh.heading, en.continue, { otherwise: LONG });
  await answers(kit.deliver.confirmHeading, kit.deliver.send);
  await answers(texts.exchange.letterHeading, kit.continue);
  await answers(texts.reframing.heading.fresh, en.continue, { otherwise: LONG });
  await answers(texts.summary.heading, en.continue, { otherwise: LONG });
  for (const heading of STATE) await answers(heading, en.continue);
  await answers(measures.own_compliment4.heading, en.continue);
  await answers(measures.own_framing2.heading, en.continue);
  await answers(texts.card.heading, en.continue);
  await answers(kit.presence.heading, en.continue);
  await anna.arrives(en.allSaved);
  expect((await bert).outcome).toBe('finished');
});
