import { defineBot, pointOn, standingAfter } from '../kit/kit.ts';
import { ownFeltsec6 } from '../measures/self.ts';

const effects = {
  actor: 0.5,
  partner: 0.3,
  condition: { meaning: 0.8, detail: 0, plain: 0 },
  residual: 0.3,
} as const;

/** Simulated couples in which meaning raises felt security, and each also carries some of the partner's. */
export default defineBot({
  outcome: ownFeltsec6,
  effects,
  answer: (given) => {
    const { stepId, trial, item, self, chance } = given;
    if (trial.id === 'partners_linked') return chance.whole(1, 4) === 1 ? 'no' : 'yes';
    if (item === null) return trial.id === 'keep_card' ? 'yes' : undefined;
    if (trial.id !== 'felt_security') return undefined;
    const standing = stepId === 'post' ? standingAfter(effects, given) : self.trait;
    return pointOn(ownFeltsec6, item, standing, chance);
  },
});
