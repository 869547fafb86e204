import { useEffect, useRef, useState } from 'react';
import { io, type Socket } from 'socket.io-client';
import { STAFF_SOCKET, type CoupleChange, type CoupleOverview, type ServerToStaffEvents, type StaffToServerEvents } from '../../../server/protocol/staff/console.ts';
import { changed } from '../../../server/protocol/staff/couple-change.ts';
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

/**
 * Every couple of a study, as it is and as it changes.
 *
 * @param closely  the couple that is alone on the screen: what its browsers tell is here within a second or two
 */
export function useBoard(studyId: string | null, closely: string | null = null): Board {
  const [board, setBoard] = useState(NOTHING);
  const looksClosely = useRef(closely);
  const askAgain = useRef<() => void>(() => undefined);
  useEffect(() => {
    setBoard(NOTHING);
    if (studyId === null) return;
    const socket: Socket<ServerToStaffEvents, StaffToServerEvents> = io({ path: STAFF_SOCKET, transports: ['websocket'] });
    const fail = (problem: string): void => setBoard((known) => ({ ...known, problem }));
    const ask = async (): Promise<void> => {
      // Null: the line went before the answer came; whoever is connected again asks again.
      const answer = await socket.emitWithAck('study:watch', { studyId, closely: looksClosely.current }).catch(() => null);
      if (answer === null) return;
      if (answer.ok) setBoard({ couples: answer.data.couples, ahead: answer.data.now - Date.now(), problem: null });
      else fail(answer.message);
    };
    socket.on('connect', () => void ask());
    askAgain.current = () => {
      if (socket.connected) void ask();
    };
    socket.on('couples:changed', (changes) => setBoard((known) => ({ ...known, couples: withChanges(known.couples, changes) })));
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
  useEffect(() => {
    if (looksClosely.current === closely) return;
    looksClosely.current = closely;
    askAgain.current();
  }, [closely]);
  return board;
}

function withChanges(couples: readonly CoupleOverview[], changes: readonly CoupleChange[]): readonly CoupleOverview[] {
  const found = new Map(couples.map((couple) => [couple.dyadSessionId, couple]));
  for (const change of changes) {
    const couple = changed(found.get(change.dyadSessionId), change);
    if (couple !== null) found.set(couple.dyadSessionId, couple);
  }
  return [...found.values()].sort((one, other) => one.dyadNum - other.dyadNum);
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
