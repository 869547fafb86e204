import { roomRoutes as routes } from '../protocol/staff/room-routes.ts';
import { hashToken, makeToken } from '../sessions/tokens.ts';
import { studyOf } from '../store/dyad-sessions.ts';
import { closeRoom, insertRoom, lockRoom, rooms, seatedAs, seatedById, sendToRoom } from '../store/rooms.ts';
import { actOf, answered, refused } from './act.ts';
import type { StudyPorts } from './desk.ts';

const NO_ROOM = refused('refused', 'There is no such room any more. Load the page again.');

/** Rooms of the lab, and who sits down in which. */
export function roomActs({ db, random, endingOf }: StudyPorts) {
  return {
    'list-rooms': actOf(routes['list-rooms'], async () =>
      answered((await rooms(db)).map(({ room_id: roomId, name, next_id, guest_id, is_on: isOn }) => ({ roomId, name, is: next_id !== null ? ('sent' as const) : guest_id !== null ? ('taken' as const) : ('free' as const), isOn }))),
    ),

    'make-room': actOf(routes['make-room'], async ({ name }, _acting, asked) => {
      const [roomId, token] = [random.uuid(), makeToken(random)];
      return asked.change(async (trx) => {
        asked.tell({ object: roomId, after: { name } });
        return (await insertRoom(trx, { roomId, name, tokenHash: hashToken(token) })) ? answered({ token }) : refused('refused', `There is a room "${name}" already. Take another name, or close that room first.`);
      });
    }),

    'close-room': actOf(routes['close-room'], async ({ roomId, reason }, _acting, asked) =>
      asked.change(async (trx) => {
        asked.tell({ object: roomId, reason });
        return (await closeRoom(trx, roomId)) ? answered(null) : NO_ROOM;
      }),
    ),

    'send-to-room': actOf(routes['send-to-room'], async ({ studyId, dyadSessionId, member, roomId, reason }, _acting, asked) => {
      if ((await studyOf(db, dyadSessionId))?.studyId !== studyId) return refused('forbidden', 'There is no such couple in this study.');
      if ((await endingOf(dyadSessionId, member)) !== null) return refused('refused', `It is over for ${member}, so there is nothing to show them in a room.`);
      return asked.change(async (trx) => {
        const [room, person] = [await lockRoom(trx, roomId), await seatedAs(trx, dyadSessionId, member)];
        if (room === null || person === null) return NO_ROOM;
        const guest = room.guest_id === null ? null : await seatedById(trx, room.guest_id);
        // The same person again, at another device, is welcome.
        if (guest !== null && guest.participantId !== person.participantId && (await endingOf(guest.dyadSessionId, guest.member)) === null) {
          return refused('refused', `Somebody is in ${room.name}, and it is not over for them. Wait until it is, or end it for them.`);
        }
        const next = room.next_id === null ? null : await seatedById(trx, room.next_id);
        if (next?.dyadId === person.dyadId && next.participantId !== person.participantId) {
          return refused('refused', `Their partner has been sent to ${room.name}. Each needs a room of their own.`);
        }
        asked.tell({ object: person.participantId, reason, after: { room: roomId } });
        await sendToRoom(trx, roomId, person.participantId);
        return answered(null);
      });
    }),
  };
}
