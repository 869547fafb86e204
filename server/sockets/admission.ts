import { parseCookie } from 'cookie';
import type { Socket } from 'socket.io';
import type { DeviceReport, ErrorCode } from '../protocol/messages.ts';
import { handshake } from '../protocol/messages.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import type { Scope } from '../sessions/ports.ts';
import { deviceClass } from './device-class.ts';
import type { SocketData } from './participants.ts';

/** Name of the cookie that holds a participant's sign-in. */
export const SIGN_IN_COOKIE = 'tandem';

export interface Admission {
  /** Whether another connection by this sign-in is taken now: whoever has been cut off does not come back at once. */
  allows(signIn: string): boolean;
  /** The same of its person, once they are known: whoever has been cut off does not come back by another sign-in. */
  allowsAs(signIn: string, participantId: string): boolean;
  /** So long whoever has been cut off waits for the refusal: who tries at once again costs next to nothing. */
  hold(): Promise<void>;
  /** The participant behind a sign-in, or `null`; `inMemory`: it came in the handshake, not in the cookie. */
  identify(signIn: string, inMemory: boolean): Promise<Scope | null>;
  /** A sign-in that a withdrawal has ended. */
  isOver(signIn: string): Promise<boolean>;
  /** Stores the connection, which rests on this sign-in; null for a window that comes back after a newer one has. */
  open(scope: Scope, by: { readonly signIn: string; readonly windowId: string | null; readonly device: DeviceReport['device'] }): Promise<SocketData | null>;
  onFault(error: unknown): void;
}

/** Socket.IO middleware: nobody is heard before it is known who speaks. The code is the error's message. */
export function admit(admission: Admission) {
  return async (socket: Socket<never, never, never, SocketData>, next: (error?: Error) => void): Promise<void> => {
    try {
      const given = handshake.safeParse(socket.handshake.auth);
      if (!given.success || given.data.protocol !== PROTOCOL_VERSION) return next(refusal('protocol-mismatch'));
      const cookie = parseCookie(socket.handshake.headers.cookie ?? '')[SIGN_IN_COOKIE];
      const signIn = given.data.signIn ?? cookie;
      if (signIn === undefined) return next(refusal('join-token-invalid'));
      const refuseForNow = async (): Promise<void> => {
        await admission.hold();
        next(refusal('rate'));
      };
      if (!admission.allows(signIn)) return await refuseForNow();
      const scope = await admission.identify(signIn, given.data.signIn !== undefined);
      if (scope === null) return next(refusal((await admission.isOver(signIn)) ? 'session-over' : 'join-token-invalid'));
      if (!admission.allowsAs(signIn, scope.participantId)) return await refuseForNow();
      const device = deviceClass(socket.handshake.headers['user-agent']);
      const opened = await admission.open(scope, { signIn, windowId: given.data.windowId ?? null, device });
      if (opened === null) return next(refusal('lease-stale'));
      Object.assign(socket.data, opened);
      next();
    } catch (error) {
      admission.onFault(error);
      next(refusal('retry'));
    }
  };
}

function refusal(code: ErrorCode): Error {
  return new Error(code);
}

/** A page of another site may not open a socket here. Programs that are no browsers send no origin. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
