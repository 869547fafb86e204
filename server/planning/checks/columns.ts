/**
 * Columns of the exported tables that also have a column for each factor. A test compares the list with the
 * tables, which this folder may not import.
 */
const TAKEN: ReadonlySet<string> = new Set([
  'cond_c', 'condition', 'definition_hash', 'distinguishable_by', 'dyad_id', 'dyad_num', 'dyad_session_id', 'dyad_status', 'exclusion_reason', 'is_test', 'item', 'language', 'member',
  'member_c', 'member_num', 'n_completed', 'n_consented', 'n_invited', 'n_joined', 'pair_row_id', 'participant_id',
  'participant_id_1', 'participant_id_2', 'partner_complete', 'partner_id', 'person_num', 'phase', 'role', 'role_1',
  'role_2', 'role_a', 'role_p', 'same_device_flag', 'scale', 'status', 'step', 'step_id', 'study_id', 'stratum', 'study_version',
  'trial_id', 'unit', 'wave',
]);

/** Why a factor cannot have this name as a column; `null` if it can. */
export function whyNoColumn(factor: string): string | null {
  if (!/^[a-z][a-z0-9_]*$/.test(factor)) return `"${factor}" cannot be the name of a column.`;
  if (TAKEN.has(factor)) return `"${factor}" is a column of the exported tables already.`;
  if (TAKEN.has(`${factor}_c`)) return `the centred column of "${factor}" would be "${factor}_c", which is there already.`;
  if (factor.endsWith('_c')) return `"${factor}" ends in "_c", as the centred columns of factors do.`;
  if (/^(own|pub)_/.test(factor)) return `"${factor}" begins as the columns of scales do.`;
  if (factor.startsWith('stratum_')) return `"${factor}" begins as the columns of strata do.`;
  return null;
}
