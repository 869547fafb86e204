import { expect } from '@playwright/test';
import { de } from '../../client/participant/words.de.ts';
import { en } from '../../client/participant/words.en.ts';
import german from '../../experiments/compliment-reframing/texts.de.json' with { type: 'json' };
import english from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import germanKit from '../../experiments/kit/texts.de.json' with { type: 'json' };
import englishKit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { LAPTOP, PHONE, test } from './fixtures.ts';
import { satBefore } from './sat-before.ts';
import { bringTo } from './stand-in.ts';

/** Each of a couple in a language and at a size of their own. */
const SEATS = [
  { member: 'A', words: en, kit: englishKit, texts: english, device: { ...LAPTOP, locale: 'en-GB' } },
  { member: 'B', words: de, kit: germanKit, texts: german, device: { ...PHONE, locale: 'de-DE', colorScheme: 'dark' } },
] as const;
const LANGUAGES = { A: 'en', B: 'de' };

test('before the window the link leads to the last page, which names the days on which to come', async ({ partner }) => {
  const links = await satBefore(5, LANGUAGES);
  for (const { member, words, device } of SEATS) {
    const person = await partner(device);
    person.lookClosely(`come-back-${words.language}`);
    await person.open(links[member]);
    await person.arrives(words.hello);
    await person.press(words.start);
    await person.arrives(words.allSaved);
    await expect(person.page.getByRole('heading', { name: words.comeBackTitle })).toBeVisible();
    const told = (await person.page.locator('.come-back').innerText()).replace(/\s+/g, ' ');
    const [from = '', until = ''] = told.match(words === en ? /\w+, \w+ \d+/g : /\w+, \d+\. [\wä]+/g) ?? [];
    expect(told).toContain(words.comeBackWords(from, until));
    expect(from, 'two days').not.toBe(until);
  }
});

for (const [days, when] of [[15, 'in the window'], [20, 'after it, until the next']] as const) {
  test(`${when} the link says hello again, leads on alone, and ends with thanks and no other day`, async ({ partner }) => {
    const links = await satBefore(days, LANGUAGES);
    for (const { member, words, kit, texts, device } of SEATS) {
      const person = await partner(device);
      person.lookClosely(`hello-again-${days}-${words.language}`);
      await person.open(links[member]);
      await person.arrives(words.helloAgain);
      await expect(person.page.getByText(words.aloneThisTime)).toBeVisible();
      await person.press(words.start);
      await person.arrives(kit.together.heading);
      await bringTo(links[member], ({ kind }) => kind === 'finished');
      await person.open('about:blank');
      await person.open(links[member]);
      await person.press(words.start);
      await person.arrives(words.allSaved);
      await expect(person.page.getByText(texts.debrief[0] ?? '')).toBeVisible();
      await expect(person.page.getByRole('heading', { name: words.comeBackTitle })).toBeHidden();
    }
  });
}

test('by the other link of a reminder somebody gets no more of them, once, and the link goes on leading in', async ({ partner }) => {
  const links = await satBefore(15, LANGUAGES);
  for (const { member, words, device } of SEATS) {
    const person = await partner(device);
    person.lookClosely(`mail-off-${words.language}`);
    await person.open(links[member].replace('/join#', '/join?mail=off#'));
    await person.arrives(words.mailOffTitle);
    await person.press(words.mailOff);
    await expect(person.page.getByRole('status').filter({ hasText: words.mailOffDone })).toBeVisible();
    await expect(person.page.getByRole('button', { name: words.mailOff })).toBeHidden();
    await person.looksAtBothSizes(`mail-off-done-${words.language}`);
    await person.open(links[member]);
    await person.arrives(words.helloAgain);
  }
});
