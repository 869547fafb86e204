import { Box, Table, Text, Title } from '@mantine/core';
import { plot, type PlotOptions } from '@observablehq/plot';
import { useEffect, useId, useRef } from 'react';

interface Given {
  readonly title: string;
  /** What is to be seen, in one sentence. */
  readonly reading: string;
  readonly options: PlotOptions;
  /** The same in numbers. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A drawing with the sentence that it comes to, and the table that it is made of. */
export function Chart({ title, reading, options, head, rows }: Given) {
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => place.current?.replaceChildren(drawn(reading, options)), [reading, options]);
  return (
    <section aria-labelledby={id}>
      <Title order={2} size="h3" mb={4} id={id}>{title}</Title>
      <Text mb="xs">{reading}</Text>
      <Box className="wide" tabIndex={0} role="region" aria-label={`${title}, drawn`} ref={place} />
      <details className="as-table">
        <summary>In numbers</summary>
        <Box className="wide few-rows" tabIndex={0} role="region" aria-label={`${title}, in numbers`}>
          <Table>
            <Table.Thead><Table.Tr>{head.map((each) => <Table.Th key={each}>{each}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody>
              {rows.map(([first, ...others]) => (
                <Table.Tr key={first}>
                  <Table.Th scope="row">{first}</Table.Th>
                  {others.map((value, index) => <Table.Td key={head[index + 1]}>{value}</Table.Td>)}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      </details>
    </section>
  );
}

/** Plot puts a style sheet into each drawing. The policy of this page refuses it, so `dashboard.css` has it instead. */
function drawn(reading: string, options: PlotOptions): SVGSVGElement | HTMLElement {
  const drawing = plot({ width: 760, className: 'plot', figure: false, ariaLabel: reading, ...options });
  drawing.querySelector('style')?.remove();
  drawing.setAttribute('role', 'img');
  // Names of parts that have no role; the sentence says it all.
  for (const part of drawing.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
  return drawing;
}
