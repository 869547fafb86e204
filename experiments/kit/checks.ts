import { answer } from './answer.ts';
import { form, oneOf, shortText, wholeNumber } from './form.ts';
import { kitText as text } from './kit-texts.ts';
import { choice, page } from './questions.ts';
import { solo } from './steps.ts';

const seenNow = solo('privacy', [
  choice('seen_now', {
    heading: text('privacy.heading'),
    question: text('privacy.question'),
    help: text('privacy.help'),
    options: { no: text('privacy.no'), yes: text('privacy.yes'), later: text('privacy.later') },
  }),
]);

/** "Can your partner see your screen right now?" Recorded; who would rather move gets the time for it. */
export function privacyCheck() {
  const move = page('move', {
    heading: text('privacy.moveHeading'),
    paragraphs: text('privacy.moveWords'),
    button: text('continue'),
  });
  return [seenNow, solo('privacy-move', [move], { when: answer(seenNow, 'seen_now').is('later') })];
}

/** Who one is, and how and since when the two are together. Each question may be left out. */
export function intake() {
  return solo('intake', [
    form('intake', {
      heading: text('intake.heading'),
      button: text('continue'),
      questions: {
        birth_year: wholeNumber(text('intake.birth_year'), { min: 1900, max: 2015 }),
        gender: shortText(text('intake.gender'), { maxLength: 60 }),
        status: oneOf(text('intake.status'), {
          dating: text('intake.status_dating'),
          cohabiting: text('intake.status_cohabiting'),
          engaged: text('intake.status_engaged'),
          married: text('intake.status_married'),
          other: text('intake.status_other'),
        }),
        since_year: wholeNumber(text('intake.since_year'), { min: 1930, max: 2100 }),
        since_month: wholeNumber(text('intake.since_month'), { min: 1, max: 12 }),
      },
    }),
  ]);
}

/** Id of the step in which each is asked how they are. */
export const DISTRESS_CHECK = 'distress';

/** "How are you right now?", after something upsetting. Who is upset reads where help is. */
export function distressCheck() {
  const asked = solo(DISTRESS_CHECK, [
    choice('upset_now', {
      heading: text('distress.heading'),
      question: text('distress.question'),
      help: text('distress.help'),
      options: { well: text('distress.well'), unsettled: text('distress.unsettled'), upset: text('distress.upset') },
    }),
  ]);
  const care = page('care', {
    heading: text('distress.careHeading'),
    paragraphs: text('distress.care'),
    button: text('continue'),
  });
  return [asked, solo('distress-care', [care], { when: answer(asked, 'upset_now').is('upset') })];
}

/**
 * May a public file tell that the two are a couple? Both are asked, each alone, and only two times yes will do. Put it
 * at the end, when it is known what was asked. `npm run export -- --tier open` goes by it (migrations/0082_sharing.ts).
 */
export function sharingConsent() {
  return solo('sharing', [
    page('sharing_about', { heading: text('sharing.heading'), paragraphs: text('sharing.about'), button: text('continue') }),
    choice('partners_linked', {
      heading: text('sharing.heading'),
      question: text('sharing.question'),
      help: text('sharing.help'),
      options: { yes: text('sharing.yes'), no: text('sharing.no') },
    }),
  ]);
}

/** Whether anyone could see the screen in the meantime; asked at the end. */
export function presenceCheck() {
  return solo('presence', [
    choice('seen_during', {
      heading: text('presence.heading'),
      question: text('presence.question'),
      options: { nobody: text('presence.nobody'), partner: text('presence.partner'), other: text('presence.other') },
    }),
  ]);
}

/** Asked first in a follow-up, under an id of its own in each: whether the two are still a couple. */
export function stillTogether(id: string) {
  return solo(id, [
    choice('together', {
      heading: text('together.heading'),
      question: text('together.question'),
      help: text('together.help'),
      options: { yes: text('together.yes'), no: text('together.no'), unsaid: text('together.unsaid') },
    }),
  ]);
}
