import { isClose, numberOf } from './numbers.ts';
import { told } from './people.ts';
import type { FoundExport, Row } from './read-export.ts';
import { found, type Finding } from './rules.ts';
import { allowed, strangeIn } from './values.ts';

/** Whether the tables fit each other. */
export async function tables(data: FoundExport): Promise<readonly Finding[]> {
  return [...(await described(data)), ...(await wideAndPairwise(data)), ...(await conditions(data)), ...(await rowByRow(data)), ...(await centred(data))];
}

async function described(data: FoundExport): Promise<readonly Finding[]> {
  const entries = new Map<string, string[]>();
  for await (const { table = '', name = '' } of data.codebook()) entries.set(table, [...(entries.get(table) ?? []), name]);
  const strange = [...entries.keys()].filter((table) => !data.has(table)).map((table) => `${table} is described, and there is no such table`);
  return [
    ...found('V1', 'codebook.csv', strange),
    ...[...data.tables.values()].flatMap(({ name, header }) => {
      const described = new Set(entries.get(name) ?? []);
      const written = new Set(header);
      return found('V1', name, [
        ...header.filter((column) => !described.has(column)).map((column) => `${column} is not in the codebook`),
        ...[...described].filter((column) => !written.has(column)).map((column) => `${column} is in the codebook only`),
      ]);
    }),
  ];
}

async function wideAndPairwise(data: FoundExport): Promise<readonly Finding[]> {
  const pairs = new Map((await data.rows('pairwise')).map((row) => [`${row['dyad_id']} ${row['wave']} ${row['member_num']}`, row]));
  const stems = data.headerOf('pairwise').flatMap((name) => (name.endsWith('_a_gmc') ? [name.slice(0, -6)] : []));
  const places = (await data.rows('dyadWide')).flatMap((wide) => {
    const { dyad_id, wave } = wide;
    const [one, two] = [1, 2].map((n) => pairs.get(`${dyad_id} ${wave} ${n}`));
    if (one === undefined || two === undefined) return data.has('pairwise') ? [`${dyad_id} has not two rows in pairwise (wave ${wave})`] : [];
    const differing = (name: string, expected: string | undefined) => (wide[name] === expected ? [] : [`${name} of ${dyad_id} is ${told(wide[name])}, and ${told(expected)} in pairwise (wave ${wave})`]);
    return [
      ...differing('participant_id_1', one['participant_id']),
      ...differing('participant_id_2', two['participant_id']),
      ...differing('role_1', one['role_a']),
      ...differing('role_2', two['role_a']),
      ...stems.flatMap((stem) => [...differing(`${stem}_1`, one[`${stem}_a`]), ...differing(`${stem}_2`, two[`${stem}_a`]), ...ofBoth(wide, stem)]),
    ];
  });
  return found('V8', 'dyadWide', places);
}

function ofBoth(wide: Row, stem: string): readonly string[] {
  const [a, b] = [numberOf(wide[`${stem}_1`]), numberOf(wide[`${stem}_2`])];
  const [mean, difference] = a === null || b === null ? [null, null] : [(a + b) / 2, a - b];
  const isRight = isClose(mean, numberOf(wide[`${stem}_mean`])) && isClose(difference, numberOf(wide[`${stem}_diff`]));
  return isRight ? [] : [`${stem}_mean or ${stem}_diff of ${wide['dyad_id']} does not follow from its two members`];
}

/** No identity compares conditions by itself: a shifted one fits everywhere but here. */
async function conditions(data: FoundExport): Promise<readonly Finding[]> {
  const dyads = await data.rows('dyads');
  const known = new Map(dyads.map((row) => [row['dyad_id'], row]));
  const assignments = await data.rows('assignments');
  const factors = [...new Set(assignments.map(({ factor = '' }) => factor))].filter((factor) => data.headerOf('dyads').includes(factor));
  const columns = ['condition', 'cond_c', ...factors.flatMap((factor) => [factor, `${factor}_c`])].filter((name) => data.headerOf('dyads').includes(name));
  const inTable = async (table: string) =>
    found('V10', table, (await data.rows(table)).flatMap((row) => {
      const dyad = known.get(row['dyad_id']);
      if (dyad === undefined) return [];
      return columns
        .filter((name) => row[name] !== undefined && row[name] !== dyad[name])
        .map((name) => `${name} of ${row['dyad_id']} is ${told(row[name])}, and ${told(dyad[name])} in dyads`);
    }));
  const drawn = assignments
    .filter(({ factor = '' }) => factors.includes(factor))
    .filter(({ dyad_id, factor = '', level }) => known.get(dyad_id)?.[factor] !== level)
    .map(({ dyad_id, factor = '', level }) => `${dyad_id} was drawn ${factor} ${level}, and has ${told(known.get(dyad_id)?.[factor])} in dyads`);
  const centredAt = columns.filter((name) => name.endsWith('_c')).flatMap((name) => {
    const plain = name === 'cond_c' ? 'condition' : name.slice(0, -2);
    const codes = new Map<string, Set<string>>();
    for (const row of dyads) codes.set(row[plain] ?? '', (codes.get(row[plain] ?? '') ?? new Set()).add(row[name] ?? ''));
    return [...codes].filter(([, values]) => values.size > 1).map(([level, values]) => `${name} is ${[...values].map(told).join(' and ')} for ${plain} ${told(level)}`);
  });
  return [...(await inTable('pairwise')), ...(await inTable('dyadWide')), ...found('V10', 'assignments', drawn), ...found('V10', 'dyads', centredAt)];
}

const HOMES = { dyad_id: 'dyads', participant_id: 'participants', dyad_session_id: 'dyadSessions', record_id: 'trialRecords' } as const;

/** Everything that is looked for in each row of each table, in one reading: the largest tables are in it. */
async function rowByRow(data: FoundExport): Promise<readonly Finding[]> {
  const known = new Map<string, Set<string>>();
  for (const [column, home] of Object.entries(HOMES)) {
    if (!data.has(home)) continue;
    const ids = new Set<string>();
    for await (const row of data.stream(home)) ids.add(row[column] ?? '');
    known.set(column, ids);
  }
  const findings: Finding[] = [];
  const checks = await allowed(data);
  for (const { name, header } of data.tables.values()) {
    const linked = header.flatMap((column) => {
      const ids = known.get(column.replace(/_[12]$/, ''));
      return ids === undefined ? [] : [{ column, ids }];
    });
    const [lost, twice, strange]: [Set<string>, string[], Set<string>] = [new Set(), [], new Set()];
    const expected = checks.get(name) ?? new Map();
    const seen = new Set<string>();
    const [own = ''] = header;
    for await (const row of data.stream(name)) {
      for (const { column, ids } of linked) {
        const id = row[column] ?? '';
        if (id !== '' && !ids.has(id)) lost.add(`${column} ${id} is not there`);
      }
      for (const problem of strangeIn(row, expected)) strange.add(problem);
      // A couple has a row in each wave.
      const key = name === 'dyadWide' ? `${row[own]}, wave ${row['wave']}` : (row[own] ?? '');
      if (seen.has(key)) twice.push(`${own} ${key} stands twice`);
      seen.add(key);
    }
    findings.push(...found('V11', name, [...lost]), ...found('V12', name, twice), ...found('V16', name, [...strange]));
  }
  return findings;
}

async function centred(data: FoundExport): Promise<readonly Finding[]> {
  const rows = await data.rows('pairwise');
  const stems = data.headerOf('pairwise').flatMap((name) => (name.endsWith('_a_gmc') ? [name.slice(0, -6)] : []));
  const places = stems.flatMap((stem) => {
    const values = rows.flatMap((row) => numberOf(row[`${stem}_a`]) ?? []);
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    return rows.flatMap((row) => {
      const [value, centre] = [numberOf(row[`${stem}_a`]), numberOf(row[`${stem}_a_gmc`])];
      const expected = value === null ? null : value - mean;
      return isClose(expected, centre) ? [] : [`${stem}_a_gmc of ${row['participant_id']} is ${told(row[`${stem}_a_gmc`])}, and should be ${expected ?? 'empty'}`];
    });
  });
  return found('V13', 'pairwise', places);
}
