import { Box, Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { createColumnHelper, createSortedRowModel, FlexRender, rowSortingFeature, sortFn_alphanumeric, sortFn_basic, tableFeatures, useTable, type SortingState } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { CoupleLine, CoupleList } from '../../../server/protocol/staff/couple-routes.ts';
import type { LinkOf } from './new-link.tsx';
import { isToday, timeWords } from '../times.ts';
import { linkWords, PHASE_WORDS, standsOut } from './state-words.ts';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});
const column = createColumnHelper<typeof features, CoupleLine>();

/** In px, as the style sheet has it. Not measured: on paper the list is not there, and every row would be of no height. */
const ROW = 45;

interface Given {
  readonly list: CoupleList;
  onTime(couple: CoupleLine): void;
  onNewLink(of: LinkOf): void;
  /** Numbers of couples; left out: none can be chosen. */
  readonly chosen?: ReadonlySet<number>;
  onChoose?(chosen: ReadonlySet<number>): void;
}

/** Every couple, as many as there are: of a long list only the rows in sight are drawn. */
export function CoupleTable({ list, onTime, onNewLink, chosen, onChoose }: Given) {
  const [search, setSearch] = useState('');
  const [state, setState] = useState('');
  const [sorting, setSorting] = useState<SortingState>([{ id: 'couple', desc: false }]);
  const data = useMemo(() => list.couples.filter((couple) => isMeant(couple, search, state)), [list.couples, search, state]);
  const hasStrata = list.strata.length > 0;
  const columns = useMemo(() => columnsOf(hasStrata, onTime, onNewLink, chosen, onChoose), [hasStrata, onTime, onNewLink, chosen, onChoose]);
  const table = useTable({ features, columns, data, state: { sorting }, onSortingChange: setSorting });
  const { rows } = table.getRowModel();
  const place = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => place.current, estimateSize: () => ROW, overscan: 12 });
  const drawn = virtual.getVirtualItems();
  const [above, below] = [drawn[0]?.start ?? 0, virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0)];
  if (list.couples.length === 0) return <Text className="no-print">There is no couple in this study yet.</Text>;
  return (
    <Stack component="section" aria-label="List of couples" className="no-print" gap="xs">
      <Group align="flex-end">
        <TextInput label="Find" placeholder="number or label" value={search} onChange={({ currentTarget }) => setSearch(currentTarget.value)} />
        <NativeSelect label="State" data={[{ value: '', label: 'all' }, ...Object.entries(PHASE_WORDS).map(([value, label]) => ({ value, label })), { value: 'today', label: 'expected today' }, { value: 'waiting', label: 'a link was never opened' }, { value: 'unsent', label: 'a mail has not gone out' }, { value: 'uninvited', label: 'an invitation has not been sent' }]} value={state} onChange={({ currentTarget }) => setState(currentTarget.value)} />
        {chosen !== undefined && onChoose !== undefined && (
          <Button variant="default" disabled={rows.length === 0} onClick={() => onChoose(chosen.size > 0 ? new Set() : new Set(data.map(({ dyadNum }) => dyadNum)))}>{chosen.size > 0 ? 'Choose none' : 'Choose all of these'}</Button>
        )}
        <Text role="status" size="sm">{rows.length === list.couples.length ? `${rows.length} couples` : `${rows.length} of ${list.couples.length} couples`}</Text>
      </Group>
      <Box ref={place} className="long-table" tabIndex={0} role="group" aria-label="Couples">
        <table aria-rowcount={rows.length + 1}>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id} aria-rowindex={1}>
                {group.headers.map((header) => {
                  const sorted = header.column.getIsSorted();
                  return (
                    <th key={header.id} scope="col" aria-sort={sorted === false ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}>
                      {header.column.getCanSort()
                        ? <UnstyledButton fw={700} fz="inherit" onClick={header.column.getToggleSortingHandler()}><FlexRender header={header} />{sorted === false ? '' : sorted === 'asc' ? ' ↑' : ' ↓'}</UnstyledButton>
                        : <FlexRender header={header} />}
                    </th>
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {above > 0 && <tr className="spacer"><td colSpan={columns.length} style={{ height: above }} /></tr>}
            {drawn.map(({ index }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <tr key={row.id} aria-rowindex={index + 2}>
                  {row.getAllCells().map((cell) => <td key={cell.id}><FlexRender cell={cell} /></td>)}
                </tr>
              );
            })}
            {below > 0 && <tr className="spacer"><td colSpan={columns.length} style={{ height: below }} /></tr>}
          </tbody>
        </table>
      </Box>
    </Stack>
  );
}

function columnsOf(hasStrata: boolean, onTime: Given['onTime'], onNewLink: Given['onNewLink'], chosen: Given['chosen'], onChoose: Given['onChoose']) {
  return column.columns([
    ...(chosen === undefined || onChoose === undefined ? [] : [column.display({
      id: 'chosen',
      header: 'Chosen',
      cell: ({ row: { original: { dyadNum } } }) => (
        <Checkbox aria-label={`Choose couple ${dyadNum}`} checked={chosen.has(dyadNum)} onChange={({ currentTarget: { checked } }) => onChoose(new Set([...[...chosen].filter((other) => other !== dyadNum), ...(checked ? [dyadNum] : [])]))} />
      ),
    })]),
    column.accessor('dyadNum', { id: 'couple', header: 'Couple', sortFn: 'basic' }),
    column.accessor(({ label }) => label ?? '', { id: 'label', header: 'Label', sortFn: 'alphanumeric' }),
    ...(!hasStrata ? [] : [column.accessor('stratum', { id: 'stratum', header: 'Stratum', sortFn: 'alphanumeric' })]),
    column.accessor(({ phase }) => PHASE_WORDS[phase], { id: 'state', header: 'State', sortFn: 'alphanumeric' }),
    column.accessor(({ meetsAt }) => meetsAt ?? Number.POSITIVE_INFINITY, {
      id: 'time',
      header: 'Agreed time',
      sortFn: 'basic',
      cell: ({ row: { original } }) => (
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text span size="sm">{original.meetsAt === null ? '–' : timeWords(original.meetsAt)}</Text>
          <Button size="compact-xs" variant="default" aria-label={`${original.meetsAt === null ? 'Set' : 'Change'} the agreed time of couple ${original.dyadNum}`} onClick={() => onTime(original)}>{original.meetsAt === null ? 'Set' : 'Change'}</Button>
        </Group>
      ),
    }),
    ...([1, 2] as const).map((partner) => column.accessor(({ partners }) => linkWords(partners[partner - 1] ?? partners[0]), {
      id: `partner ${partner}`,
      header: `Partner ${partner}`,
      sortFn: 'alphanumeric',
      cell: ({ row: { original: { dyadNum, label, partners } }, getValue }) => (
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text span size="sm" title={(partners[partner - 1] ?? partners[0]).mailProblem ?? undefined} fw={standsOut(partners[partner - 1] ?? partners[0]) ? 700 : 400}>{getValue()}</Text>
          <Button size="compact-xs" variant="default" aria-label={`New link for partner ${partner} of couple ${dyadNum}`} onClick={() => onNewLink({ dyadNum, label, partner, hasAddress: (partners[partner - 1] ?? partners[0]).mail !== 'none' })}>New link</Button>
        </Group>
      ),
    })),
  ]);
}

function isMeant({ dyadNum, label, phase, partners, meetsAt }: CoupleLine, search: string, state: string): boolean {
  const wanted = search.trim().toLowerCase();
  const isFound = wanted === '' || String(dyadNum) === wanted || (label ?? '').toLowerCase().includes(wanted);
  if (state === 'today') return isFound && meetsAt !== null && isToday(meetsAt);
  if (state === 'waiting') return isFound && partners.some(({ link }) => link === 'new');
  if (state === 'unsent') return isFound && partners.some(({ mail }) => mail === 'failed' || mail === 'unsure');
  if (state === 'uninvited') return isFound && partners.some(({ mail }) => mail === 'known');
  return isFound && (state === '' || phase === state);
}
