import type { GivenScale } from '../answers/answers.ts';
import { AT_ONCE, coupleOf, memberOf, Outlines, readRecords, type CoupleAnswers, type Known, type MemberAnswers, type MemberRow } from '../answers/couple-answers.ts';
import type { Catalogue } from '../plans/catalogue.ts';
import type { MissingReason } from '../plans/missing-reasons.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { PARTNER } from '../../server/protocol/member.ts';

type OpenRow = MemberRow & {
  readonly participant_uuid: string;
  readonly open_id: string;
  readonly open_dyad: string | null;
  readonly open_place: number;
  readonly has_condition: boolean;
};

/** Persons of `open_people` without their partners, by a number that says nothing of who belongs to whom. */
export async function* singleAnswers(snapshot: Snapshot, catalogue: Catalogue): AsyncGenerator<CoupleAnswers & { readonly personUuid: string }> {
  for await (const { rows, known } of read(snapshot, catalogue, 'place', 'o.place, m.wave')) {
    for (const row of rows) {
      const person = told(memberOf(row, known), row, catalogue);
      const nobody = { ...person, member: PARTNER[row.member], scales: [] };
      const members = row.member === 'A' ? { A: person, B: nobody } : { A: nobody, B: person };
      const drawn = { condition: row.has_condition ? row.condition : null, levels: row.has_condition ? (row.levels ?? {}) : {} };
      yield { personUuid: row.participant_uuid, dyadId: '', dyadNum: 0, dyadSessionId: '', wave: row.wave, ...drawn, stratum: '', members };
    }
  }
}

/** Couples of `open_people` that may be known as such, with both partners, in an order of chance. */
export async function* linkedAnswers(snapshot: Snapshot, catalogue: Catalogue): AsyncGenerator<CoupleAnswers> {
  for await (const { rows, known } of read(snapshot, catalogue, 'dyad_place', 'o.dyad_place, m.wave, m.member_num')) {
    for (const [index, row] of rows.entries()) {
      const partner = rows[index + 1];
      if (row.member !== 'A' || partner === undefined) continue;
      const couple = coupleOf(row, { A: row, B: partner }, known);
      const { A, B } = couple.members;
      const [one, other] = [told(A, row, catalogue), told(B, partner, catalogue)];
      const members = { A: { ...one, partnerId: other.participantId }, B: { ...other, partnerId: one.participantId } };
      yield { ...couple, dyadId: row.open_dyad ?? '', dyadNum: row.open_place, dyadSessionId: '', stratum: '', members };
    }
  }
}

/** @param place  the column of `open_people` by which a few are read at a time */
async function* read(snapshot: Snapshot, catalogue: Catalogue, place: 'place' | 'dyad_place', order: string): AsyncGenerator<{ readonly rows: readonly OpenRow[]; readonly known: Known }> {
  const outlines = new Outlines(snapshot);
  for (let after = 0; ; after += AT_ONCE) {
    const rows = await snapshot.rows<OpenRow>(
      `select m.*, o.participant_id as open_id, o.dyad_id as open_dyad, o.${place} as open_place, o.has_condition,
              s.condition, s.levels, s.stratum, s.state
         from open_people o
         join chosen_members m using (participant_uuid)
         join chosen_sessions s using (session_uuid)
        where o.${place} > $1 and o.${place} <= $2
        order by ${order}`,
      [after, after + AT_ONCE],
    );
    if (rows.length === 0) return;
    const people = rows.map(({ session_uuid, member }) => `${session_uuid} ${member}`);
    const records = await readRecords(snapshot, `m.session_uuid || ' ' || m.member = any($1)`, [people]);
    await outlines.load(rows.map(({ outline_id }) => outline_id));
    yield { rows, known: { records, outlines, catalogue } };
  }
}

function told(person: MemberAnswers, { open_id }: OpenRow, catalogue: Catalogue): MemberAnswers {
  return { ...person, participantId: open_id, partnerId: '', personNum: 0, picks: {}, scales: person.scales.map((given) => withoutPartner(given, catalogue)) };
}

/**
 * Nothing that both partners share by chance or by leaving: the attention item, which asks both for the same point; that
 * it was the partner who left; and not the language either, which shows in the words of the points.
 */
function withoutPartner(given: GivenScale, catalogue: Catalogue): GivenScale {
  const own = <Given extends { readonly missing: MissingReason | null }>(each: Given): Given =>
    each.missing === 'partner_left' ? { ...each, missing: 'not_reached' } : each;
  const asked = new Set<string>(given.measure.items.map(({ id }) => id));
  const labels = catalogue.occasions.find(({ measure, suffix }) => measure.id === given.measure.id && suffix === given.suffix)?.scale.labels ?? {};
  const items = given.items.filter(({ item }) => asked.has(item));
  return {
    ...given,
    items: items.map((item) => ({ ...own(item), label: item.value === null ? '' : (labels[item.value] ?? '') })),
    scores: given.scores.map(own),
  };
}
