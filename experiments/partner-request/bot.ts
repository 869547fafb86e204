import { defineBot, pointOn, standingAfter } from '../kit/kit.ts';
import { ownTrust3 } from '../measures/request.ts';

const effects = {
  actor: 0.5,
  partner: 0.3,
  condition: { plain_plain: 0, acknowledged_plain: 0.4, plain_confident: 0.4, acknowledged_confident: 1 },
  residual: 0.3,
} as const;

/** What simulated people wish about: mostly what can be picked, now and then what cannot. */
const TOPICS = ['home', 'home', 'time', 'time', 'people', 'people', 'plans', 'plans', 'intimacy', 'money'];

/** Simulated couples in which either frame raises trust, and both together more than their sum. */
export default defineBot({
  outcome: ownTrust3,
  effects,
  answer: (given) => {
    const { stepId, trial, item, self, chance } = given;
    if (item === 'tension') return chance.whole(2, 8);
    if (trial.id === 'trust' && item !== null) {
      return pointOn(ownTrust3, item, stepId === 'post' ? standingAfter(effects, given) : self.trait, chance);
    }
    if (trial.id === 'topic' && stepId.endsWith('-about')) return chance.pick(TOPICS);
    if (trial.id === 'partners_linked') return chance.whole(1, 4) === 1 ? 'no' : 'yes';
    if (trial.id === 'approved') return chance.whole(1, 5) === 1 ? 'no' : 'yes';
    return undefined;
  },
});
