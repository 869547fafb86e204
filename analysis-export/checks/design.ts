import { told } from './people.ts';
import type { FoundExport, Row } from './read-export.ts';
import { found, type Finding } from './rules.ts';

/** What was known of couples before the draw, and what their members were given by it. */
export async function design(data: FoundExport): Promise<readonly Finding[]> {
  return [...(await strata(data)), ...(await roles(data))];
}

async function strata(data: FoundExport): Promise<readonly Finding[]> {
  const dyads = await data.rows('dyads');
  const names = data.headerOf('dyads').filter((name) => /^stratum(_|$)/.test(name));
  const known = new Map(dyads.map((row) => [row['dyad_id'], row]));
  const same = async (table: string) =>
    found('V14', table, (await data.rows(table)).flatMap((row) => {
      const dyad = known.get(row['dyad_id']);
      if (dyad === undefined) return [];
      return names.filter((name) => row[name] !== dyad[name]).map((name) => `${name} of ${row['dyad_id']} is ${told(row[name])}, and ${told(dyad[name])} in dyads`);
    }));
  const parts = dyads.flatMap((row) =>
    (row['stratum'] ?? '').split('; ').filter(Boolean).flatMap((part) => {
      const [, name = '', level = ''] = /^([^=]*)=(.*)$/.exec(part) ?? [];
      const column = `stratum_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
      return row[column] === level ? [] : [`${column} of ${row['dyad_id']} is ${told(row[column])}, and its stratum says ${told(level)}`];
    }),
  );
  return [...found('V14', 'dyads', parts), ...(await same('pairwise')), ...(await same('dyadWide'))];
}

async function roles(data: FoundExport): Promise<readonly Finding[]> {
  const given = (await data.rows('assignments')).filter(({ unit }) => unit === 'member');
  const pairwise = new Map((await data.rows('pairwise')).map((row) => [`${row['participant_id']} ${row['dyad_id']}S${row['wave']}`, row]));
  const people = new Map((await data.rows('participants')).map((row) => [row['participant_id'], row]));
  const otherwise = ({ participant_id, level }: Row, role: string | undefined, where: string): readonly string[] =>
    role === undefined || role === level ? [] : [`${participant_id} was given the role ${told(level)}, and has ${told(role)} in ${where}`];
  const wrong = given.flatMap((row) => {
    const overall = people.get(row['participant_id'])?.['role'];
    return [
      ...otherwise(row, pairwise.get(`${row['participant_id']} ${row['dyad_session_id']}`)?.['role_a'], 'pairwise'),
      ...(overall === '' ? [] : otherwise(row, overall, 'participants')),
    ];
  });
  const twice = given.filter((row, index) => given.findIndex((other) => other['dyad_session_id'] === row['dyad_session_id'] && other['level'] === row['level']) !== index);
  return found('V15', 'assignments', [...wrong, ...twice.map(({ dyad_session_id, level }) => `both members of ${dyad_session_id} were given the role ${told(level)}`)]);
}
