import { barX, text } from '@observablehq/plot';
import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Plots } from '../../../server/protocol/staff/plot-routes.ts';
import { Chart } from './chart.tsx';
import { counted } from './numbers.ts';

type Given = Plots['balance'];

const CONCEALED = 'Who got what is concealed; it is shown to those who may see how the study draws, once two people have unblinded it.';

/** Couples drawn, by condition where that may be seen. */
export function Balance({ isConcealed, drawn }: Given) {
  const rows = useMemo(() => drawn.map((each) => ({ ...each, name: nameOf(each) })), [drawn]);
  const options = useMemo(() => ({
    height: 30 + 34 * rows.length,
    marginLeft: 200,
    marginRight: 150,
    x: { axis: null, domain: [0, Math.max(1, ...rows.map(({ couples }) => couples))] },
    y: { label: null, domain: rows.map(({ name }) => name), tickSize: 0 },
    marks: [
      barX(rows, { x: 'couples', y: 'name', fill: 'var(--plot-soft)', insetTop: 3, insetBottom: 3, rx: 2 }),
      barX(rows, { x: 'completed', y: 'name', fill: 'var(--plot-fill)', insetTop: 3, insetBottom: 3, rx: 2 }),
      text(rows, { x: 'couples', y: 'name', text: ({ couples, completed }) => `${couples}, ${completed} completed`, textAnchor: 'start', dx: 8 }),
    ],
  }), [rows]);
  if (drawn.length === 0) return <Text>No couple has been drawn yet.</Text>;
  const sum = drawn.reduce((all, { couples }) => all + couples, 0);
  return (
    <Chart
      title="Who was drawn"
      reading={isConcealed ? `${counted(sum, 'couple')} drawn. ${CONCEALED}` : `${counted(sum, 'couple')} drawn; ${gapOf(drawn)}. The stronger part of each bar completed together.`}
      options={options}
      head={[isConcealed ? 'Stratum' : 'Condition', 'Couples', 'Completed together']}
      rows={rows.map(({ name, couples, completed }) => [name, couples, completed])}
    />
  );
}

function nameOf({ stratum, condition }: Given['drawn'][number]): string {
  return [stratum, condition].filter((part) => part !== null && part !== '').join(', ') || 'all';
}

function gapOf(drawn: Given['drawn']): string {
  const strata = [...new Set(drawn.map(({ stratum }) => stratum))];
  const gap = Math.max(...strata.map((stratum) => {
    const counts = drawn.filter((each) => each.stratum === stratum).map(({ couples }) => couples);
    return Math.max(...counts) - Math.min(...counts);
  }));
  return gap === 0 ? 'every condition has as many' : `conditions differ by ${counted(gap, 'couple')} at most${strata.length > 1 ? ' within a stratum' : ''}`;
}
