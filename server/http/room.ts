import { createHash } from 'node:crypto';
import { json, Router } from 'express';
import { roomEntry, roomRequest, type RoomState } from '../protocol/room.ts';
import { SIGN_IN_COOKIE } from '../sockets/admission.ts';
import type { LanguageDesk } from './join.ts';
import { isPartner, isReadable, joined, keepSignIn, refuse, secretIn, sendAway, signedIn, type Person, type SignInDesk } from './sign-in-desk.ts';

export interface RoomDesk {
  /** @param token  of the room's link; null: there is no such room */
  look(token: string): Promise<{ readonly name: string; readonly next: Person | null } | null>;
  /** @returns false where somebody else is next by now */
  take(token: string, person: Person): Promise<boolean>;
  /** The room is free, and the sign-in of whoever was there is good no more. @returns false where there is no such room */
  leave(token: string, signIn: string | undefined): Promise<boolean>;
}

/** For a device that stays in a room of the lab: who is next, that they begin, and that the room is free again. */
export function roomRoutes(rooms: RoomDesk, desk: SignInDesk, languageDesk: LanguageDesk): Router {
  const router = Router();
  router.post('/api/room', json({ limit: '4kb' }), async (request, response) => {
    const parsed = roomRequest.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const room = await rooms.look(parsed.data.token);
    if (room === null) return refuse(response, 401, 'join-token-invalid');
    const { name, next } = room;
    if (next !== null && isReadable(request, next)) return refuse(response, 403, 'connection-insecure');
    const known = next === null ? null : { key: keyOf(next), language: next.language, languages: await languageDesk.languages(next), isFollowUp: next.isFollowUp };
    response.json({ name, next: known } satisfies RoomState);
  });
  router.post('/api/room/enter', json({ limit: '4kb' }), async (request, response) => {
    const parsed = roomEntry.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const { token, language } = parsed.data;
    const person = (await rooms.look(token))?.next ?? null;
    if (person === null) return refuse(response, 401, 'join-token-invalid');
    if (isReadable(request, person)) return refuse(response, 403, 'connection-insecure');
    if (person.notNow !== null) return sendAway(response, person.notNow, person.language);
    if (isPartner(person, await signedIn(desk, request))) return refuse(response, 409, 'same-browser');
    if (!(await rooms.take(token, person))) return refuse(response, 401, 'join-token-invalid');
    await keepSignIn(desk, request, response, person.participantId);
    const speaks = language === undefined ? person.language : await languageDesk.choose(person, language);
    response.json(joined({ ...person, language: speaks }));
  });
  router.post('/api/room/leave', json({ limit: '4kb' }), async (request, response) => {
    const parsed = roomRequest.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    if (!(await rooms.leave(parsed.data.token, secretIn(request)))) return refuse(response, 401, 'join-token-invalid');
    response.clearCookie(SIGN_IN_COOKIE, { path: '/' });
    response.json({});
  });
  return router;
}

/** A device in a room learns no id before its person begins. */
function keyOf({ participantId }: Person): string {
  return createHash('sha256').update(participantId).digest('hex').slice(0, 12);
}
