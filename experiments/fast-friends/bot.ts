import { defineBot, pointOn, standingAfter } from '../kit/kit.ts';
import { ownClose3 } from '../measures/disclosure.ts';

const effects = {
  actor: 0.6,
  partner: 0.2,
  condition: { disclose: 0.7, smalltalk: 0 },
  residual: 0.3,
} as const;

/** Simulated couples whom questions that go deeper bring closer. */
export default defineBot({
  outcome: ownClose3,
  effects,
  answer: (given) => {
    const { stepId, trial, item, self, chance } = given;
    if (trial.id === 'partners_linked') return chance.whole(1, 4) === 1 ? 'no' : 'yes';
    if (trial.id !== 'near' || item === null) return undefined;
    return pointOn(ownClose3, item, stepId === 'post' ? standingAfter(effects, given) : self.trait, chance);
  },
});
