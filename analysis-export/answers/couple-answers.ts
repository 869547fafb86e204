import { PICKED } from '../../server/dyad/picks.ts';
import type { Answer } from '../../server/dyad/when.ts';
import type { Json } from '../../server/protocol/content.ts';
import { MEMBERS, type Member } from '../../server/protocol/member.ts';
import type { Catalogue } from '../plans/catalogue.ts';
import { scalesOf, type GivenScale, type ScaleRecord } from './answers.ts';
import { ahead } from '../source/ahead.ts';
import { picksIn, type Outline } from '../plans/outline.ts';
import type { Snapshot } from '../source/snapshot.ts';
import type { FoundState, Standing, Status } from '../plans/standing.ts';

/** One dyad session with everything that both partners answered on scales. */
export interface CoupleAnswers {
  readonly dyadId: string;
  readonly dyadNum: number;
  readonly dyadSessionId: string;
  readonly wave: number;
  readonly condition: string | null;
  readonly levels: Readonly<Record<string, string>>;
  /** As it is stored: `site=north; stage=dating`, or ''. */
  readonly stratum: string;
  readonly members: Readonly<Record<Member, MemberAnswers>>;
}

export interface MemberAnswers {
  readonly participantId: string;
  readonly personNum: number;
  readonly partnerId: string;
  readonly member: Member;
  readonly memberNum: number;
  readonly role: string | null;
  readonly status: Status;
  readonly isKept: boolean;
  /** Nothing of a person who is not kept. */
  readonly scales: readonly GivenScale[];
  /** What was picked for the person, by `<name of the pick>.<what>`; nothing of a person who is not kept. */
  readonly picks: Readonly<Record<string, Answer>>;
}

/** So many couples are read at once. */
export const AT_ONCE = 20;

/** All dyad sessions in order of couple and wave, with few of them in memory at a time. */
export async function* coupleAnswers(snapshot: Snapshot, catalogue: Catalogue): AsyncGenerator<CoupleAnswers> {
  const outlines = new Outlines(snapshot);
  for await (const { rows, records } of ahead<Page>((before) => readPage(snapshot, before?.last ?? 0))) {
    await outlines.load(rows.map(({ outline_id }) => outline_id));
    for (const [index, row] of rows.entries()) {
      const partner = rows[index + 1];
      if (row.member !== 'A' || partner === undefined) continue;
      yield coupleOf(row, { A: row, B: partner }, { records, outlines, catalogue });
    }
  }
}

interface Page {
  readonly rows: readonly MemberRow[];
  readonly records: Records;
  /** Number of the last couple. */
  readonly last: number;
}

async function readPage(snapshot: Snapshot, after: number): Promise<Page | null> {
  const rows = await snapshot.rows<MemberRow>(MEMBER_ROWS, [after, AT_ONCE]);
  const last = rows.at(-1)?.dyad_num;
  if (last === undefined) return null;
  return { rows, last, records: await readRecords(snapshot, 'm.dyad_num > $1 and m.dyad_num <= $2', [after, last]) };
}

export interface MemberRow {
  readonly session_uuid: string;
  readonly member: Member;
  readonly member_num: number;
  readonly dyad_num: number;
  readonly person_num: number;
  readonly wave: number;
  readonly dyad_id: string;
  readonly dyad_session_id: string;
  readonly participant_id: string;
  readonly partner_id: string;
  readonly role: string | null;
  readonly outline_id: number;
  readonly status: Status;
  readonly is_kept: boolean;
  readonly condition: string | null;
  readonly levels: Readonly<Record<string, string>> | null;
  readonly stratum: string;
  readonly state: FoundState;
}

const MEMBER_ROWS = `
  select m.*, s.condition, s.levels, s.stratum, s.state
    from chosen_members m join chosen_sessions s using (session_uuid)
   where m.dyad_num > $1 and m.dyad_num <= (select max(dyad_num) from
         (select distinct dyad_num from chosen_members where dyad_num > $1 order by 1 limit $2) next)
   order by m.dyad_num, m.wave, m.member_num`;

export type Records = ReadonlyMap<string, readonly ScaleRecord[]>;

/**
 * Of a person's records those of scales, looked up step by step: most records are of other trials.
 *
 * @param chosen  the condition on the members `m`
 */
export async function readRecords(snapshot: Snapshot, chosen: string, values: readonly unknown[]): Promise<Records> {
  const rows = await snapshot.rows<{
    session_uuid: string; member: Member; record_id: string; step_id: string; trial_id: string; timed_out: boolean; raw: string;
  }>(
    `select m.session_uuid, m.member, t.step_id, t.trial_id, r.record_id, r.timed_out, r.raw
       from chosen_members m
       join planned_trials t on t.outline_id = m.outline_id and t.has_scale
      cross join lateral (
        select * from exportable_trial_records r
         where r.dyad_session_id = m.session_uuid and r.member = m.member and r.step_id = t.step_id and r.trial_id = t.trial_id
        offset 0) r
      where ${chosen}
        and not exists (select from superseded n where n.record_id = r.record_id)`,
    values,
  );
  const found = new Map<string, ScaleRecord[]>();
  for (const { session_uuid, member, record_id, step_id, trial_id, timed_out, raw } of rows) {
    const data: Json = JSON.parse(raw);
    const record = { recordId: record_id, stepId: step_id, trialId: trial_id, timedOut: timed_out, data };
    const key = `${session_uuid} ${member}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [record]);
    else known.push(record);
  }
  return found;
}

/** Outlines by id, few at a time: a study whose plans all differ has as many as people. */
export class Outlines {
  readonly #snapshot: Snapshot;
  #loaded = new Map<number, Outline>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  async load(ids: readonly number[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#loaded.has(id));
    if (missing.length === 0) return;
    if (this.#loaded.size > 4 * AT_ONCE) this.#loaded = new Map([...this.#loaded].filter(([id]) => ids.includes(id)));
    const rows = await this.#snapshot.rows<{ outline_id: number; outline: Outline }>(
      'select outline_id, outline from outlines where outline_id = any($1)',
      [missing],
    );
    for (const { outline_id, outline } of rows) this.#loaded.set(outline_id, outline);
  }

  get(id: number): Outline {
    const found = this.#loaded.get(id);
    if (found === undefined) throw new Error(`outline ${id} was not loaded`);
    return found;
  }
}

export interface Known {
  readonly records: Records;
  readonly outlines: Outlines;
  readonly catalogue: Catalogue;
}

export function coupleOf(first: MemberRow, rows: Record<Member, MemberRow>, known: Known): CoupleAnswers {
  const [A, B] = MEMBERS.map((member) => memberOf(rows[member], known));
  if (A === undefined || B === undefined) throw new Error(`${first.dyad_session_id} has not two members`);
  return {
    dyadId: first.dyad_id,
    dyadNum: first.dyad_num,
    dyadSessionId: first.dyad_session_id,
    wave: first.wave,
    condition: first.condition,
    levels: first.levels ?? {},
    stratum: first.stratum,
    members: { A, B },
  };
}

export function memberOf(row: MemberRow, { records, outlines, catalogue }: Known): MemberAnswers {
  const { state, status, member } = row;
  const { position, answers } = state.seats[member];
  const standing: Standing = { status, position, endReason: state.reason, answers };
  const outline = outlines.get(row.outline_id);
  const picked = picksIn(outline).flatMap((pick) => PICKED.map((what) => `${pick}.${what}`));
  const mine = records.get(`${row.session_uuid} ${member}`) ?? [];
  return {
    participantId: row.participant_id,
    personNum: row.person_num,
    partnerId: row.partner_id,
    member,
    memberNum: row.member_num,
    role: row.role,
    status,
    isKept: row.is_kept,
    scales: row.is_kept ? scalesOf(outline, standing, mine, catalogue) : [],
    picks: row.is_kept ? Object.fromEntries(picked.map((name) => [name, answers[name] ?? null])) : {},
  };
}
