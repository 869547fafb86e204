import { battery, part, type Experiment } from '../../experiments/kit/kit.ts';
import { ownFeltsec6 } from '../../experiments/measures/self.ts';
import { effectsStudy } from './effects-study.ts';
import { sharingStudy } from './sharing-study.ts';

/** The scale once more, two weeks later. */
const followUps: NonNullable<Experiment['followUps']> = [
  {
    id: 'two-weeks', offsetDays: 14, windowBeforeDays: 1, windowAfterDays: 3, remindersAfterHours: [],
    timeline: () => [part('post', battery('later', ownFeltsec6))],
  },
];

export const wavesStudy: Experiment = { ...effectsStudy, id: 'waves-study', followUps };

export const sharedWavesStudy: Experiment = { ...sharingStudy, id: 'shared-waves-study', followUps };
