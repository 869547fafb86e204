import { rectY, ruleX, ruleY } from '@observablehq/plot';
import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { FAR_APART, type Spread } from '../../../server/protocol/staff/plot-routes.ts';
import { Chart } from './chart.tsx';
import { barsOf, counted, quantile, total } from './numbers.ts';

/** How long couples took, from when both had come to the end. */
export function Lengths({ spread }: { readonly spread: Spread }) {
  const options = useHistogram(spread, { unit: 'minutes', of: 'couples' });
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(spread, share));
  if (median === null || median === undefined) return <Text>No couple has completed together yet.</Text>;
  return (
    <Chart
      title="How long couples took"
      reading={`Half of ${counted(total(spread), 'couple')} were through within ${counted(median, 'minute')} of both having come (the line), the middle half between ${low} and ${high}.`}
      options={options}
      head={['Minutes', 'Couples']}
      rows={spread.map(({ at, n }) => [at, n])}
    />
  );
}

/** How far apart the two screens began what was to begin together. */
export function Apart({ spread }: { readonly spread: Spread }) {
  const options = useHistogram(spread, { unit: 'ms apart', of: 'shared steps' });
  const [median, most] = [0.5, 0.95].map((share) => quantile(spread, share));
  if (median === null || median === undefined || most === null || most === undefined) return <Text>No shared step has begun on both screens yet.</Text>;
  return (
    <Chart
      title="At the same instant"
      reading={`Of ${counted(total(spread), 'shared step')}, half began within ${median} ms on both screens (the line), and 95 % within ${beyond(most)}.`}
      options={options}
      head={['ms apart', 'Shared steps']}
      rows={spread.map(({ at, n }) => [at === FAR_APART ? `${at} or more` : at, n])}
    />
  );
}

function beyond(ms: number): string {
  return ms >= FAR_APART ? `${FAR_APART} ms or more` : `${ms} ms`;
}

function useHistogram(spread: Spread, { unit, of }: { readonly unit: string; readonly of: string }) {
  return useMemo(() => {
    const bars = barsOf(spread);
    return {
      height: 220,
      marginLeft: 50,
      marginTop: 28,
      marginBottom: 40,
      x: { label: unit, domain: [-0.5, Math.max(10, ...bars.map(({ to }) => to))] },
      y: { label: of, grid: true, ticks: 4, tickFormat: 'd' },
      marks: [
        rectY(bars, { x1: 'from', x2: 'to', y: 'n', fill: 'var(--plot-fill)', inset: 0.5 }),
        ruleY([0], { stroke: 'currentColor' }),
        ruleX([quantile(spread, 0.5) ?? 0], { stroke: 'var(--plot-warm)', strokeWidth: 2 }),
      ],
    };
  }, [spread, unit, of]);
}
