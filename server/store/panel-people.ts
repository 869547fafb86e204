import type { Knex } from 'knex';
import type { PanelName } from '../protocol/panel-entry.ts';
import { dataKeyOf } from './contacts.ts';
import { blindIndex, open, seal, type Key } from './sealing.ts';

export interface PanelEntry {
  readonly panel: PanelName;
  /** In the address that the panel is given. */
  readonly entry: string;
  /** Of the couples that begin by it, as `stratumOf` writes it. */
  readonly stratum: string;
}

/** Ends the one before of this stratum, if there is one. */
export async function openEntry(trx: Knex.Transaction, studyId: string, { panel, entry, stratum }: PanelEntry): Promise<void> {
  const row = { study_id: studyId, stratum, panel, entry, opened_at: trx.raw('clock_timestamp()'), closed_at: null };
  await trx('panel_entries').insert(row).onConflict(['study_id', 'stratum']).merge(['panel', 'entry', 'opened_at', 'closed_at']);
}

/** @returns false where none is open */
export async function closeEntry(trx: Knex.Transaction, studyId: string, stratum: string): Promise<boolean> {
  return (await trx('panel_entries').where({ study_id: studyId, stratum, closed_at: null }).update({ closed_at: trx.raw('clock_timestamp()') })) === 1;
}

/** Those that are open. */
export async function entriesOf(db: Knex, studyId: string): Promise<readonly PanelEntry[]> {
  return db('panel_entries').where({ study_id: studyId, closed_at: null }).orderBy('stratum').select<PanelEntry[]>('panel', 'entry', 'stratum');
}

export async function studyByEntry(db: Knex, entry: string): Promise<(Omit<PanelEntry, 'entry'> & { readonly studyId: string }) | null> {
  const row = await db('panel_entries').where({ entry, closed_at: null }).first<{ study_id: string; panel: PanelName; stratum: string } | undefined>('study_id', 'panel', 'stratum');
  return row === undefined ? null : { studyId: row.study_id, panel: row.panel, stratum: row.stratum };
}

/** Somebody whom a panel has sent here before. */
export interface PanelPerson {
  readonly participantId: string;
  /** Also of the partner: whether they have ever come. */
  readonly hasCome: boolean;
  readonly partnerId: string;
  readonly hasPartnerCome: boolean;
}

interface PersonRow {
  readonly participant_id: string;
  readonly has_come: boolean;
  readonly partner_id: string;
  readonly has_partner_come: boolean;
}

/** @param idHash  see `hashOfId` */
export async function panelPerson(db: Knex, studyId: string, idHash: Buffer): Promise<PanelPerson | null> {
  const { rows: [row] } = await db.raw<{ rows: PersonRow[] }>(
    `select p.participant_id, o.participant_id as partner_id,
            s.state #>> array['seats', p.member, 'presence', 'is'] <> 'not-yet' as has_come,
            s.state #>> array['seats', o.member, 'presence', 'is'] <> 'not-yet' as has_partner_come
       from panel_people l
       join participants p using (participant_id)
       join participants o on o.dyad_id = p.dyad_id and o.participant_id <> p.participant_id
       join dyad_sessions s on s.dyad_id = p.dyad_id and s.wave = 1
      where l.study_id = ? and l.id_hash = ?`,
    [studyId, idHash],
  );
  if (row === undefined) return null;
  return { participantId: row.participant_id, hasCome: row.has_come, partnerId: row.partner_id, hasPartnerCome: row.has_partner_come };
}

/**
 * Whom a code leads to that was handed on by their partner, who has come from the panel: nobody else's code says anything
 * to a panel, and whoever the panel knows already needs none.
 */
export async function partnerByCode(trx: Knex.Transaction, studyId: string, codeHash: Buffer): Promise<Pick<PanelPerson, 'participantId' | 'partnerId'> | null> {
  const { rows } = await trx.raw<{ rows: Pick<PanelPerson, 'participantId' | 'partnerId'>[] }>(
    `select p.participant_id as "participantId", o.participant_id as "partnerId"
       from join_tokens t
       join participants p using (participant_id)
       join dyads d on d.dyad_id = p.dyad_id and d.study_id = ?
       join participants o on o.dyad_id = p.dyad_id and o.participant_id <> p.participant_id
       join dyad_sessions s on s.dyad_id = p.dyad_id and s.wave = 1
      where t.token_hash = ? and t.kind = 'code' and t.revoked_at is null and t.expires_at > clock_timestamp()
        and exists (select from panel_people l where l.participant_id = o.participant_id)
        and not exists (select from panel_people l where l.participant_id = p.participant_id)
        and s.state #>> array['seats', p.member, 'presence', 'is'] = 'not-yet'`,
    [studyId, codeHash],
  );
  return rows[0] ?? null;
}

/** Of a study's pilot another one than of the study itself. */
export function hashOfId(outerKey: Key, { studyId, isTest }: { readonly studyId: string; readonly isTest: boolean }, id: string): Buffer {
  return blindIndex(outerKey, `panel_people ${studyId} ${isTest ? 'test' : 'live'}`, id);
}

const contextOf = (participantId: string): string => `panel_people ${participantId}`;

export async function keepPanelPerson(
  trx: Knex.Transaction,
  outerKey: Key,
  { participantId, studyId, idHash, sent }: { readonly participantId: string; readonly studyId: string; readonly idHash: Buffer; readonly sent: Readonly<Record<string, string>> },
): Promise<void> {
  const sealed = seal(await dataKeyOf(trx, outerKey, participantId), Buffer.from(JSON.stringify(sent), 'utf8'), contextOf(participantId));
  await trx('panel_people').insert({ participant_id: participantId, study_id: studyId, id_hash: idHash, sealed });
}

/** What a panel has sent with somebody, to pay them by. */
export interface Payable {
  readonly participantId: string;
  readonly dyadSessionId: string;
  readonly member: 'A' | 'B';
  readonly sent: Readonly<Record<string, string>>;
}

interface PayableRow {
  readonly participant_id: string;
  readonly dyad_session_id: string;
  readonly member: 'A' | 'B';
  readonly sealed: Buffer;
}

/** Of the people of a study as it is now, pilot or live. Whoever has had everything deleted cannot be named any more. */
export async function payables(db: Knex, outerKey: Key, studyId: string): Promise<readonly Payable[]> {
  const { rows } = await db.raw<{ rows: PayableRow[] }>(
    `select l.participant_id, s.dyad_session_id, p.member, l.sealed
       from panel_people l
       join participants p using (participant_id)
       join dyads d using (dyad_id)
       join studies y on y.study_id = d.study_id
       join dyad_sessions s on s.dyad_id = d.dyad_id and s.wave = 1
       join data_keys k using (participant_id)
      where l.study_id = ? and d.is_test = (y.mode = 'test')`,
    [studyId],
  );
  return Promise.all(rows.map(async (row) => {
    const key = await dataKeyOf(db, outerKey, row.participant_id);
    const sent: Record<string, string> = JSON.parse(open(key, row.sealed, contextOf(row.participant_id)).toString('utf8'));
    return { participantId: row.participant_id, dyadSessionId: row.dyad_session_id, member: row.member, sent };
  }));
}
