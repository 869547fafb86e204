import type { Plots, Spread } from '../protocol/staff/plot-routes.ts';
import { STAGES } from '../protocol/staff/plot-routes.ts';
import type { CoupleProgress, Outline } from '../store/progress.ts';

type Stage = (typeof STAGES)[number];

const HAS_COME_TO: Readonly<Record<Stage, (couple: CoupleProgress) => boolean>> = {
  'given links': () => true,
  'both opened': ({ people }) => people.every(({ is_opened, came_ms }) => is_opened || came_ms !== null),
  'both came': ({ people }) => people.every(({ came_ms }) => came_ms !== null),
  'both agreed': ({ people }) => people.every(({ has_agreed }) => has_agreed),
  drawn: ({ condition }) => condition !== null,
  'both completed': hasCompleted,
};

export function isOver({ phase }: Pick<CoupleProgress, 'phase'>): boolean {
  return phase === 'completed' || phase === 'ended-early';
}

/** Both came to the end, at the same number. */
export function hasCompleted({ phase, people: [one, other] }: Pick<CoupleProgress, 'phase' | 'people'>): boolean {
  return phase === 'completed' && one !== undefined && one.position === other?.position;
}

export function funnelOf(couples: readonly CoupleProgress[]): Plots['funnel'] {
  return STAGES.map((stage) => ({ stage, couples: couples.filter(HAS_COME_TO[stage]).length }));
}

/** @param conditions  null: concealed, so counted by stratum alone */
export function drawnOf(couples: readonly CoupleProgress[], conditions: readonly string[] | null): Plots['balance']['drawn'] {
  const drawn = couples.filter(({ condition }) => condition !== null);
  const strata = [...new Set(drawn.map(({ stratum }) => stratum))].sort();
  return strata.flatMap((stratum) =>
    (conditions ?? [null]).map((condition) => {
      const here = drawn.filter((each) => each.stratum === stratum && (condition === null || each.condition === condition));
      return { stratum, condition, couples: here.length, completed: here.filter(hasCompleted).length };
    }),
  );
}

/**
 * Steps that may be told of, in the order of the plan.
 *
 * @param conditions  those of the study
 * @param isOpen      false: concealed, so only steps that all conditions have; of one that no couple was drawn yet it is
 *                    not known which these are, so until then only those before the draw
 */
export function stepsToTell(outlines: readonly Outline[], conditions: readonly string[] | null, isOpen: boolean): readonly string[] {
  const all = [...outlines].sort((one, other) => other.steps.length - one.steps.length).reduce<readonly string[]>((known, { steps }) => merged(known, steps), []);
  if (isOpen) return all;
  const drawn = outlines.filter(({ condition }) => condition !== null);
  const isComplete = conditions?.every((condition) => drawn.some((outline) => outline.condition === condition)) ?? false;
  return all.filter((id) => (isComplete ? drawn.every(({ steps }) => steps.includes(id)) : outlines.every(({ before }) => before.includes(id))));
}

/** What is only in the second stands behind what it follows there. */
function merged(known: readonly string[], steps: readonly string[]): readonly string[] {
  return steps.reduce<string[]>((list, id, index) => {
    if (!list.includes(id)) list.splice(list.indexOf(steps[index - 1] ?? '') + 1, 0, id);
    return list;
  }, [...known]);
}

/** How many persons came to a step, and for how many it was over there. */
export function flowThrough(couples: readonly CoupleProgress[], outlines: readonly Outline[], stepId: string): { readonly reached: number; readonly stopped: number } {
  const places = new Map(outlines.map(({ version, condition, steps }) => [keyOf(version, condition), steps.indexOf(stepId)]));
  const people = couples.flatMap((couple) => {
    const place = places.get(keyOf(couple.version, couple.condition)) ?? -1;
    return place < 0 ? [] : couple.people.filter(({ came_ms }) => came_ms !== null).map(({ presence, position }) => ({ beyond: position - place, isDone: isOver(couple) || presence === 'left' }));
  });
  return {
    reached: people.filter(({ beyond }) => beyond >= 0).length,
    stopped: people.filter(({ beyond, isDone }) => beyond === 0 && isDone).length,
  };
}

/** Minutes from when the second came to the end. */
export function minutesOf(couples: readonly CoupleProgress[]): Spread {
  const counts = new Map<number, number>();
  for (const { over_ms, people } of couples.filter(hasCompleted)) {
    const at = Math.round(((over_ms ?? 0) - Math.max(...people.map(({ came_ms }) => came_ms ?? 0))) / 60_000);
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return [...counts].map(([at, n]) => ({ at, n })).sort((one, other) => one.at - other.at);
}

function keyOf(version: string, condition: string | null): string {
  return JSON.stringify([version, condition]);
}
