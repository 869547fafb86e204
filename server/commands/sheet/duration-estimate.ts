import type { PlannedTrial, PlanStep } from '../../dyad/plan.ts';
import type { Language, Member } from '../../protocol/member.ts';
import { clockOf } from './lengths.ts';
import { screenWords } from './screen-words.ts';

/** How long a member needs, in ms; waiting for the partner is not counted. */
export interface Estimate {
  /** Steps at the own pace, by the rule of {@link ESTIMATE_RULE}. */
  readonly ownPace: number;
  /** Steps with a clock, at their longest. */
  readonly onClock: number;
}

export const ESTIMATE_RULE = '200 words read in a minute, 4 s for an answer, 30 s for a short text of one’s own';

const MS_A_WORD = 60_000 / 200;
const MS_AN_ANSWER = 4_000;
const MS_A_TEXT = 30_000;

export function estimate(steps: readonly PlanStep[], member: Member, language: Language): Estimate {
  const all = steps.map((step) => {
    const trials = step.content[member]?.[language]?.trials ?? [];
    const clock = clockOf(step);
    if (clock !== null) return { ownPace: 0, onClock: trials.length > 0 ? clock : 0 };
    return { ownPace: trials.reduce((sum, trial) => sum + needed(trial), 0), onClock: 0 };
  });
  return all.reduce((sum, each) => ({ ownPace: sum.ownPace + each.ownPace, onClock: sum.onClock + each.onClock }), {
    ownPace: 0,
    onClock: 0,
  });
}

function needed(trial: PlannedTrial): number {
  const words = screenWords(trial, [])
    .filter(({ kind }) => kind !== 'rule')
    .flatMap(({ text }) => text.split(/\s+/)).length;
  const { items, min_ms: least } = trial.parameters;
  const asked = Object.values(trial.fields).filter(({ question }) => question !== '');
  const texts = asked.filter(({ type }) => type === 'text').length;
  const answers = asked.length - texts + (Array.isArray(items) ? items.length : 0);
  return Math.max(words * MS_A_WORD + answers * MS_AN_ANSWER + texts * MS_A_TEXT, typeof least === 'number' ? least : 0);
}
