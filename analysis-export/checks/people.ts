import type { FoundExport, Row } from './read-export.ts';
import { found, type Finding } from './rules.ts';

/** Who belongs to whom, in every table of people and in each wave. */
export async function people(data: FoundExport): Promise<readonly Finding[]> {
  const participants = await data.rows('participants');
  const pairwise = await data.rows('pairwise');
  // The open tier names partners in the tables of couples only.
  const isNamed = data.headerOf('participants').includes('partner_id');
  const all = isNamed ? participants : [];
  const partnerOf = new Map(participants.map((row) => [row['participant_id'], row['partner_id']]));
  return [
    ...found('V2', 'participants', twoMembers(all, ({ dyad_id = '' }) => dyad_id)),
    ...found('V2', 'pairwise', twoMembers(pairwise, ({ dyad_id = '', wave }) => `${dyad_id}, wave ${wave}`)),
    ...found('V3', 'participants', partners(all, ({ participant_id = '' }) => participant_id)),
    ...found('V3', 'pairwise', partners(pairwise, ({ participant_id, wave }) => `${participant_id}, wave ${wave}`)),
    ...found('V3', 'pairwise', pairwise
      .filter((row) => isNamed && partnerOf.get(row['participant_id']) !== row['partner_id'])
      .map(({ participant_id, partner_id, wave }) => `the partner of ${participant_id} is ${partner_id} in wave ${wave}, and ${partnerOf.get(participant_id) ?? 'nobody'} in participants`)),
    ...found('V4', 'pairwise', actorsAndPartners(pairwise, data.headerOf('pairwise'))),
  ];
}

function twoMembers(rows: readonly Row[], keyOf: (row: Row) => string): readonly string[] {
  const members = new Map<string, string[]>();
  for (const row of rows) members.set(keyOf(row), [...(members.get(keyOf(row)) ?? []), row['member'] ?? '']);
  return [...members].filter(([, found]) => found.sort().join() !== 'A,B').map(([key, found]) => `${key} has ${found.join(' and ') || 'nobody'}`);
}

/** @param keyOf  names a person where they are sought: overall, or in one wave */
function partners(rows: readonly Row[], keyOf: (row: Row) => string): readonly string[] {
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  return rows.flatMap((row) => {
    const { participant_id: id, partner_id: partnerId = '', dyad_id, member } = row;
    const partner = known.get(keyOf({ ...row, participant_id: partnerId }));
    if (partner === undefined) return [`${keyOf(row)} has the partner ${partnerId}, who is not there`];
    if (partner['partner_id'] !== id) return [`${keyOf(row)} has the partner ${partnerId}, whose partner is ${partner['partner_id']}`];
    if (partner['dyad_id'] !== dyad_id) return [`${keyOf(row)} and ${partnerId} are partners, and of the couples ${dyad_id} and ${partner['dyad_id']}`];
    return partner['member'] === member ? [`${keyOf(row)} and ${partnerId} are partners, and both are member ${member}`] : [];
  });
}

function actorsAndPartners(rows: readonly Row[], header: readonly string[]): readonly string[] {
  const pairs = header.flatMap((name) => {
    const other = name.replace(/_a(?=$|_gmc$|_missing$)/, '_p');
    return other !== name && header.includes(other) ? [[name, other] as const] : [];
  });
  const known = new Map(rows.map((row) => [`${row['participant_id']} ${row['wave']}`, row]));
  return rows.flatMap((row) => {
    const partner = known.get(`${row['partner_id']} ${row['wave']}`);
    if (partner === undefined) return [];
    return pairs
      .filter(([own, theirs]) => row[own] !== partner[theirs])
      .map(([own, theirs]) => `${own} of ${row['participant_id']} is ${told(row[own])}, and ${theirs} of ${row['partner_id']} is ${told(partner[theirs])} (wave ${row['wave']})`);
  });
}

export function told(value: string | undefined): string {
  return value === undefined || value === '' ? 'empty' : value;
}
