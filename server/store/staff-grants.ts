import type { Knex } from 'knex';
import type { Permission } from '../protocol/staff/permissions.ts';

export interface Grant {
  readonly studyId: string;
  readonly permission: Permission;
}

interface GrantRow {
  readonly staff_id: string;
  readonly study_id: string;
  readonly permission: Permission;
}

export async function grantsOf(db: Knex, staffId: string): Promise<readonly Grant[]> {
  const rows = await db<GrantRow>('staff_grants').where({ staff_id: staffId }).orderBy(['study_id', 'permission']);
  return rows.map(({ study_id, permission }) => ({ studyId: study_id, permission }));
}

export async function allGrants(db: Knex): Promise<ReadonlyMap<string, readonly Grant[]>> {
  const rows = await db<GrantRow>('staff_grants').orderBy(['staff_id', 'study_id', 'permission']);
  const found = new Map<string, Grant[]>();
  for (const { staff_id, study_id, permission } of rows) {
    found.set(staff_id, [...(found.get(staff_id) ?? []), { studyId: study_id, permission }]);
  }
  return found;
}

/** All that somebody may do in a study, in the place of what it was. @returns what it was */
export async function replaceGrants(
  trx: Knex.Transaction,
  { staffId, studyId, grantedBy }: { readonly staffId: string; readonly studyId: string; readonly grantedBy: string },
  permissions: readonly Permission[],
): Promise<readonly Permission[]> {
  const before = await trx<GrantRow>('staff_grants').where({ staff_id: staffId, study_id: studyId }).delete().returning('permission');
  const rows = permissions.map((permission) => ({ staff_id: staffId, study_id: studyId, permission, granted_by: grantedBy }));
  if (rows.length > 0) await trx('staff_grants').insert(rows);
  return before.map(({ permission }) => permission);
}
