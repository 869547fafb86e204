import type { Snapshot } from './snapshot.ts';

/**
 * The couples of an export and their people, under the ids that leave the house. Every table is written from
 * these two; whom they leave out is in no table.
 *
 * A follow-up is in them from the first who comes on; who was to come, and has not, is in the table followUps.
 *
 * `is_kept`: consented, and has not left for good. Of nobody else is anything exported but that they were asked.
 *
 * The statistics tell Postgres that each member is there once; without them it keeps a copy of every record that it has
 * looked up for one, in case the same member comes again.
 */
export const CHOSEN = `
  create temporary table chosen_sessions (
    session_uuid uuid primary key, dyad_uuid uuid not null, dyad_num integer not null, wave integer not null,
    dyad_id text not null, dyad_session_id text not null, is_test boolean not null,
    stratum text not null, condition text, levels jsonb, roles jsonb, state jsonb not null);
  create temporary table chosen_members (
    session_uuid uuid not null, participant_uuid uuid not null, member text not null, member_num integer not null,
    dyad_uuid uuid not null, dyad_num integer not null, person_num integer not null, wave integer not null,
    dyad_id text not null, dyad_session_id text not null, participant_id text not null, partner_id text not null,
    role text, outline_id integer not null, status text not null, step_id text, is_kept boolean not null,
    primary key (session_uuid, member));
  create temporary table chosen_people (
    participant_uuid uuid primary key, dyad_uuid uuid not null, member text not null, person_num integer not null,
    participant_id text not null, has_withdrawn boolean not null, is_kept boolean not null);
  create index on chosen_people (dyad_uuid);
  create index on chosen_sessions (dyad_num);
  create index on chosen_sessions (dyad_uuid);
  create index on chosen_members (dyad_num, wave, member_num);
  create statistics pg_temp.members_of_sessions (ndistinct) on session_uuid, member from chosen_members;
  create index on chosen_members (dyad_uuid);
  create index on chosen_members (participant_uuid);`;

/** Ids of four digits or more, as D0001. */
function padded(letter: string, number: string): string {
  return `'${letter}' || lpad(${number}::text, greatest(4, length(${number}::text)), '0')`;
}

export async function chooseCouples(snapshot: Snapshot, studyId: string): Promise<void> {
  await snapshot.fill(
    `insert into chosen_sessions
     select s.dyad_session_id, d.dyad_id, d.dyad_num, s.wave, ${padded('D', 'd.dyad_num')},
            ${padded('D', 'd.dyad_num')} || 'S' || s.wave, d.is_test, d.stratum, a.condition, a.levels, a.roles, s.state
       from exportable_dyads d
       join exportable_sessions s using (dyad_id)
       left join exportable_assignments a on a.dyad_id = d.dyad_id
      where d.study_id = $1
        and (s.wave = 1 or exists (select from exportable_events e where e.dyad_session_id = s.dyad_session_id and e.type = 'member-arrived'))`,
    [studyId],
  );
  await snapshot.fill(
    `insert into chosen_people
     select p.participant_id, p.dyad_id, p.member, p.person_num, ${padded('P', 'p.person_num')}, p.has_withdrawn, p.is_kept
       from exportable_people p join exportable_dyads d using (dyad_id)
      where d.study_id = $1`,
    [studyId],
  );
  await snapshot.fill('analyze chosen_sessions, chosen_people');
}

/** What is found in plan and state of a member. */
export interface FoundMember {
  readonly session_uuid: string;
  readonly member: string;
  readonly outline_id: number;
  readonly status: string;
  /** Where this person is or was last; `null` when through. */
  readonly step_id: string | null;
}

export async function addMembers(snapshot: Snapshot, found: readonly FoundMember[]): Promise<void> {
  await snapshot.fill(
    `insert into chosen_members
     select s.session_uuid, p.participant_uuid, p.member, case p.member when 'A' then 1 else 2 end,
            s.dyad_uuid, s.dyad_num, p.person_num, s.wave, s.dyad_id, s.dyad_session_id,
            p.participant_id, q.participant_id,
            s.roles->>p.member, f.outline_id,
            case when p.has_withdrawn and f.status <> 'declined' then 'withdrew' else f.status end, f.step_id, p.is_kept
       from json_to_recordset($1::json)
              as f(session_uuid uuid, member text, outline_id integer, status text, step_id text)
       join chosen_sessions s using (session_uuid)
       join chosen_people p on p.dyad_uuid = s.dyad_uuid and p.member = f.member
       join chosen_people q on q.dyad_uuid = s.dyad_uuid and q.member <> f.member`,
    [JSON.stringify(found)],
  );
}
