import type { PlanStep } from '../../dyad/plan.ts';

/** `20 s`, `4 min`, `1 min 30 s`. */
export function inWords(ms: number): string {
  const all = Math.round(ms / 1_000);
  const [minutes, seconds] = [Math.floor(all / 60), all % 60];
  return [...(minutes > 0 ? [`${minutes} min`] : []), ...(seconds > 0 || minutes === 0 ? [`${seconds} s`] : [])].join(' ');
}

/** How long a step lasts, as the plan says it. */
export function lengthInWords(step: PlanStep): string {
  switch (step.kind) {
    case 'solo':
    case 'consent':
      return step.limitMs === null ? 'own pace' : `own pace, at most ${inWords(step.limitMs)}`;
    case 'door':
    case 'barrier':
      return 'until both are here';
    case 'hold':
      return 'until both are here, and some seconds by chance';
    case 'together':
    case 'deliver':
    case 'reveal':
    case 'chat':
      return step.endsWhenBothDone ? `at most ${inWords(step.durationMs)}` : inWords(step.durationMs);
    case 'turn':
      return `at most ${inWords(step.setMs)} in all, ${inWords(step.durationMs)} a turn`;
  }
}

/** The longest that the clock of this step allows, in ms: of a turn, that of its whole set; `null`: it has no clock. */
export function clockOf(step: PlanStep): number | null {
  switch (step.kind) {
    case 'together':
    case 'deliver':
    case 'reveal':
    case 'chat':
      return step.durationMs;
    case 'turn':
      return step.setMs;
    case 'solo':
    case 'consent':
    case 'door':
    case 'barrier':
    case 'hold':
      return null;
  }
}
