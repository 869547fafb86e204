import type { Knex } from 'knex';
import type { Member } from '../protocol/member.ts';
import type { Ending } from '../protocol/panel.ts';
import type { Lanes } from '../protocol/staff/couple-page-routes.ts';
import type { ServerState } from '../protocol/staff/server-routes.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Withdrawal } from '../sessions/ports.ts';
import { hashToken, makeToken, type Random } from '../sessions/tokens.ts';
import { recordSystemAction } from '../store/audit.ts';
import type { CoupleFile } from '../store/couple-pages.ts';
import { open, seal, type Key } from '../store/sealing.ts';
import { grantsOf } from '../store/staff-grants.ts';
import { endPrintedInvitations, insertInvitation } from '../store/staff-invitations.ts';
import { findStaffSignIn, insertStaffSignIn, type Stage } from '../store/staff-sign-ins.ts';
import { hasOwner, staffOf } from '../store/staff.ts';
import type { StudyRow } from '../store/studies.ts';
import type { FoundPerson } from '../store/withdrawals.ts';
import type { Asked } from './act.ts';
import type { Begin } from './auditing.ts';
import type { Acting } from './permitted.ts';
import type { StudySetups } from './setups.ts';

export interface StaffPorts {
  readonly db: Knex;
  readonly clock: Clock;
  readonly random: Random;
  readonly outerKey: Key;
}

/** What the acts about studies know besides. */
export interface StudyPorts extends StaffPorts {
  readonly setups: StudySetups;
  /** Names of the conditions of an experiment; null where this build does not have it. */
  conditionsOf(study: Pick<StudyRow, 'experiment_id' | 'randomisation'>): readonly string[] | null;
  /** How it has ended for this member; null: it has not. */
  endingOf(dyadSessionId: string, member: Member): Promise<Ending | null>;
  /** What each of a couple went through; null where it is not known how it began. */
  lanesOf(file: CoupleFile): Lanes | null;
  serverState(): Promise<ServerState>;
  /** Dyad sessions that this server cannot go on with. */
  setAside(): readonly string[];
  /** Takes somebody out of every wave and every export, and notes it where no backup reaches. */
  takeOut(person: Pick<FoundPerson, 'dyad_session_id' | 'member'>, withdrawal: Withdrawal): Promise<void>;
}

/** Acts begin theirs through `asked.change`, which writes the row of the audit. */
export function beginOf({ db }: StaffPorts): Begin {
  return (work) => db.transaction(work);
}

/** In seconds. */
export const IDLE = 30 * 60;
const SIGN_IN_LIFE_MS = 12 * 60 * 60_000;
export const INVITATION_LIFE_MS = 3 * 24 * 60 * 60_000;

/**
 * @param secret  from the cookie
 * @param isUse   a person asked, so the sign-in is kept alive
 */
export async function actingBy({ db }: StaffPorts, secret: string, isUse: boolean): Promise<Acting | null> {
  const signIn = await findStaffSignIn(db, hashToken(secret), IDLE, isUse);
  const staff = signIn === null ? null : await staffOf(db, signIn.staff_id);
  if (signIn === null || staff === null) return null;
  const { staff_id: staffId, name, is_owner: isOwner } = staff;
  return { staffId, name, isOwner, signInId: signIn.sign_in_id, stage: signIn.stage, isConfirmed: signIn.is_confirmed, grants: await grantsOf(db, staffId) };
}

/** A sign-in with an id and a secret of its own: each stage has another one. */
export async function beginSignIn({ clock, random }: StaffPorts, trx: Knex.Transaction, staffId: string, stage: Stage, asked: Pick<Asked, 'device'>): Promise<string> {
  const secret = makeToken(random);
  const expiresAt = new Date(clock.now() + SIGN_IN_LIFE_MS);
  await insertStaffSignIn(trx, { sign_in_id: random.uuid(), hash: hashToken(secret), staff_id: staffId, stage, device: asked.device, expiresAt });
  return secret;
}

export async function invite({ clock, random }: StaffPorts, trx: Knex.Transaction, isOwner: boolean, invitedBy: string | null) {
  const token = makeToken(random);
  const expiresAt = new Date(clock.now() + INVITATION_LIFE_MS);
  await insertInvitation(trx, { tokenHash: hashToken(token), isOwner, invitedBy, expiresAt });
  return { token, expiresAt: expiresAt.toISOString() };
}

/**
 * The one-time token with which the first owner makes an account, for whoever started the server; the one that an
 * earlier start has printed is good no more.
 *
 * @returns null where there is an owner
 */
export async function firstOwnersToken(ports: StaffPorts): Promise<string | null> {
  if (await hasOwner(ports.db)) return null;
  return beginOf(ports)(async (trx) => {
    await endPrintedInvitations(trx);
    const { token } = await invite(ports, trx, true, null);
    await recordSystemAction(trx, { action: 'invite-first-owner' });
    return token;
  });
}

export function sealSecret({ outerKey }: StaffPorts, staffId: string, secret: string): Buffer {
  return seal(outerKey, Buffer.from(secret), `staff ${staffId}`);
}

export function openSecret({ outerKey }: StaffPorts, staffId: string, sealed: Buffer): string {
  return open(outerKey, sealed, `staff ${staffId}`).toString();
}
