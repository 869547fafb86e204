import type { Knex } from 'knex';
import type { Language, Member } from '../protocol/member.ts';
import type { PanelCodes } from '../protocol/panel.ts';
import type { LinkKind } from '../sessions/tokens.ts';

/** Whom a personal link or a sign-in stands for. */
export interface Identity {
  readonly participant_id: string;
  readonly dyad_id: string;
  /** Of the sitting. */
  readonly dyad_session_id: string;
  readonly has_follow_ups: boolean;
  readonly member: Member;
  readonly is_test: boolean;
  readonly language: Language;
  /** Neither of the two has ever been here. */
  readonly is_new: boolean;
  readonly study_state: 'pilot' | 'live' | 'paused' | 'closed';
  readonly kind: LinkKind;
  readonly is_spent: boolean;
}

const identity = (kind: string): string => `
  select p.participant_id, p.dyad_id, s.dyad_session_id, p.member, p.language, d.is_test, s.seq = 0 as is_new,
         (select y.state from studies y where y.study_id = d.study_id) as study_state,
         ${kind},
         exists (select from dyad_sessions l where l.dyad_id = p.dyad_id and l.wave > 1) as has_follow_ups
    from participants p
    join dyads d using (dyad_id)
    join dyad_sessions s on s.dyad_id = p.dyad_id and s.wave = 1`;

// Whether one that others have, too, has been revoked is not told: it would tell of a withdrawal.
const BY_LINK = `
  t.kind, t.kind <> 'own' and (t.revoked_at is not null or s.state #>> array['seats', p.member, 'presence', 'is'] <> 'not-yet') as is_spent`;

const BY_SIGN_IN = `'own' as kind, false as is_spent`;

export async function findByParticipant(db: Knex, participantId: string): Promise<Identity | null> {
  const result = await db.raw<{ rows: Identity[] }>(`${identity(BY_SIGN_IN)} where p.participant_id = ?`, [participantId]);
  return result.rows[0] ?? null;
}

/** Expired, revoked and unknown look the same: `null`. */
export async function findByToken(db: Knex, tokenHash: Buffer): Promise<Identity | null> {
  const result = await db.raw<{ rows: Identity[] }>(
    `${identity(BY_LINK)} join join_tokens t using (participant_id)
      where t.token_hash = ? and (t.revoked_at is null or t.kind <> 'own') and t.expires_at > clock_timestamp()`,
    [tokenHash],
  );
  return result.rows[0] ?? null;
}

export async function findBySignIn(db: Knex, signInHash: Buffer): Promise<Identity | null> {
  const result = await db.raw<{ rows: Identity[] }>(
    `${identity(BY_SIGN_IN)} join sign_ins i using (participant_id)
      where i.sign_in_hash = ? and i.revoked_at is null and i.expires_at > clock_timestamp()`,
    [signInHash],
  );
  return result.rows[0] ?? null;
}

/** Which of these have been revoked. @param hashes  in hex */
export async function revokedAmong(db: Knex, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.raw<{ rows: { hash: string }[] }>(
    `select encode(sign_in_hash, 'hex') as hash from sign_ins
      where sign_in_hash in (select decode(hash, 'hex') from unnest(cast(? as text[])) as asked(hash)) and revoked_at is not null`,
    [hashes as Knex.Value],
  );
  return new Set(rows.map(({ hash }) => hash));
}

/** Who has withdrawn, and by that ended their link and sign-ins. */
export interface Ended {
  readonly participant_id: string;
  /** Of the sitting. */
  readonly dyad_session_id: string;
  readonly member: Member;
  readonly language: Language;
  readonly is_test: boolean;
}

/** Whose link or sign-in this was, until they withdrew; of one that a new link had replaced before nothing is told. */
export async function findEnded(db: Knex, hash: Buffer): Promise<Ended | null> {
  const result = await db.raw<{ rows: Ended[] }>(
    `select p.participant_id, s.dyad_session_id, p.member, p.language, d.is_test
       from (select participant_id, revoked_at from join_tokens where token_hash = ? and kind = 'own'
             union all select participant_id, revoked_at from sign_ins where sign_in_hash = ?) ended
       join participants p using (participant_id)
       join dyads d using (dyad_id)
       join dyad_sessions s on s.dyad_id = p.dyad_id and s.wave = 1
      where exists (select from withdrawals w
                     where w.participant_id = p.participant_id and w.scope in ('withdraw', 'erase')
                       and w.withdrawn_at <= ended.revoked_at)`,
    [hash, hash],
  );
  return result.rows[0] ?? null;
}

/** By what somebody is paid, whatever can be read of their dyad session. */
export async function codesOf(db: Knex, participantId: string): Promise<{ readonly completionCode: string; readonly panelCodes: PanelCodes | null }> {
  const { rows: [row] } = await db.raw<{ rows: { completion_code: string; panel_codes: PanelCodes | null }[] }>(
    `select p.completion_code, s.panel_codes from participants p join dyads d using (dyad_id) join studies s using (study_id) where p.participant_id = ?`,
    [participantId],
  );
  if (row === undefined) throw new Error(`no participant ${participantId}`);
  return { completionCode: row.completion_code, panelCodes: row.panel_codes };
}

export async function insertSignIn(
  db: Knex,
  signIn: { readonly hash: Buffer; readonly participantId: string; readonly expiresAt: Date },
): Promise<void> {
  await db('sign_ins').insert({
    sign_in_hash: signIn.hash,
    participant_id: signIn.participantId,
    expires_at: signIn.expiresAt,
  });
}

/** Whoever rests on it is heard no more. */
export async function revokeSignIn(db: Knex, hash: Buffer): Promise<void> {
  await db('sign_ins').where({ sign_in_hash: hash, revoked_at: null }).update({ revoked_at: db.raw('clock_timestamp()') });
}
