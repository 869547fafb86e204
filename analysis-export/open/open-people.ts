import type { Catalogue } from '../plans/catalogue.ts';
import type { Snapshot } from '../source/snapshot.ts';
import type { CoupleAnswers } from '../answers/couple-answers.ts';
import { MEMBERS } from '../../server/protocol/member.ts';
import { inCrowds, type Known } from './crowds.ts';
import { singleAnswers } from './open-answers.ts';

/** Whom the open tier has, and what it tells of them. `place` is an order of chance, and says nothing of the partner. */
export const OPENED = `
  create temporary table open_people (
    participant_uuid uuid primary key, place integer not null, participant_id text not null, dyad_uuid uuid not null,
    language text not null, device text not null, has_condition boolean not null,
    -- of a couple that may be known as one; null for everybody else
    dyad_id text, dyad_place integer);`;

export interface Opened {
  readonly people: number;
  /** Who would have stood there almost alone, and is not in it. */
  readonly leftOut: number;
  readonly couples: number;
  readonly linked: number;
  /** Couples of whom both agreed. */
  readonly agreed: number;
}

/** Decides who is in the open tier, with what, and which partners are linked: fills `open_people`. */
export async function openPeople(snapshot: Snapshot, catalogue: Catalogue): Promise<Opened> {
  await snapshot.fill(
    `insert into open_people
     select participant_uuid, row_number() over (order by md5(participant_uuid::text)), '', dyad_uuid, '', '', false
       from chosen_people where is_kept`,
  );
  const courses = await readCourses(snapshot, catalogue);
  const found = await snapshot.rows<Omit<Known, 'course'>>(KNOWN);
  const known = found.map((each) => ({ ...each, course: courses.get(each.person) ?? '' }));
  const told = inCrowds(known);
  await snapshot.fill('delete from open_people');
  await snapshot.fill(FILL, [JSON.stringify(told)]);
  await snapshot.fill('analyze open_people');
  const couplesOf = (people: readonly { readonly couple: string }[]) => new Set(people.map(({ couple }) => couple)).size;
  return {
    people: told.length,
    leftOut: known.length - told.length,
    couples: couplesOf(known),
    linked: couplesOf(told.filter(({ isLinked }) => isLinked)),
    agreed: couplesOf(known.filter(({ mayLink }) => mayLink)),
  };
}

const KNOWN = `
  select o.participant_uuid as person, o.dyad_uuid as couple, coalesce(c.condition, '') as condition,
         coalesce(e.language, '') as language, coalesce(v.device, '') as device, l.dyad_id is not null as "mayLink"
    from open_people o
    join chosen_members m using (participant_uuid)
    join chosen_sessions c using (session_uuid)
    join exportable_people e on e.participant_id = o.participant_uuid
    left join exportable_links l on l.dyad_id = o.dyad_uuid
    left join lateral (select device from exportable_device_reports v where v.participant_id = o.participant_uuid
                        order by reported_at desc, device_report_id limit 1) v on true
   where m.wave = (select min(wave) from chosen_members w where w.participant_uuid = o.participant_uuid)
   order by o.place`;

const FILL = `
  insert into open_people
  select person, row_number() over (order by md5(person::text)),
         'O' || lpad((row_number() over (order by md5(person::text)))::text, greatest(4, length(count(*) over ()::text)), '0'),
         couple, language, device, "hasCondition",
         case when "isLinked" then 'C' || lpad(dyad_place::text, greatest(4, length(dyad_place::text)), '0') end,
         case when "isLinked" then dyad_place end
    from (select t.*, dense_rank() over (order by not "isLinked", md5(couple::text)) as dyad_place
            from json_to_recordset($1::json)
                   as t(person uuid, couple uuid, language text, device text, "hasCondition" boolean, "isLinked" boolean)) t`;

/** What each was asked and what is missing, by person. */
async function readCourses(snapshot: Snapshot, catalogue: Catalogue): Promise<ReadonlyMap<string, string>> {
  const courses = new Map<string, string>();
  for await (const { personUuid, ...couple } of singleAnswers(snapshot, catalogue)) {
    courses.set(personUuid, `${courses.get(personUuid) ?? ''}${courseOf(couple)}`);
  }
  return courses;
}

function courseOf({ wave, members }: CoupleAnswers): string {
  return MEMBERS.map((member) => members[member])
    .flatMap(({ scales, status }) => [
      ...(scales.length === 0 ? [] : [`${wave} ${status === 'complete'}`]),
      ...scales.map(({ stepId, trialId, recordId, items }) => `${stepId} ${trialId} ${recordId === null ? (items[0]?.missing ?? '') : ''}`),
    ])
    .join('\n');
}
