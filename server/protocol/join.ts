import { z } from 'zod';

/** Body of `POST /api/join`: what stands behind `#` in the personal link. */
export const joinRequest = z.strictObject({
  token: z.string().min(20).max(100),
  /** `cookie` for real devices; `memory` gives the sign-in in the answer, for test studies only. */
  keep: z.enum(['cookie', 'memory']),
});
export type JoinRequest = z.infer<typeof joinRequest>;

export interface Joined {
  readonly participantId: string;
  /** Only with `keep: 'memory'`: for the handshake's `auth.signIn`. */
  readonly signIn: string | null;
  readonly isTest: boolean;
}
