import { expect } from '@playwright/test';
import { de } from '../../client/participant/words.de.ts';
import { en } from '../../client/participant/words.en.ts';
import german from '../../experiments/compliment-reframing/texts.de.json' with { type: 'json' };
import english from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.de.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.de.json' with { type: 'json' };
import { PHONE, test } from './fixtures.ts';
import { answerByKeys, type Typing } from './keys.ts';
import { atDoor, bringTo } from './stand-in.ts';
import { ARRIVAL, walk } from './way.ts';

const FACTS: Typing = {
  fields: {
    [kit.intake.gender]: 'Frau',
    [kit.intake.since_year]: '2011',
    [kit.intake.since_month]: '7',
  },
};

test('one partner in German, the other in English, from the welcome on', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner(PHONE);
  await anna.open(links.A);
  await anna.arrives(en.hello);
  const looks = anna.lookClosely('german-phone');
  await anna.press('Deutsch');
  await anna.arrives(de.hello);
  await expect(anna.page).toHaveTitle(de.welcomeTitle);
  await anna.press(de.start);
  await anna.arrives(german.consent.heading);
  await expect(anna.page.locator('html')).toHaveAttribute('lang', 'de');

  // Kept by the server: after a reload, and on another device that speaks English.
  await anna.page.reload();
  await anna.arrives(german.consent.heading);
  const elsewhere = await partner();
  await elsewhere.open(links.A);
  await elsewhere.arrives(de.hello);
  await expect(elsewhere.page.getByRole('button')).toHaveText([de.start, 'English']);

  const answers = async (heading: string, button: string): Promise<void> => {
    await anna.arrives(heading);
    await answerByKeys(anna.page, button);
  };
  await anna.press(kit.consent.agree);
  await answers(kit.privacy.heading, de.continue);
  await anna.arrives(kit.intake.heading);
  await anna.page.getByLabel(kit.intake.birth_year).fill('1700');
  await anna.press(kit.continue);
  await expect(anna.page.getByText('Der Wert sollte nicht kleiner als 1900 sein')).toBeVisible();
  // SurveyJS leads to what is missing, a moment after it has said so.
  await expect(anna.page.getByLabel(kit.intake.birth_year)).toBeFocused();
  await anna.page.getByLabel(kit.intake.birth_year).fill('1988');
  await answerByKeys(anna.page, kit.continue, FACTS);
  for (const { heading } of [
    measures.own_ties8, measures.own_feltsec6, measures.own_state9, measures.own_selfregard4, measures.own_regard3, measures.own_circles1,
  ]) await answers(heading, de.continue);
  await anna.arrives(de.doorTitle);
  await expect(anna.page.getByText(kit.waiting.door)).toBeVisible();
  expect(looks.looked.length).toBeGreaterThan(9);

  await elsewhere.page.reload();
  await elsewhere.arrives(de.hello);
  await expect(elsewhere.page.getByRole('button'), 'no choice after the consent').toHaveText([de.start]);

  const bert = await partner();
  await bert.open(links.B);
  await walk(bert, ARRIVAL);
  await bringTo(links.B, atDoor);
  await bert.comesBack(links.B);
  await Promise.all([anna.arrives(german.recall.heading), bert.arrives(english.recall.heading)]);
});

test.describe('nobody signed in', () => {
  test.use({ expectedComplaints: /status of 401/ });

  test('a browser in German is met in German where nothing is known of a link', async ({ partner }) => {
    const anna = await partner({ locale: 'de-AT' });
    await anna.open('/join');
    await anna.arrives(de.openLinkTitle);
    await expect(anna.page.locator('html')).toHaveAttribute('lang', 'de-AT');
  });
});
