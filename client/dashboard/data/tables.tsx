import { Box, Stack, Table, Text, Title } from '@mantine/core';
import type { OutputOf } from '../../../server/protocol/staff/routes.ts';

/** Just as the file has them; an empty cell is a missing value. */
export function FirstRows({ table, header, rows }: { readonly table: string } & OutputOf<'preview-table'>) {
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">First rows of {table}</Title>
      {rows.length === 0 && <Text>This table has no rows.</Text>}
      {rows.length > 0 && (
        <Box className="wide" role="region" aria-label={`First rows of ${table}`} tabIndex={0}>
          <Table fz="sm" striped>
            <Table.Thead><Table.Tr>{header.map((name) => <Table.Th key={name}>{name}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.join('\t')}>{header.map((name, at) => <Table.Td key={name}>{row[at]}</Table.Td>)}</Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </Stack>
  );
}

/** The part of the codebook that is about this table. */
export function TableColumns({ table, columns }: { readonly table: string; readonly columns: OutputOf<'preview-export'>['tables'][number]['columns'] }) {
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">Columns of {table}</Title>
      <Box className="wide" role="region" aria-label={`Columns of ${table}`} tabIndex={0}>
        <Table fz="sm">
          <Table.Thead><Table.Tr>{['Column', 'Label', 'Description', 'Type', 'Values'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {columns.map(({ name, label, description, type, unit, values }) => (
              <Table.Tr key={name}>
                <Table.Td fw={600}>{name}</Table.Td>
                <Table.Td>{label}</Table.Td>
                <Table.Td miw={260}>{description}</Table.Td>
                <Table.Td>{unit === '' ? type : `${type}, ${unit}`}</Table.Td>
                <Table.Td>{values.replaceAll('|', ', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  );
}
