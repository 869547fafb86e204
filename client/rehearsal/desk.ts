import type { Language, Member } from '../../server/protocol/member.ts';

/** What can be rehearsed, as `GET /api/rehearsal/experiments` tells it. */
export interface Rehearsable {
  readonly id: string;
  readonly title: string;
  readonly conditions: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly label: string;
    readonly options: readonly string[];
    readonly default: string;
  }[];
  readonly roles: readonly string[];
  readonly languages: readonly Language[];
}

export interface RehearsalRequest {
  readonly experimentId: string;
  /** Null: drawn, as in a study. */
  readonly condition: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** Only of an experiment with roles. Null: drawn, as in a study. */
  readonly roleOfA?: string | null;
  /** Only of an experiment in more than one. */
  readonly languages?: Readonly<Record<Member, Language>>;
  /** How many times faster than life the timers run. */
  readonly timeWarp: number;
  /** The step to which both are brought. Null: they begin at the beginning. */
  readonly startAt: string | null;
}

export interface RehearsedCouple {
  /** By this the couple is inspected. */
  readonly dyadSessionId: string;
  /** Join tokens. */
  readonly tokens: { readonly A: string; readonly B: string };
  /** False where simulated answers or the condition drawn led past the step that was asked for. */
  readonly isThere: boolean;
}

/** @throws Error with a line for the experimenter */
export async function fetchRehearsables(): Promise<readonly Rehearsable[]> {
  return ask<readonly Rehearsable[]>('/api/rehearsal/experiments', {});
}

/** @throws Error with a line for the experimenter */
export async function newCouple(request: RehearsalRequest): Promise<RehearsedCouple> {
  return ask<RehearsedCouple>('/api/rehearsal', posted(request));
}

/** Ids of the steps that a couple so chosen goes through. @throws Error with a line for the experimenter */
export async function fetchOutline({ experimentId, condition, parameters }: RehearsalRequest): Promise<readonly string[]> {
  return ask<readonly string[]>('/api/rehearsal/outline', posted({ experimentId, condition, parameters }));
}

function posted(body: object): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

async function ask<Answer>(address: string, request: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(address, request);
  } catch (error) {
    throw new Error('The server does not answer. Is it running?', { cause: error });
  }
  if (!response.ok) throw new Error(`The server refused (${response.status}); its terminal says why.`);
  return response.json();
}
