import { z } from 'zod';
import type { LinkState } from './join.ts';

/** What stands behind `#` in the link of a room. */
const token = z.string().min(20).max(100);

/** Body of `POST /api/room`, by which its device asks who is next, and of `POST /api/room/leave`. */
export const roomRequest = z.strictObject({ token });

/** Body of `POST /api/room/enter`: whoever has been sent here begins. */
export const roomEntry = z.strictObject({
  token,
  /** Left out where nothing was chosen. */
  language: z.string().min(2).max(35).optional(),
});

export interface RoomState {
  readonly name: string;
  /** Who has been sent here; null: nobody yet. `key` changes with the person. */
  readonly next: (LinkState & { readonly key: string }) | null;
}
