import { inOrder, RECORDS_OF_MEMBER } from '../source/marks.ts';

/**
 * One line a trial record: which it is, and under `data` what jsPsych made of it, byte for byte, but for what was
 * typed: there stands `{"text_id": …}`. A trial may hold words that no plan declares, so this is for the lab only.
 *
 * @param couples  the condition on `m.dyad_num`
 */
export function rawRecords(couples: string): string {
  return `
    select '{"record_id":"' || r.record_id || '","dyad_id":"' || m.dyad_id || '","participant_id":"' || m.participant_id
           || '","wave":' || m.wave || ',"step_id":' || to_json(r.step_id) || ',"trial_id":' || to_json(r.trial_id)
           || ',"attempt":' || r.attempt || ',"data":' || r.raw || '}'
      from chosen_members m
     cross join lateral (${RECORDS_OF_MEMBER}) r
      left join planned_steps s on s.outline_id = m.outline_id and s.step_id = r.step_id
     where ${couples}
     order by ${inOrder('m', 's', 'r')}`;
}
