import {
  barrier, choice, defineExperiment, minutes, part, seconds, solo, textsIn, together, writing,
} from '../../experiments/kit/kit.ts';

const text = textsIn({
  en: {
    consent: 'May we ask you?',
    points: ['Two questions', 'One minute together'],
    heading: 'A question',
    mood: 'How are you?',
    good: 'Good',
    bad: 'Bad',
    diary: 'What happened today?',
    lead: { warm: 'Write something warm', plain: 'Write something plain', dry: 'Write something dry' },
    again: 'And now?',
    thanks: ['Thank you'],
  },
});

const waits = { patience: minutes(20), onTimeout: 'end' } as const;
const options = { good: text('good'), bad: text('bad') };

/**
 * One step of every kind that matters to the wire, and no more: alone, at the door, together for a minute, alone,
 * at a barrier, alone again. Each condition has words of its own, so that who was drawn what can be read off a screen.
 */
export const smallStudy = defineExperiment({
  id: 'small-study',
  version: '1.0.0',
  title: 'A small study',
  languages: text.languages,
  parameters: {},
  factors: { tone: ['warm', 'plain', 'dry'] },
  consent: () => ({ version: '2.1', heading: text('consent'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('thanks'),
  before: () => [
    part(
      'baseline',
      solo('baseline', [
        choice('mood', { heading: text('heading'), question: text('mood'), options }),
        writing('diary', { heading: text('heading'), prompts: { diary: text('diary') } }),
      ]),
    ),
  ],
  timeline: ({ condition: { tone } }) => [
    part(
      'task',
      together('talk', seconds(60), [writing('talk', { heading: text('heading'), prompts: { words: text(`lead.${tone}`) } })], {
        ...waits,
        onPartnerGone: 'pause',
        endsWhenBothDone: true,
      }),
      solo('alone', [choice('alone', { heading: text('heading'), question: text('mood'), options })]),
      barrier('meet', waits),
      solo('after', [
        choice('again', { heading: text('heading'), question: text('again'), options }),
        writing('words', { heading: text('heading'), prompts: { last: text('diary') } }),
      ]),
    ),
  ],
});

/** The level of the factor that this content was written for; `null` where it says nothing of it. */
export function toneOf(content: unknown): string | null {
  return /Write something (\w+)/.exec(JSON.stringify(content))?.[1] ?? null;
}
