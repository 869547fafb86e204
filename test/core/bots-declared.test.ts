import { expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/bot.ts';
import fastFriends from '../../experiments/fast-friends/bot.ts';
import { pointsPerDeviation, type BotDefinition, type Simulated } from '../../experiments/kit/bot.ts';
import { scoreOf } from '../../experiments/measures/scoring.ts';
import partnerRequest from '../../experiments/partner-request/bot.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { regress } from '../support/regression.ts';

const COUPLES = 2_000;

/** Under which name each experiment asks for its outcome, before and after. */
const BOTS: readonly (readonly [trialId: string, bot: BotDefinition])[] = [
  ['felt_security', complimentReframing],
  ['near', fastFriends],
  ['trust', partnerRequest],
];

it.each(BOTS)('whoever answers "%s" stands afterwards where the declared effects say', (trialId, bot) => {
  const conditions = Object.keys(bot.effects.condition);
  const rows: number[][] = [];
  const after: number[] = [];
  for (let number = 0; number < COUPLES; number += 1) {
    const condition = conditions[number % conditions.length] ?? '';
    const couple = [personOf(number, 'A'), personOf(number, 'B')] as const;
    for (const [index, { truth, chance }] of couple.entries()) {
      const partner = couple[1 - index]?.truth ?? truth;
      const standing = (stepId: 'pre' | 'post'): number => {
        const trial = { id: trialId, plugin: 'tandem-battery', parameters: {}, audience: 'private' } as const;
        const member = index === 0 ? 'A' : 'B';
        const answers = bot.outcome.items.map(({ id }): [string, number] => {
          const answer = bot.answer({ member, role: null, condition, stepId, trial, item: id, self: truth, partner, chance });
          return [id, Number(answer)];
        });
        const [score] = bot.outcome.scores;
        if (score === undefined) throw new Error(`${bot.outcome.id} has no score`);
        const { value } = scoreOf(bot.outcome, score, Object.fromEntries(answers));
        return ((value ?? Number.NaN) - (bot.outcome.min + bot.outcome.max) / 2) / pointsPerDeviation(bot.outcome);
      };
      expect(Math.abs(standing('pre') - truth.trait)).toBeLessThan(2);
      rows.push([...conditions.map((name) => (name === condition ? 1 : 0)), truth.trait, partner.trait]);
      after.push(standing('post'));
    }
  }
  const { estimates } = regress(rows, after);
  const declared = [...conditions.map((name) => bot.effects.condition[name] ?? 0), bot.effects.actor, bot.effects.partner];
  for (const [index, truth] of declared.entries()) expect(estimates[index], `${index} of ${declared}`).toBeCloseTo(truth, 1);
});

function personOf(couple: number, member: string): { readonly truth: Simulated; readonly chance: Chance } {
  const chance = new Chance(1, `couple ${couple} ${member}`);
  return { truth: { trait: chance.normal(), residual: chance.normal() }, chance };
}
