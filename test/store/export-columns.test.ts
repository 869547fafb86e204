import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import fastFriends from '../../experiments/fast-friends/experiment.ts';
import { createDatabase } from '../support/database.ts';
import { exported, type ExportFound } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT } from '../support/program.ts';
import { Stage } from '../support/stage.ts';

/**
 * The columns that analysts were promised, a line each table. SCORE stands for a score of the study, ITEM for an item of
 * it in the way that dySEM reads.
 */
const PROMISED = `
participants participant_id person_num dyad_id member member_num partner_id role status consent_version consented_at language device browser screen_w screen_h timezone pixel_ratio alone_report partner_present_report withdrawn_at_step withdrawal_scope is_test
dyads dyad_id dyad_num study_version definition_hash condition cond_c n_invited n_joined n_consented n_completed dyad_status distinguishable_by same_ip_flag same_device_flag exclusion_reason
invitations invite_id dyad_id member channel sent_at opened_at joined_at consented_at declined_at reminder_n
dyadSessions dyad_session_id dyad_id wave mode site experimenter seed plan_hash server_version started_at ended_at dyad_session_status n_pauses pause_ms
assignments assignment_id dyad_id dyad_session_id factor level unit participant_id method block_size stratum seq seed_commit assigned_at
trialRecords record_id dyad_session_id dyad_id participant_id member wave step_id step_kind trial_index plugin plugin_version phase shared_step_id stimulus_id onset_server_ms onset_uncertainty_ms end_server_ms rt_ms response_num response_text correct timed_out attempt focus_lost_ms x_birth_year
itemResponses response_id record_id dyad_session_id dyad_id participant_id wave target scale item item_pos display_pos value_num value_label value_text reversed value_scored rt_ms n_changes missing_reason
scaleScores score_id dyad_session_id dyad_id participant_id wave target scale score n_items n_answered min_answered scoring alpha omega
pairwise pair_row_id dyad_id dyad_num participant_id person_num partner_id wave member member_num member_c role_a role_p condition cond_c SCORE_a SCORE_p SCORE_a_gmc SCORE_p_gmc partner_complete
dyadWide dyad_id dyad_num wave condition cond_c participant_id_1 participant_id_2 role_1 role_2 SCORE_1 SCORE_2 SCORE_mean SCORE_diff SCORE.1_near
stepPairs shared_step_id dyad_session_id dyad_id step_id record_id_1 record_id_2 response_num_1 response_num_2 rt_ms_1 rt_ms_2 onset_skew_ms first_responder agreement onset_quality
events event_id dyad_session_id seq dyad_id participant_id actor event step_id t_server_ms t_client_ms detail
messages message_id dyad_session_id dyad_id participant_id channel seq t_server_ms t_received_partner_ms typed_ms n_chars text
timing timing_id dyad_session_id dyad_id participant_id n_clock_syncs offset_ms offset_sd_ms drift_ppm rtt_median_ms rtt_p95_ms onset_skew_median_ms onset_skew_p95_ms onset_skew_max_ms frame_ms_median n_frames_late n_reconnects offline_ms hidden_ms quality quality_reason
exclusions dyad_id participant_id rule applied_at by note`;

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

let found: ExportFound;
beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'columns' }, fastFriends);
  await (await (await stage.couple()).arrives('A', 'B')).plays();
  found = await exported(database, { studyId: 'columns', out: join(folder.path, 'out'), factorsOf: async () => fastFriends.factors });
});

it('every promised column is exported, or analysis-export/README.md says why not; and it says so of no other', async () => {
  const without = PROMISED.trim().split('\n').flatMap((line) => {
    const [table = '', ...columns] = line.replaceAll('SCORE', 'own_close3_post').split(' ');
    expect(found.headers[table], table).toBeDefined();
    return columns.filter((column) => found.headers[table]?.includes(column) !== true).map((column) => `${table}.${column}`);
  });
  const readme = await readFile(join(ROOT, 'analysis-export/README.md'), 'utf8');
  const [, told = ''] = /## Columns that are not there\n([\s\S]+?)\n## /.exec(readme) ?? [];
  const explained = [...told.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name));
  expect(without.toSorted()).toEqual(explained.toSorted());
});
