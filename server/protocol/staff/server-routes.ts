import { z } from 'zod';
import { inStudy, nothing, route, studyId } from './route.ts';

const serverState = z.strictObject({
  version: z.string(),
  /** It can take answers now. */
  isReady: z.boolean(),
  database: z.strictObject({
    isThere: z.boolean(),
    isReadOnly: z.boolean().nullable(),
    /** For a question about nothing. */
    lagMs: z.number().nullable(),
    /** 95 of the last 100 writes took no longer; null where nothing was written of late. */
    writeMs: z.number().nullable(),
    /** Settings without which a power cut takes answers. */
    unsafe: z.array(z.string()),
  }),
  /** Share of the disk of the data folder; null where it cannot be asked. */
  diskFree: z.number().nullable(),
  /** Null: plain http, or somebody else's https stands in front. */
  certificateEndsAt: z.iso.datetime().nullable(),
  now: z.number(),
});
export type ServerState = z.infer<typeof serverState>;

/** Of so many couples that were over last. */
export const LAST_COUPLES = 20;

const studySigns = z.strictObject({
  /** Of the last couples that were over, and of those who had been drawn: who did not complete together. */
  dropOut: z.strictObject({ of: z.int(), lost: z.int() }),
  /** By how much conditions differ at most, and by how much they may; null: concealed, or drawn without blocks. */
  imbalance: z.strictObject({ gap: z.int(), allowed: z.int() }).nullable(),
  /** Numbers of couples that this server cannot go on with. */
  setAside: z.array(z.int()),
});
export type StudySigns = z.infer<typeof studySigns>;

export const serverRoutes = {
  /** How the server does; nothing of participants. */
  'server-state': route('staff', nothing, serverState, { isUnaudited: true }),
  /** What the live board warns of that is no single couple's. */
  'study-signs': inStudy(['experimenter', 'assistant'], z.strictObject({ studyId }), studySigns),
};
