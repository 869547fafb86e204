import type { RoleRule } from '../../experiments/kit/roles.ts';

/** How it is decided who takes which role, in a sentence or two. */
export function roleRuleInWords(rule: RoleRule): string {
  switch (rule.rule) {
    case 'both_orders':
      return 'Drawn by chance, A as often the one as the other in each condition.';
    case 'random':
      return 'Drawn by chance for each couple.';
    case 'higher':
    case 'lower':
    case 'prob_higher': {
      const which = rule.rule === 'lower' ? 'lower' : 'higher';
      const chance = rule.probability === 1 ? '' : ` with probability ${rule.probability}`;
      return `Who has the ${which} score “${rule.score}” of “${rule.measure.title}” becomes ${rule.target}${chance}. Nobody is told that a score had to do with it.`;
    }
  }
}
