import { dataOf } from './data-at.ts';
import type { Snapshot } from './snapshot.ts';

/** What is known of single records only by looking at others or at the plan. */
export const MARKED = `
  create temporary table superseded (record_id uuid primary key, session_uuid uuid not null, member text not null);
  create index on superseded (session_uuid, member);
  create temporary table attention_answers (
    record_id uuid primary key, session_uuid uuid not null, member text not null, is_correct boolean);
  create index on attention_answers (session_uuid, member);`;

/** Couples that follow each other: `dyad_num` above the first number and up to the second. */
export interface Batch {
  readonly after: number;
  readonly last: number;
}

export function inBatch({ after, last }: Batch): string {
  return `m.dyad_num > ${after} and m.dyad_num <= ${last}`;
}

/**
 * The records of a member `m`, for a lateral join. `offset 0` keeps Postgres from mixing it with the joins around it:
 * it would take the three columns that say the same thing for three filters, expect one row, and choose loops.
 */
export const RECORDS_OF_MEMBER = `
  select * from exportable_trial_records r where r.dyad_session_id = m.session_uuid and r.member = m.member offset 0`;

/** The order of trial records, in every file. @param member, step, record  the tables that the columns are in */
export function inOrder(member: string, step: string, record: string): string {
  return [
    `${member}.dyad_num, ${member}.wave, ${member}.member_num, ${record}.onset_ms, ${step}.step_index`,
    `${record}.trial_index, ${record}.attempt, ${record}.record_id`,
  ].join(', ');
}

/** So many couples are looked at together, and so many records, or one couple, are written together. */
const COUPLES = 40;
const RECORDS = 8_000;

/**
 * Marks records, a few couples at a time: what is sorted stays small, whatever the size of the study.
 *
 * @returns batches of about the same number of records, in order, with every couple in one of them
 */
export async function markRecords(snapshot: Snapshot): Promise<readonly Batch[]> {
  const couples = await snapshot.rows<{ dyad_num: number }>('select distinct dyad_num from chosen_sessions order by 1');
  const ends = couples.filter((_, index) => index % COUPLES === COUPLES - 1 || index === couples.length - 1).map(({ dyad_num }) => dyad_num);
  const counts: Counted[] = [];
  for await (const found of snapshot.rowsEach<Counted>(SUPERSEDED, ends.map((last, index) => [ends[index - 1] ?? 0, last]))) {
    counts.push(...found);
    const superseded = found.flatMap((counted) => counted.superseded ?? []);
    if (superseded.length > 0) await snapshot.fill(INSERT_SUPERSEDED, [superseded]);
  }
  await snapshot.fill(`
    insert into attention_answers
    select r.record_id, r.dyad_session_id, r.member,
           case jsonb_typeof(d.answer) when 'number' then d.answer = to_jsonb(a.expected) end
      from planned_attention a
      join exportable_trial_records r on r.dyad_session_id = a.session_uuid and r.member = a.member
                                     and r.step_id = a.step_id and r.trial_id = a.trial_id
     cross join lateral (select ${dataOf('r.raw')} #> array['response', a.item] as answer offset 0) d`);
  await snapshot.fill('analyze superseded, attention_answers');
  return batchesOf(counts);
}

const INSERT_SUPERSEDED = `
  insert into superseded select record_id, dyad_session_id, member from exportable_trial_records where record_id = any($1)`;

interface Counted {
  readonly dyad_num: number;
  readonly records: number;
  readonly superseded: readonly string[] | null;
}

/**
 * The newest attempt of a trial counts, as it does for the server. Tells how many records each couple has.
 *
 * Whether a member has two records of one trial is asked of hashes, which are compared many times quicker than texts; the
 * few members who have are looked at again by what the records say.
 */
const SUPERSEDED = `
  with counted as materialized (
    select m.dyad_num, m.session_uuid, m.member, k.records, k.most
      from chosen_members m
     cross join lateral (
       select coalesce(sum(alike), 0)::integer as records, max(alike) as most
         from (select count(*) as alike from (${RECORDS_OF_MEMBER}) r
                group by hashtextextended(r.trial_id, hashtextextended(r.step_id, 0))) trials) k
     where m.dyad_num > $1 and m.dyad_num <= $2),
  placed as materialized (
    select m.dyad_num, r.record_id, row_number() over (partition by m.session_uuid, m.member, r.step_id, r.trial_id
                                                           order by r.attempt desc, r.received_at desc, r.record_id) as place
      from counted m
     cross join lateral (${RECORDS_OF_MEMBER}) r
     where m.most > 1)
  select dyad_num, sum(records)::integer as records,
         (select array_agg(p.record_id) from placed p where p.dyad_num = counted.dyad_num and p.place > 1) as superseded
    from counted group by 1 order by 1`;

function batchesOf(counts: readonly Counted[]): readonly Batch[] {
  const batches: Batch[] = [];
  let after = 0;
  let records = 0;
  for (const [index, counted] of counts.entries()) {
    records += counted.records;
    if (records < RECORDS && index < counts.length - 1) continue;
    batches.push({ after, last: counted.dyad_num });
    after = counted.dyad_num;
    records = 0;
  }
  // Where there is no record there is a table without rows.
  return batches.length > 0 ? batches : [{ after: 0, last: 0 }];
}
