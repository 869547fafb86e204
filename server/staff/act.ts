import type { StaffRoute } from '../protocol/staff/route.ts';
import type { StaffRefusal } from '../protocol/staff/routes.ts';
import { permitted, type Acting } from './permitted.ts';

/** What came with a request, as far as acts need it. */
export interface Asked {
  readonly acting: Acting | null;
  readonly address: string;
  /** The browser in a few words, for the list of sign-ins. */
  readonly device: string;
  /** Gives the browser a sign-in to keep; null takes it away. */
  keep(secret: string | null): void;
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
type Doing<Input, Output> = (input: Input, asked: Asked) => Promise<Answer<Output>>;

const NOT_SIGNED_IN = refused('not-signed-in', 'Please sign in.');
const FORBIDDEN = refused('forbidden', 'You may not do this, or there is no such study. An owner can give you a permission.');

export function act<Input, Output>(route: StaffRoute<Input, Output>, does: Doing<Input, Output>): Act {
  return async (asked, body) => {
    // Whoever is nobody learns nothing, not even the form of the input.
    if (permitted(route.rule, asked.acting, null) === 'not-signed-in') return NOT_SIGNED_IN;
    const input = route.input.safeParse(body);
    if (!input.success) return refused('payload-invalid', input.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
    if (permitted(route.rule, asked.acting, route.studyOf(input.data)) !== 'permitted') return FORBIDDEN;
    const answer = await does(input.data, asked);
    return answer.ok ? answered(route.output.parse(answer.data)) : answer;
  };
}

/** The same for acts of somebody who is signed in, at least by password. */
export function actOf<Input, Output>(
  route: StaffRoute<Input, Output>,
  does: (input: Input, acting: Acting, asked: Asked) => Promise<Answer<Output>>,
): Act {
  return act(route, async (input, asked) => (asked.acting === null ? NOT_SIGNED_IN : does(input, asked.acting, asked)));
}
