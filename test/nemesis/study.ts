import {
  answer, barrier, chat, choice, defineExperiment, deliver, hold, minutes, option, part, seconds, solo, textsIn, together, turns,
  writing,
} from '../../experiments/kit/kit.ts';

const text = textsIn({
  en: {
    heading: 'A question',
    points: ['You answer, you write, and you talk'],
    mood: 'How are you?',
    good: 'Good',
    bad: 'Bad',
    diary: 'What happened today?',
    news: { warm: 'Write something warm', plain: 'Write something plain' },
    first: 'What made you laugh?',
    instead: 'What did you eat?',
    instead2: 'What did you read?',
    thanks: ['Thank you'],
  },
});

/** `long`: more than any fault lasts, so that what ends a couple is that it is through. `short`: for those who are left. */
const PATIENCE = { long: minutes(10), short: seconds(12) } as const;

const heading = text('heading');

const ask = (id: string) => choice(id, { heading, question: text('mood'), options: { good: text('good'), bad: text('bad') } });
const write = (id: string) => writing(id, { heading, prompts: { [id]: text('diary') } });

/** Every kind of step, short: a couple is through in some ten seconds, and passes all that the rules have. */
export const nemesisStudy = defineExperiment({
  id: 'nemesis',
  version: '1.0.0',
  title: 'Nemesis',
  languages: text.languages,
  parameters: { patience: option('How long people wait', ['long', 'short'], 'long') },
  factors: { tone: ['warm', 'plain'] },
  consent: () => ({ version: '1', heading, summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('thanks'),
  before: () => [part('baseline', solo('baseline', [ask('mood'), write('diary'), ask('mood2'), ask('mood3')]))],
  timeline: ({ condition: { tone }, parameters }) => {
    const wait = { patience: PATIENCE[parameters.patience], onTimeout: 'end' } as const;
    const waits = { ...wait, onPartnerGone: 'pause' } as const;
    const news = together(
      'news',
      seconds(5),
      [writing('news', { heading, prompts: { news: text(`news.${tone}`) }, visibility: 'shared' })],
      { ...waits, endsWhenBothDone: true },
    );
    return [
      part(
        'task',
        news,
        deliver('exchange', { ...waits, from: 'both', text: answer(news, 'news'), letter: { noSoonerThan: seconds(0) } }),
        hold('pause', { ...wait, pad: [seconds(0), seconds(1)] }),
        solo('limited', [ask('quick'), write('quickly')], { limit: seconds(3) }),
        together('fixed', seconds(1), [ask('fixed')], waits),
        turns('set', {
          ...waits,
          lasts: seconds(6),
          prompts: [{ id: 'laugh', text: text('first') }],
          reserve: [
            { id: 'eat', text: text('instead') },
            { id: 'read', text: text('instead2') },
          ],
          turn: { atMost: seconds(2) },
        }),
        chat('talk', seconds(2), waits),
      ),
      part(
        'post',
        barrier('meet', wait),
        solo('after', [ask('again'), write('words'), ask('again2'), ask('again3'), ask('again4')]),
      ),
    ];
  },
});

/** What the server of a nemesis run has instead of `experiments/`. */
export const studies = [nemesisStudy];
