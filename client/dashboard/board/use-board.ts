import { useEffect, useState } from 'react';
import { io, type Socket } from 'socket.io-client';
import { STAFF_SOCKET, type CoupleOverview, type ServerToStaffEvents, type StaffToServerEvents } from '../../../server/protocol/staff/console.ts';
import { call } from '../call.ts';

export interface Board {
  readonly couples: readonly CoupleOverview[];
  /** How far the server's clock is ahead of this computer's, in ms. */
  readonly ahead: number;
  /** Why nothing is told, or no more. */
  readonly problem: string | null;
}

const NOTHING: Board = { couples: [], ahead: 0, problem: null };
const GONE = 'The line to the server is down. What you see is not of now.';
const NOT_TOLD = 'You are not told of this study any more. Sign in again, or ask an owner for the permission.';

/** Every couple of a study, as it is and as it changes. */
export function useBoard(studyId: string | null): Board {
  const [board, setBoard] = useState(NOTHING);
  useEffect(() => {
    setBoard(NOTHING);
    if (studyId === null) return;
    const socket: Socket<ServerToStaffEvents, StaffToServerEvents> = io({ path: STAFF_SOCKET, transports: ['websocket'] });
    const fail = (problem: string): void => setBoard((known) => ({ ...known, problem }));
    socket.on('connect', async () => {
      // Null: the line went before the answer came; whoever is connected again asks again.
      const answer = await socket.emitWithAck('study:watch', { studyId }).catch(() => null);
      if (answer === null) return;
      if (answer.ok) setBoard({ couples: answer.data.couples, ahead: answer.data.now - Date.now(), problem: null });
      else fail(answer.message);
    });
    socket.on('couple:changed', (couple) =>
      setBoard((known) => ({
        ...known,
        couples: [...known.couples.filter(({ dyadSessionId }) => dyadSessionId !== couple.dyadSessionId), couple].sort((a, b) => a.dyadNum - b.dyadNum),
      })),
    );
    let isLeft = false;
    const comeBack = async (): Promise<void> => {
      // Waits for whoever has to sign in again.
      await call('list-studies', {}, 'page');
      if (!isLeft) socket.connect();
    };
    socket.on('connect_error', ({ message }) => {
      fail(GONE);
      if (message === 'not-signed-in') void comeBack().catch(() => fail(GONE));
    });
    socket.on('disconnect', (why) => {
      fail(why === 'io server disconnect' ? NOT_TOLD : GONE);
      if (why === 'io server disconnect') void comeBack().catch(() => fail(GONE));
    });
    return () => {
      isLeft = true;
      socket.close();
    };
  }, [studyId]);
  return board;
}

/** The server's time, every second. */
export function useServerTime(ahead: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now + ahead;
}
