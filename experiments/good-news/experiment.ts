import {
  answer, barrier, battery, choice, defineExperiment, deliver, length, minutes, part, presenceCheck, privacyCheck,
  seconds, solo, textsIn, together, writing,
} from '../kit/kit.ts';
import { ownFeltsec6 } from '../measures/self.ts';
import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };

// One file a language, each with the same keys. Each partner reads their own language.
const text = textsIn({ en, de });

/** What happens where both are needed and one does not come, or leaves. */
const waits = { patience: minutes(10), onTimeout: 'end', onPartnerGone: 'pause' } as const;

/** Does it raise felt security more to hear what good news means to the partner than to hear the facts? */
export default defineExperiment({
  id: 'good-news',
  version: '1.0.0',
  title: 'Good news',
  languages: text.languages,

  // Chosen once for a study: npm run study -- create … --param writing=5min
  parameters: {
    writing: length('Time for writing', minutes(3), { atLeast: minutes(1), atMost: minutes(10) }),
  },
  // Drawn for each couple. A level becomes a value in the data.
  factors: { focus: ['meaning', 'facts'] },

  consent: () => ({
    version: '1.0',
    heading: text('consent.heading'),
    summary: text('consent.summary'),
    sections: [
      { title: text('consent.sees.title'), paragraphs: text('consent.sees.paragraphs') },
      { title: text('consent.end.title'), paragraphs: text('consent.end.paragraphs') },
      { title: text('consent.data.title'), paragraphs: text('consent.data.paragraphs') },
    ],
  }),
  door: { patience: minutes(30) },
  debrief: text('debrief'),

  // Each alone, before anything is drawn: the same in every condition.
  before: () => [part('pre', privacyCheck(), battery('before', ownFeltsec6))],

  // From the draw on: called once for each couple, and what it returns is their plan.
  timeline: ({ parameters, condition }) => {
    // Both start at one instant; who is done waits for the partner, at most to the end of the time.
    const write = together(
      'write',
      parameters.writing,
      [
        writing('news', {
          heading: text('write.heading'),
          lead: text('write.lead'),
          prompts: { news: text(`write.${condition.focus}`) },
          atLeast: 40,
          visibility: 'shared', // without it, delivering the text does not compile
        }),
      ],
      { ...waits, endsWhenBothDone: true, waiting: text('write.waiting') },
    );
    // Each sees the own words once more and confirms them; then both read at one instant.
    const exchange = deliver('exchange', {
      ...waits,
      text: answer(write, 'news'),
      from: 'both',
      letter: { noSoonerThan: seconds(10) },
    });
    const after = solo('after', [
      choice('glad', {
        heading: text('glad.heading'),
        question: text('glad.question'),
        options: { little: text('glad.little'), somewhat: text('glad.somewhat'), very: text('glad.very') },
      }),
    ]);
    return [
      part('task', write, exchange),
      part(
        'post',
        barrier('ready', { patience: minutes(5), onTimeout: 'continue-alone' }),
        after,
        battery('security', ownFeltsec6),
        presenceCheck(),
      ),
    ];
  },
});
