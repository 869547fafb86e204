import { answer, choice, lines, not, pick, solo, writing } from '../kit/kit.ts';
import { text } from './texts.ts';

/** Topics that can be talked about here; the four that the one who is asked chooses from afterwards. */
export const TOPICS = {
  home: text('topic.home'),
  time: text('topic.time'),
  people: text('topic.people'),
  plans: text('topic.plans'),
};

/** Topics that are never picked: they are for a session with staff, or for no session at all. */
const NOT_HERE = {
  intimacy: text('topic.intimacy'),
  money: text('topic.money'),
  children: text('topic.children'),
  staying: text('topic.staying'),
  papers: text('topic.papers'),
  safety: text('topic.safety'),
};

const cannot = {
  label: text('cannot.label'),
  help: text('cannot.help'),
  domains: text('cannot.domains'),
  skip: text('cannot.skip'),
};

const ends = { left: text('weight.least'), right: text('weight.most') };

/** A wish in the author's own words, what it is about, and how heavy it is. */
function nominated(which: 'first' | 'second' | 'third') {
  const wish = solo(`wish-${which}`, [
    writing('wish', {
      heading: text(`nominate.heading.${which}`),
      lead: text(`nominate.lead.${which}`),
      prompts: { wish: text('nominate.prompt') },
      atLeast: 20,
      atMost: 500,
      cannot,
    }),
  ]);
  const about = solo(
    `wish-${which}-about`,
    [
      choice('topic', {
        heading: text('topic.heading'),
        about: answer(wish, 'wish'),
        question: text('topic.question'),
        options: { ...TOPICS, ...NOT_HERE },
      }),
      lines('weight', {
        heading: text('weight.heading'),
        instructions: text('weight.instructions'),
        from: 0,
        to: 10,
        lines: {
          wanted: { text: text('weight.wanted'), ...ends },
          sacrifice: { text: text('weight.sacrifice'), ...ends },
          tension: { text: text('weight.tension'), ...ends },
        },
      }),
    ],
    { when: not(answer(wish, 'wish_none').is(true)) },
  );
  const candidate = { text: answer(wish, 'wish'), severity: answer(about, 'tension'), topic: answer(about, 'topic') };
  return { candidate, steps: [wish, about] };
}

const first = nominated('first');
const second = nominated('second');
const third = nominated('third');

/** Three wishes of each; the server picks the one nearest the middle severity, and its author approves it. */
export const nominations = [...first.steps, ...second.steps, ...third.steps];
export const wish = pick('wish', {
  among: { first: first.candidate, second: second.candidate, third: third.candidate },
  nearest: 5.5,
  within: [3, 7],
  without: Object.keys(NOT_HERE),
  approve: {
    heading: text('approve.heading'),
    question: text('approve.question'),
    help: text('approve.help'),
    yes: text('approve.yes'),
    no: text('approve.no'),
  },
  own: {
    heading: text('own.heading'),
    lead: text('own.lead'),
    prompt: text('own.prompt'),
    atLeast: 20,
    question: text('own.question'),
    topics: TOPICS,
  },
});
