import { barX, dot, ruleY, text, tickX } from '@observablehq/plot';
import { useMemo } from 'react';
import type { Course } from '../../../server/protocol/staff/plot-routes.ts';
import { Chart } from './chart.tsx';
import { counted, told } from './numbers.ts';

type Given = Pick<Course, 'steps' | 'hasMore'>;

const ONLY_COMMON = ' Steps that only some conditions have are left out.';

/** At which steps persons stopped. */
export function DropOut({ steps, hasMore }: Given) {
  const options = useMemo(() => ({
    height: 30 + 24 * steps.length,
    marginLeft: 200,
    marginRight: 150,
    x: { axis: null, domain: [0, Math.max(1, ...steps.map(({ reached }) => reached))] },
    y: { label: null, domain: steps.map(({ stepId }) => stepId), tickSize: 0 },
    marks: [
      barX(steps, { x: 'reached', y: 'stepId', fill: 'var(--plot-soft)', insetTop: 2, insetBottom: 2, rx: 2 }),
      barX(steps, { x1: ({ reached, stopped }) => reached - stopped, x2: 'reached', y: 'stepId', fill: 'var(--plot-warm)', insetTop: 2, insetBottom: 2 }),
      text(steps, { x: 'reached', y: 'stepId', text: ({ reached, stopped }) => (stopped === 0 ? String(reached) : `${reached}, ${stopped} stopped`), textAnchor: 'start', dx: 8 }),
    ],
  }), [steps]);
  const stopped = steps.reduce((sum, each) => sum + each.stopped, 0);
  const [worst] = [...steps].sort((one, other) => other.stopped - one.stopped);
  return (
    <Chart
      title="Where persons stopped"
      reading={`${stopped === 0 ? 'Nobody has stopped at a step.' : `${counted(stopped, 'person', 'persons')} of ${steps[0]?.reached ?? 0} stopped, most at “${worst?.stepId}” (${worst?.stopped}).`}${hasMore ? ONLY_COMMON : ''}`}
      options={options}
      head={['Step', 'Persons who came so far', 'Stopped there']}
      rows={steps.map(({ stepId, reached, stopped: there }) => [stepId, reached, there])}
    />
  );
}

/** How long persons took over the trials of each step. */
export function StepTimes({ steps, hasMore }: Given) {
  const timed = useMemo(() => steps.flatMap(({ stepId, seconds }) => (seconds === null ? [] : [{ stepId, ...seconds }])), [steps]);
  const options = useMemo(() => ({
    height: 60 + 24 * timed.length,
    marginLeft: 200,
    marginRight: 70,
    marginBottom: 40,
    x: { label: 'seconds', grid: true, zero: true, ticks: 6 },
    y: { label: null, domain: timed.map(({ stepId }) => stepId), tickSize: 0 },
    marks: [
      ruleY(timed, { y: 'stepId', x1: 'low', x2: 'high', stroke: 'var(--plot-soft)', strokeWidth: 8 }),
      tickX(timed, { y: 'stepId', x: 'low', stroke: 'var(--plot-soft)' }),
      dot(timed, { y: 'stepId', x: 'median', fill: 'var(--plot-fill)', r: 5 }),
    ],
  }), [timed]);
  const [longest] = [...timed].sort((one, other) => other.median - one.median);
  if (longest === undefined) return null;
  return (
    <Chart
      title="Time at each step"
      reading={`“${longest.stepId}” takes longest: half of the persons are through within ${told(longest.median)}. Bars hold the middle half of persons.${hasMore ? ONLY_COMMON : ''}`}
      options={options}
      head={['Step', 'A quarter within', 'Half within', 'Three quarters within']}
      rows={timed.map(({ stepId, low, median, high }) => [stepId, told(low), told(median), told(high)])}
    />
  );
}
