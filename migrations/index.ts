import type { Knex } from 'knex';
import * as studiesAndCouples from './0001_studies_and_couples.ts';
import * as dyadSessions from './0002_dyad_sessions.ts';
import * as trialRecords from './0003_trial_records.ts';
import * as messages from './0004_messages.ts';
import * as roleDraws from './0005_role_draws.ts';
import * as paintingTime from './0006_painting_time.ts';
import * as statesInPlace from './0012_states_in_place.ts';
import * as withdrawals from './0017_withdrawals.ts';
import * as exportViews from './0020_export_views.ts';
import * as exportLog from './0021_export_log.ts';
import * as withdrawnPeople from './0030_withdrawn_people.ts';
import * as staff from './0050_staff.ts';
import * as randomisation from './0055_randomisation.ts';
import * as withdrawnAtOnce from './0060_withdrawn_at_once.ts';
import * as audit from './0070_audit.ts';
import * as strataInExports from './0080_strata_in_exports.ts';
import * as openSockets from './0081_open_sockets.ts';
import * as sharing from './0082_sharing.ts';
import * as roles from './0085_roles.ts';
import * as peopleExpected from './0090_people_expected.ts';
import * as coupleLabels from './0092_couple_labels.ts';
import * as contacts from './0093_contacts.ts';
import * as exportResults from './0096_export_results.ts';
import * as studyLife from './0097_study_life.ts';
import * as botRuns from './0098_bot_runs.ts';
import * as followUps from './0100_follow_ups.ts';
import * as followUpsInExports from './0101_follow_ups_in_exports.ts';
import * as reminders from './0102_reminders.ts';
import * as notes from './0110_notes.ts';
import * as windows from './0111_windows.ts';
import * as panelCodes from './0114_panel_codes.ts';
import * as panelPeople from './0115_panel_people.ts';
import * as rooms from './0116_rooms.ts';
import * as unsent from './0117_unsent.ts';
import * as withdrawalRequests from './0118_withdrawal_requests.ts';
import * as columnsToChange from './0123_columns_to_change.ts';
import * as withdrawalsByTheFunction from './0124_withdrawals_by_the_function.ts';
import * as provenanceInExports from './0126_provenance_in_exports.ts';
import * as armsInExports from './0131_arms_in_exports.ts';
import * as outOfSight from './0132_out_of_sight.ts';
import * as invitations from './0140_invitations.ts';
import * as studyConsents from './0141_study_consents.ts';
import * as panelStrata from './0142_panel_strata.ts';
import * as battery from './0144_battery.ts';
import * as exclusionMarks from './0145_exclusion_marks.ts';
import * as leaseTaken from './0148_lease_taken.ts';
import * as helpRequests from './0150_help_requests.ts';
import * as appointments from './0152_appointments.ts';
import { applyPrivileges, letTakeOn } from './privileges.ts';

const MIGRATIONS: Readonly<Record<string, Knex.Migration>> = {
  '0001_studies_and_couples': studiesAndCouples,
  '0002_dyad_sessions': dyadSessions,
  '0003_trial_records': trialRecords,
  '0004_messages': messages,
  '0005_role_draws': roleDraws,
  '0006_painting_time': paintingTime,
  '0012_states_in_place': statesInPlace,
  '0017_withdrawals': withdrawals,
  '0020_export_views': exportViews,
  '0021_export_log': exportLog,
  '0030_withdrawn_people': withdrawnPeople,
  '0050_staff': staff,
  '0055_randomisation': randomisation,
  '0060_withdrawn_at_once': withdrawnAtOnce,
  '0070_audit': audit,
  '0080_strata_in_exports': strataInExports,
  '0081_open_sockets': openSockets,
  '0082_sharing': sharing,
  '0085_roles': roles,
  '0090_people_expected': peopleExpected,
  '0092_couple_labels': coupleLabels,
  '0093_contacts': contacts,
  '0096_export_results': exportResults,
  '0097_study_life': studyLife,
  '0098_bot_runs': botRuns,
  '0100_follow_ups': followUps,
  '0101_follow_ups_in_exports': followUpsInExports,
  '0102_reminders': reminders,
  '0110_notes': notes,
  '0111_windows': windows,
  '0114_panel_codes': panelCodes,
  '0115_panel_people': panelPeople,
  '0116_rooms': rooms,
  '0117_unsent': unsent,
  '0118_withdrawal_requests': withdrawalRequests,
  '0123_columns_to_change': columnsToChange,
  '0124_withdrawals_by_the_function': withdrawalsByTheFunction,
  '0126_provenance_in_exports': provenanceInExports,
  '0131_arms_in_exports': armsInExports,
  '0132_out_of_sight': outOfSight,
  '0140_invitations': invitations,
  '0141_study_consents': studyConsents,
  '0142_panel_strata': panelStrata,
  '0144_battery': battery,
  '0145_exclusion_marks': exclusionMarks,
  '0148_lease_taken': leaseTaken,
  '0150_help_requests': helpRequests,
  '0152_appointments': appointments,
};

/** Named without file ending, so that a bundle and the sources agree on what has run. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => Object.keys(MIGRATIONS).sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const migration = MIGRATIONS[name];
    if (migration === undefined) throw new Error(`migration ${name} is not listed in migrations/index.ts`);
    return migration;
  },
};

/** Any number that nothing else in the database locks. */
const MIGRATING = 20_261_124;

/**
 * Brings the database to this build's schema, and each role to what it may. Safe to call from several processes at
 * once: all is one transaction behind one lock, so the second finds it done, and one that dies on the way leaves
 * nothing behind.
 *
 * @param login  user that is let take on the roles, where it is another than the one that migrates
 */
export async function migrate(db: Knex, login: string | null = null): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [MIGRATING]);
    const [, done]: [number, readonly string[]] = await trx.migrate.latest({ migrationSource });
    if (done.length > 0) await applyPrivileges(trx);
    if (login !== null) await letTakeOn(trx, login);
  });
}
