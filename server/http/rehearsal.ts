import { json, Router } from 'express';
import { z } from 'zod';
import type { Reloaded } from '../protocol/inspection.ts';
import type { Language } from '../protocol/member.ts';
import type { Inspector } from './inspector.ts';
import type { Streams } from './streams.ts';

/** What the toolbar of the rehearsal offers. */
export interface RehearsalChoice {
  readonly id: string;
  readonly title: string;
  readonly conditions: readonly string[];
  readonly roles: readonly string[];
  readonly languages: readonly Language[];
  readonly parameters: readonly {
    readonly name: string;
    readonly label: string;
    readonly options: readonly string[];
    readonly default: string;
  }[];
}

const rehearsalRequest = z.strictObject({
  experimentId: z.string().max(80),
  /** `null`: drawn as in a study. */
  condition: z.string().max(120).nullable(),
  parameters: z.record(z.string().max(80), z.string().max(120)),
  timeWarp: z.number().min(1).max(1_000),
  /** `null`: drawn as in a study. */
  roleOfA: z.string().max(80).nullable().default(null),
  /** Of each; `null`, or one that the experiment has not: its first. */
  languages: z.strictObject({ A: z.string().max(35), B: z.string().max(35) }).nullable().default(null),
  /** Both are brought there; `null`: they begin at the beginning. */
  startAt: z.string().max(80).nullable().default(null),
});
const outlineRequest = rehearsalRequest.pick({ experimentId: true, condition: true, parameters: true });
export type OutlineRequest = z.infer<typeof outlineRequest>;
export type RehearsalRequest = z.infer<typeof rehearsalRequest>;

/** What there is of the rehearsal where it is on. */
export interface Rehearsal {
  readonly inspector: Inspector;
  readonly streams: Streams;
  /** @returns takes the listener back */
  onReload(tell: (news: Reloaded) => void): () => void;
}

export interface RehearsedCouple {
  /** By this it is inspected. */
  readonly dyadSessionId: string;
  /** Join tokens. */
  readonly tokens: { readonly A: string; readonly B: string };
  /** False where simulated answers or the condition drawn led past the step that was asked for. */
  readonly isThere: boolean;
}

export interface RehearsalDesk {
  choices(): readonly RehearsalChoice[];
  /** Ids of the steps in their order. @throws Error with one line for the experimenter */
  outline(request: OutlineRequest): readonly string[];
  /** A new test couple. @throws Error with one line for the experimenter */
  newCouple(request: RehearsalRequest): Promise<RehearsedCouple>;
}

/** Both partners side by side, for test couples only. */
export function rehearsalRoutes(desk: RehearsalDesk, { inspector, streams, onReload }: Rehearsal): Router {
  const router = Router();
  router.get('/api/rehearsal/experiments', (_request, response) => {
    response.json(desk.choices());
  });
  router.post('/api/rehearsal/outline', json({ limit: '8kb' }), (request, response) => {
    const parsed = outlineRequest.safeParse(request.body);
    if (!parsed.success) {
      response.status(400).json({ code: 'payload-invalid' });
      return;
    }
    response.json(desk.outline(parsed.data));
  });
  router.post('/api/rehearsal', json({ limit: '8kb' }), async (request, response) => {
    const parsed = rehearsalRequest.safeParse(request.body);
    if (!parsed.success) {
      response.status(400).json({ code: 'payload-invalid' });
      return;
    }
    response.json(await desk.newCouple(parsed.data));
  });
  router.get('/api/rehearsal/couples/:id/inspection', async (request, response, next) => {
    const id = z.uuid().safeParse(request.params.id);
    const stream = streams.prepare(response);
    const stop = id.success ? await inspector.watch(id.data, (inspection) => stream.send('inspection', inspection)) : null;
    if (stop === null) return next();
    const stopReloads = onReload((news) => stream.send('reloaded', news));
    stream.open(() => {
      stop();
      stopReloads();
    });
  });
  return router;
}
