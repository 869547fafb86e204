import type { Knex } from 'knex';
import type { Member } from '../protocol/member.ts';

export interface RoomRow {
  readonly room_id: string;
  readonly name: string;
  readonly next_id: string | null;
  readonly guest_id: string | null;
  /** Its device has asked who is next within the last 20 s. */
  readonly is_on: boolean;
}

const isOn = (db: Knex): Knex.Raw => db.raw(`coalesce(seen_at > clock_timestamp() - interval '20 seconds', false) as is_on`);

/** Those that are in use, by name. */
export function rooms(db: Knex): Promise<readonly RoomRow[]> {
  return db('rooms').select<RoomRow[]>('room_id', 'name', 'next_id', 'guest_id', isOn(db)).where({ closed_at: null }).orderBy('name');
}

/** For whoever changes who is in it. */
export async function lockRoom(trx: Knex.Transaction, roomId: string): Promise<RoomRow | null> {
  const row = await trx('rooms').select<RoomRow[]>('room_id', 'name', 'next_id', 'guest_id', isOn(trx)).where({ room_id: roomId, closed_at: null }).forUpdate().first();
  return row ?? null;
}

/** @returns false where another one has this name */
export async function insertRoom(trx: Knex.Transaction, room: { readonly roomId: string; readonly name: string; readonly tokenHash: Buffer }): Promise<boolean> {
  const isTaken = await trx('rooms').whereRaw('lower(name) = lower(?)', [room.name]).where({ closed_at: null }).first('room_id');
  if (isTaken !== undefined) return false;
  await trx('rooms').insert({ room_id: room.roomId, name: room.name, token_hash: room.tokenHash });
  return true;
}

/** @returns false where there is none */
export async function closeRoom(trx: Knex.Transaction, roomId: string): Promise<boolean> {
  return (await trx('rooms').where({ room_id: roomId, closed_at: null }).update({ closed_at: trx.raw('clock_timestamp()'), next_id: null, guest_id: null })) === 1;
}

/** Notes that its device is there. */
export async function seeRoom(db: Knex, tokenHash: Buffer): Promise<Pick<RoomRow, 'name' | 'next_id'> | null> {
  const [row]: Pick<RoomRow, 'name' | 'next_id'>[] = await db('rooms').where({ token_hash: tokenHash, closed_at: null }).update({ seen_at: db.raw('clock_timestamp()') }, ['name', 'next_id']);
  return row ?? null;
}

/** Whoever is next is there. @returns false where it is somebody else by now */
export async function takeSeat(db: Knex, tokenHash: Buffer, participantId: string): Promise<boolean> {
  return (await db('rooms').where({ token_hash: tokenHash, closed_at: null, next_id: participantId }).update({ guest_id: participantId, next_id: null })) === 1;
}

/** The room is free again. */
export async function leaveSeat(db: Knex, tokenHash: Buffer): Promise<boolean> {
  return (await db('rooms').where({ token_hash: tokenHash, closed_at: null }).update({ guest_id: null })) === 1;
}

/** In this room and in no other. */
export async function sendToRoom(trx: Knex.Transaction, roomId: string, participantId: string): Promise<void> {
  await trx('rooms').where({ next_id: participantId }).update({ next_id: null });
  await trx('rooms').where({ room_id: roomId }).update({ next_id: participantId });
}

/** Who somebody is, in the words of dyad sessions. */
export interface Seated {
  readonly participantId: string;
  readonly dyadId: string;
  readonly dyadSessionId: string;
  readonly member: Member;
}

const SEATED = `select p.participant_id as "participantId", p.dyad_id as "dyadId", s.dyad_session_id as "dyadSessionId", p.member
  from participants p join dyad_sessions s on s.dyad_id = p.dyad_id and s.wave = 1`;

export async function seatedById(db: Knex, participantId: string): Promise<Seated | null> {
  const { rows: [row] } = await db.raw<{ rows: Seated[] }>(`${SEATED} where p.participant_id = ?`, [participantId]);
  return row ?? null;
}

export async function seatedAs(db: Knex, dyadSessionId: string, member: Member): Promise<Seated | null> {
  const { rows: [row] } = await db.raw<{ rows: Seated[] }>(`${SEATED} where s.dyad_session_id = ? and p.member = ?`, [dyadSessionId, member]);
  return row ?? null;
}
