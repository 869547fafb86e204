import { Box, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { OutputOf } from '../../../server/protocol/staff/routes.ts';

type Column = OutputOf<'preview-export'>['tables'][number]['columns'][number];

/** So many columns of the first rows are drawn at once; whoever looks for another finds it by its name. */
const MOST_COLUMNS = 60;

interface Given {
  readonly table: string;
  readonly columns: readonly Column[];
  /** null: still on their way. */
  readonly found: OutputOf<'preview-table'> | null;
}

/** One table: its first rows and what its columns mean, all of them or those that are looked for. */
export function TablePreview({ table, columns, found }: Given) {
  const [sought, setSought] = useState('');
  const wanted = sought.trim().toLowerCase();
  const shown = columns.filter(({ name, label, description }) => [name, label, description].some((words) => words.toLowerCase().includes(wanted)));
  return (
    <Stack>
      <TextInput label="Find a column" description="By its name, its label or its description." maw={420} value={sought} onChange={({ currentTarget }) => setSought(currentTarget.value)} />
      <Text role="status" size="sm">{wanted === '' ? `${columns.length} columns` : `${shown.length} of ${columns.length} columns`}</Text>
      {found !== null && <FirstRows table={table} {...found} shown={shown} />}
      <Codebook table={table} columns={shown} />
    </Stack>
  );
}

/** Just as the file has them; an empty cell is a missing value. */
function FirstRows({ table, header, rows, shown }: OutputOf<'preview-table'> & { readonly table: string; readonly shown: readonly Column[] }) {
  const drawn = shown.slice(0, MOST_COLUMNS).map(({ name }) => ({ name, at: header.indexOf(name) }));
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">First rows of {table}</Title>
      {rows.length === 0 && <Text>This table has no rows.</Text>}
      {shown.length > MOST_COLUMNS && <Text size="sm">The first {MOST_COLUMNS} columns; find the others by name.</Text>}
      {rows.length > 0 && (
        <Box className="long-table few-rows" role="region" aria-label={`First rows of ${table}`} tabIndex={0}>
          <table>
            <thead><tr>{drawn.map(({ name }) => <th key={name} scope="col">{name}</th>)}</tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.join('\t')}>{drawn.map(({ name, at }) => <td key={name}>{row[at]}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </Box>
      )}
    </Stack>
  );
}

/** In px: what a column's line is expected to take, before it is measured. */
const LINE = 60;
const HEADS = ['Column', 'Label', 'Description', 'Type', 'Values'];

/** The part of the codebook that is about this table. Of hundreds of columns only those in sight are drawn. */
function Codebook({ table, columns }: { readonly table: string; readonly columns: readonly Column[] }) {
  const scrolled = useRef<HTMLDivElement>(null);
  const lines = useVirtualizer({ count: columns.length, getScrollElement: () => scrolled.current, estimateSize: () => LINE, getItemKey: (index) => columns[index]?.name ?? index, overscan: 6 });
  const inSight = lines.getVirtualItems();
  const [above, below] = [inSight[0]?.start ?? 0, lines.getTotalSize() - (inSight.at(-1)?.end ?? 0)];
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">Columns of {table}</Title>
      <Box ref={scrolled} className="board codebook" role="region" aria-label={`Columns of ${table}`} tabIndex={0}>
        <Table fz="sm" stickyHeader aria-rowcount={columns.length + 1}>
          <Table.Thead><Table.Tr aria-rowindex={1}>{HEADS.map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {above > 0 && <tr aria-hidden><td colSpan={HEADS.length} style={{ height: above }} /></tr>}
            {inSight.map(({ index, key }) => {
              const column = columns[index];
              return column === undefined ? null : (
                <Table.Tr key={key} ref={lines.measureElement} data-index={index} aria-rowindex={index + 2}>
                  <Table.Td fw={600}>{column.name}</Table.Td>
                  <Table.Td>{column.label}</Table.Td>
                  <Table.Td>{column.description}</Table.Td>
                  <Table.Td>{column.unit === '' ? column.type : `${column.type}, ${column.unit}`}</Table.Td>
                  <Table.Td>{column.values.replaceAll('|', ', ')}</Table.Td>
                </Table.Tr>
              );
            })}
            {below > 0 && <tr aria-hidden><td colSpan={HEADS.length} style={{ height: below }} /></tr>}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  );
}
