import type { Knex } from 'knex';

/** Tables that only staff change; participants and the server by itself never do. */
const STAFFS = ['studies', 'staff', 'staff_grants', 'staff_invitations', 'staff_recovery_codes', 'notes', 'unblindings', 'export_log', 'invitation_runs', 'study_consents'] as const;

/** From here on the running server changes nothing of these but in a transaction that leaves a row in the audit: COMMIT fails. */
export async function demandAuditRows(db: Knex): Promise<void> {
  await db.raw(`
    create function demand_audit_row() returns trigger language plpgsql as $$
    begin
      if current_user = 'tandem_app' and not exists (select from audit_rows where xmin = pg_current_xact_id()::xid) then
        raise exception 'a change of % without a row in the audit', tg_table_name;
      end if;
      return null;
    end $$`);
  for (const table of STAFFS) {
    await db.raw('create constraint trigger demand_audit_row after insert or update or delete on ?? deferrable initially deferred for each row execute function demand_audit_row()', [table]);
  }
}
