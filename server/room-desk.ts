import type { Knex } from 'knex';
import type { RoomDesk } from './http/room.ts';
import type { Person } from './http/sign-in-desk.ts';
import { hashToken } from './sessions/tokens.ts';
import { leaveSeat, seeRoom, takeSeat } from './store/rooms.ts';
import { revokeSignIn } from './store/sign-ins.ts';

/** Rooms of the lab, as their devices ask for them. */
export function createRoomDesk(db: Knex, byParticipant: (participantId: string) => Promise<Person | null>): RoomDesk {
  return {
    async look(token) {
      const room = await seeRoom(db, hashToken(token));
      if (room === null) return null;
      return { name: room.name, next: room.next_id === null ? null : await byParticipant(room.next_id) };
    },
    take: (token, { participantId }) => takeSeat(db, hashToken(token), participantId),
    async leave(token, signIn) {
      if (!(await leaveSeat(db, hashToken(token)))) return false;
      if (signIn !== undefined) await revokeSignIn(db, hashToken(signIn));
      return true;
    },
  };
}
