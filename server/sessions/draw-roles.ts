import type { Experiment } from '../../experiments/kit/kit.ts';
import type { Measure } from '../../experiments/kit/measure.ts';
import { scoreOf } from '../../experiments/measures/scoring.ts';
import { drawRoles, NO_ROLES, type RoleDraw } from '../assignment/roles.ts';
import type { ParameterValues } from '../planning/parameters.ts';
import type { Member } from '../protocol/member.ts';
import type { DrawBasis } from './ports.ts';

interface RolesGiven {
  readonly parameters: ParameterValues;
  readonly basis: DrawBasis;
  readonly condition: string;
  /** The condition was asked for, so there is no list to be counted in. */
  readonly isForced: boolean;
}

/** Asks the experiment for its rule, and draws by it from what this couple has answered. */
export function drawRolesFor({ id, roles }: Experiment, given: RolesGiven): RoleDraw {
  if (roles === undefined) return NO_ROLES;
  const { parameters, basis, condition, isForced } = given;
  const { names } = roles;
  const forced = names.find((name) => name === basis.forcedRole);
  const other = names.find((name) => name !== forced);
  if (forced !== undefined && other !== undefined) {
    return { roles: { A: forced, B: other }, rule: 'forced', probability: 1, tie: false };
  }
  const rule = roles.rule({ parameters });
  const draw = (question: Parameters<typeof drawRoles>[0]): RoleDraw => drawRoles(question, basis.seed, basis.dyadId);
  switch (rule.rule) {
    case 'random':
      return draw({ names, rule: 'random' });
    case 'both_orders': {
      if (isForced) return { ...draw({ names, rule: 'random' }), rule: 'both_orders' };
      const nth = basis.earlier.filter((each) => each.condition === condition).length;
      return draw({ names, rule: 'both_orders', condition, nth });
    }
    case 'higher':
    case 'lower':
    case 'prob_higher': {
      const scores = { A: scoreAtBaseline(rule, basis, 'A', id), B: scoreAtBaseline(rule, basis, 'B', id) };
      return draw({ names, rule: rule.rule, target: rule.target, probability: rule.probability, scores });
    }
  }
}

/** `null`: too few answers. @throws Error where the measure has no score of this name */
function scoreAtBaseline(
  { measure, score: name }: { readonly measure: Measure; readonly score: string },
  { partOne, answered }: DrawBasis,
  member: Member,
  experimentId: string,
): number | null {
  const score = measure.scores.find((each) => each.name === name);
  if (score === undefined) throw new Error(`${experimentId}: ${measure.id} has no score "${name}"`);
  const data = answered[member].findLast(({ stepId, trialId }) => {
    const [content] = Object.values(partOne.steps.find((step) => step.id === stepId)?.content[member] ?? {});
    return content?.trials.find((trial) => trial.id === trialId)?.scale?.measure === measure.id;
  })?.data;
  const response = data?.['response'];
  if (typeof response !== 'object' || response === null || Array.isArray(response)) return null;
  const answers = Object.entries(response).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return scoreOf(measure, score, Object.fromEntries(answers)).value;
}
