import type { Knex } from 'knex';
import type { StaffRoute } from '../protocol/staff/route.ts';
import type { StaffRefusal } from '../protocol/staff/routes.ts';
import { Auditing, type Begin, type Facts } from './auditing.ts';
import type { StaffAction } from '../sessions/ports.ts';
import { groundOf, permitted, type Acting } from './permitted.ts';
import { Views } from './views.ts';

/** What came with a request, as far as acts need it. */
export interface Asked {
  readonly acting: Acting | null;
  readonly address: string;
  /** The browser in a few words, for the list of sign-ins. */
  readonly device: string;
  /** Gives the browser a sign-in to keep; null takes it away. */
  keep(secret: string | null): void;
  /** Name of the route. */
  readonly action: string;
  readonly requestId: string;
  readonly now: number;
  readonly begin: Begin;
}

/** What an act can do besides answering. */
export interface Doings extends Pick<Asked, 'acting' | 'address' | 'device' | 'keep'> {
  /** What the row in the audit says beside who, which route and which study. */
  tell(facts: Facts): void;
  /** The only way to change something: its row in the audit is written in the same transaction. */
  change<Output>(work: (trx: Knex.Transaction) => Promise<Answer<Output>>): Promise<Answer<Output>>;
  /** Or to have it changed by the sessions, which store the row beside the event. */
  changeBeside<Output>(work: (row: StaffAction) => Promise<Answer<Output>>): Promise<Answer<Output>>;
}

export type Answer<Output> =
  | { readonly ok: true; readonly data: Output }
  | { readonly ok: false; readonly code: StaffRefusal; readonly message: string };

export function answered<Output>(data: Output): Answer<Output> {
  return { ok: true, data };
}

export function refused(code: StaffRefusal, message: string): Answer<never> {
  return { ok: false, code, message };
}

/** A route together with what it does: nobody gets past its rule, and its input is read once. */
export type Act = (asked: Asked, body: unknown) => Promise<Answer<unknown>>;

/** What a route does for whoever is permitted. */
type Doing<Input, Output> = (input: Input, asked: Doings) => Promise<Answer<Output>>;

const NOT_SIGNED_IN = refused('not-signed-in', 'Please sign in.');
const FORBIDDEN = refused('forbidden', 'You may not do this, or there is no such study. An owner can give you a permission.');

/** Whatever `does` comes to, the audit has it: no route has to remember to. */
export function act<Input, Output>(route: StaffRoute<Input, Output>, does: Doing<Input, Output>): Act {
  const views = new Views();
  return async (asked, body) => {
    const { acting, address, device, action, requestId } = asked;
    // Whoever is nobody learns nothing, not even the form of the input.
    if (permitted(route.rule, acting, null) === 'not-signed-in') return NOT_SIGNED_IN;
    const input = route.input.safeParse(body);
    if (!input.success) return refused('payload-invalid', input.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
    const studyId = route.studyOf(input.data);
    const actor = acting === null ? 'nobody' : (`staff:${acting.staffId}` as const);
    const audit = new Auditing(asked.begin, { actor, permission: groundOf(route.rule, acting, studyId), action, studyId, requestId });
    if (permitted(route.rule, acting, studyId) !== 'permitted') {
      await audit.refused('forbidden');
      return FORBIDDEN;
    }
    const answer = await does(input.data, {
      acting,
      address,
      device,
      keep: asked.keep,
      tell: (facts) => audit.tell(facts),
      change(work) {
        if (route.isUnaudited) throw new Error(`${action} says that it changes nothing`);
        return audit.change(work);
      },
      changeBeside: (work) => audit.changeBeside(work),
    });
    if (answer.ok) {
      const isView = !audit.isRecorded && !route.isUnaudited;
      if (isView && views.isNew(acting?.signInId ?? requestId, JSON.stringify(input.data), asked.now)) await audit.done();
      return answered(route.output.parse(answer.data));
    }
    if (answer.code === 'not-recognised') await audit.refused(answer.code);
    return answer;
  };
}

/** The same for acts of somebody who is signed in, at least by password. */
export function actOf<Input, Output>(
  route: StaffRoute<Input, Output>,
  does: (input: Input, acting: Acting, asked: Doings) => Promise<Answer<Output>>,
): Act {
  return act(route, async (input, asked) => (asked.acting === null ? NOT_SIGNED_IN : does(input, asked.acting, asked)));
}
