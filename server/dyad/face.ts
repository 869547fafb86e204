import { PARTNER, type Member } from '../protocol/member.ts';
import type { Plan } from './plan.ts';
import type { DyadState } from './state.ts';
import { shownPlace, view, type Showing } from './view.ts';

const SKETCH: Showing = { isTest: false, completionCode: '', panelCodes: null, texts: new Map(), resumeAt: 0, messagesHad: Infinity, isSketch: true };

export type Faces = Readonly<Record<Member, string>>;

/** Of the states that came last: most events meet the state that the one before has made. */
const known = new WeakMap<DyadState, { readonly plan: Plan; readonly faces: Faces }>();

/** What each member sees, as far as it follows from state and plan: equal where nothing has changed for them. */
export function facesOf(state: DyadState, plan: Plan): Faces {
  const found = known.get(state);
  return found?.plan === plan ? found.faces : { A: face(state, plan, 'A'), B: face(state, plan, 'B') };
}

/** `state` differs from one whose faces these are in nothing that anybody sees. */
export function keepFaces(state: DyadState, plan: Plan, faces: Faces): void {
  known.set(state, { plan, faces });
}

// The trials of a step follow from its name, the language, and what is put into them; of messages the number is enough.
function face(state: DyadState, plan: Plan, member: Member): string {
  return JSON.stringify([{ ...view(state, plan, member, SKETCH), seq: 0 }, putIn(state, plan, member)]);
}

function putIn(state: DyadState, plan: Plan, member: Member): readonly unknown[] {
  if (state.phase === 'parted') return putIn(state.halves[member], plan, member);
  const { step, seat } = shownPlace(state, plan, member);
  return (step?.pipes[member] ?? []).map(({ of, field }) => {
    const source = of === 'self' ? seat : state.seats[PARTNER[member]];
    return source.texts[field] ?? source.answers[field] ?? null;
  });
}
