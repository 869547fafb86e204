import { battery, choice, part, solo, textsIn, writing, type Experiment } from '../../experiments/kit/kit.ts';
import { ownFeltsec6 } from '../../experiments/measures/self.ts';
import { smallStudy } from './small-study.ts';

const text = textsIn({
  en: {
    heading: 'Since then',
    mood: 'How have you been?',
    good: 'Good',
    bad: 'Bad',
    recall: { warm: 'Something warm since then?', plain: 'Something plain since then?', dry: 'Something dry since then?' },
  },
});

const mood = (id: string) =>
  choice(id, { heading: text('heading'), question: text('mood'), options: { good: text('good'), bad: text('bad') } });

/** The small study, and two follow-ups: the words of the first are of the couple's condition. */
export const followUpStudy: Experiment = {
  ...smallStudy,
  id: 'follow-up-study',
  followUps: [
    {
      id: 'week-2',
      offsetDays: 14,
      windowBeforeDays: 1,
      windowAfterDays: 3,
      remindersAfterHours: [0, 24],
      timeline: ({ condition }) => [
        part(
          'post',
          solo('week-2', [
            mood('mood'),
            writing('recall', { heading: text('heading'), prompts: { recall: text(`recall.${condition['tone'] as 'warm'}`) } }),
          ]),
          battery('security', ownFeltsec6),
        ),
      ],
    },
    {
      id: 'month-1',
      offsetDays: 30,
      windowBeforeDays: 2,
      windowAfterDays: 7,
      remindersAfterHours: [],
      timeline: () => [part('post', solo('month-1', [mood('mood')]))],
    },
  ],
};
