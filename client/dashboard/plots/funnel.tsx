import { barX, ruleX, text } from '@observablehq/plot';
import { useMemo } from 'react';
import type { Plots } from '../../../server/protocol/staff/plot-routes.ts';
import { Chart } from './chart.tsx';
import { counted } from './numbers.ts';

type Given = Pick<Plots, 'funnel' | 'target'>;

/** How far couples came, from the link to the end. */
export function Funnel({ funnel, target }: Given) {
  const options = useMemo(() => ({
    height: 30 + 34 * funnel.length,
    marginLeft: 130,
    marginRight: 60,
    x: { axis: null, domain: [0, Math.max(1, target ?? 0, ...funnel.map(({ couples }) => couples))] },
    y: { label: null, domain: funnel.map(({ stage }) => stage), tickSize: 0 },
    marks: [
      barX(funnel, { x: 'couples', y: 'stage', fill: 'var(--plot-fill)', insetTop: 3, insetBottom: 3, rx: 2 }),
      text(funnel, { x: 'couples', y: 'stage', text: ({ couples }) => String(couples), textAnchor: 'start', dx: 8 }),
      ...(target === null ? [] : [ruleX([target], { stroke: 'var(--plot-warm)', strokeWidth: 2, strokeDasharray: '4 3' })]),
    ],
  }), [funnel, target]);
  const [first, last] = [funnel[0]?.couples ?? 0, funnel.at(-1)?.couples ?? 0];
  return (
    <Chart
      title="From the link to the end"
      reading={`Of ${counted(first, 'couple')} given links, ${last} ${last === 1 ? 'has' : 'have'} completed together${target === null ? '' : `, of ${target} wanted (the dashed line)`}${lossOf(funnel)}.`}
      options={options}
      head={['How far', 'Couples']}
      rows={funnel.map(({ stage, couples }) => [stage, couples])}
    />
  );
}

function lossOf(funnel: Given['funnel']): string {
  const steps = funnel.slice(1).map((stage, index) => ({ before: funnel[index], stage, lost: (funnel[index]?.couples ?? 0) - stage.couples }));
  const [most] = steps.sort((one, other) => other.lost - one.lost);
  return most === undefined || most.lost <= 0 ? '' : `; most are between “${most.before?.stage}” and “${most.stage.stage}” (${most.lost})`;
}
