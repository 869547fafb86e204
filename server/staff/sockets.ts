import { parseCookie } from 'cookie';
import type { Server, Socket } from 'socket.io';
import { CONSOLE_RULE, studyWatch, type ServerToStaffEvents, type StaffAck, type StaffToServerEvents, type Watched } from '../protocol/staff/console.ts';
import { Auditing } from './auditing.ts';
import type { Board, Watcher } from './board.ts';
import { actingBy, beginOf, type StaffPorts } from './desk.ts';
import { groundOf, permitted, type Acting } from './permitted.ts';
import { Views } from './views.ts';

interface StaffSocketData {
  readonly acting: Acting;
  readonly secret: string;
}

export type StaffServer = Server<StaffToServerEvents, ServerToStaffEvents, Record<string, never>, StaffSocketData>;

type StaffSocket = Socket<StaffToServerEvents, ServerToStaffEvents, Record<string, never>, StaffSocketData>;

/** How a sign-in may be called, over https and over http from the server's own computer. */
const COOKIES = ['__Host-tandem-staff', 'tandem-staff'];

/** Shares nothing with the sockets of participants. Only whoever is signed in with both factors is heard, each time anew. */
export function serveStaff(staff: StaffServer, board: Board, ports: StaffPorts, onFault: (error: unknown) => void): void {
  const views = new Views();
  // To a room: what is told is made into bytes once, however many look on.
  board.tellBy((studyId, changes) => void staff.to(roomOf(studyId)).emit('couples:changed', changes));
  staff.use(async (socket, next) => {
    try {
      const cookies = parseCookie(socket.handshake.headers.cookie ?? '');
      const secret = COOKIES.flatMap((name) => cookies[name] ?? [])[0];
      const acting = secret === undefined ? null : await actingBy(ports, secret, false);
      if (secret === undefined || acting === null || permitted({ who: 'staff' }, acting, null) !== 'permitted') {
        return next(new Error('not-signed-in'));
      }
      Object.assign(socket.data, { acting, secret });
      next();
    } catch (error) {
      onFault(error);
      next(new Error('retry'));
    }
  });
  staff.on('connection', (socket) => {
    const { acting } = socket.data;
    const watcher: Watcher = {
      acting,
      cut: () => socket.disconnect(),
    };
    board.add(watcher);
    socket.on('disconnect', () => board.remove(watcher));
    socket.on('study:watch', async (payload, reply) => {
      if (typeof reply !== 'function') return;
      try {
        reply(await watch(payload, watcher, socket));
      } catch (error) {
        onFault(error);
        reply({ ok: false, code: 'retry', message: 'The server cannot read this now. Try again in a moment.' });
      }
    });
  });

  async function watch(payload: unknown, watcher: Watcher, socket: StaffSocket): Promise<StaffAck<Watched>> {
    const asked = studyWatch.safeParse(payload);
    if (!asked.success) return { ok: false, code: 'payload-invalid', message: 'studyId: the id of a study' };
    const acting = await actingBy(ports, socket.data.secret, false);
    const { studyId } = asked.data;
    const verdict = permitted(CONSOLE_RULE, acting, studyId);
    if (acting === null || verdict === 'not-signed-in') return { ok: false, code: 'not-signed-in', message: 'Please sign in.' };
    const row = { actor: `staff:${acting.staffId}`, permission: groundOf(CONSOLE_RULE, acting, studyId), action: 'study:watch', studyId } as const;
    const audit = new Auditing(beginOf(ports), row);
    if (verdict === 'forbidden') {
      await audit.refused(verdict);
      return { ok: false, code: verdict, message: 'You may not look on in this study, or there is none. An owner can give you a permission.' };
    }
    await board.watch(watcher, asked.data);
    if (views.isNew(acting.signInId, studyId, ports.clock.now())) await audit.done();
    for (const room of socket.rooms) if (room !== socket.id) await socket.leave(room);
    // In one turn, so that no change comes between what there is and what is told from then on.
    const couples = board.couplesOf(studyId);
    void socket.join(roomOf(studyId));
    return { ok: true, data: { now: ports.clock.now(), couples } };
  }
}

function roomOf(studyId: string): string {
  return `study ${studyId}`;
}
