import { PARTNER, type Member } from '../protocol/member.ts';
import { accept, refuse, type Refusal, type Transition } from './outcome.ts';
import type { ChatStep, Plan } from './plan.ts';
import { isHere, isOverFor } from './seats.ts';
import type { DyadEvent, DyadState, Meeting, Running } from './state.ts';

type Started = Meeting & { readonly stage: 'started' };

/** A chat that runs, with this member in it. */
interface OpenChat {
  readonly step: ChatStep;
  readonly state: Running;
  readonly meeting: Started;
}

/** A message of a chat that runs; the same message once more changes nothing. */
export function said(given: DyadState, event: DyadEvent & { type: 'message-sent' }, plan: Plan): Transition {
  const { member, stepId, messageId: id, textId, at } = event;
  const open = openChat(given, plan, member, stepId);
  if (typeof open === 'string') return refuse(open);
  const { state, meeting } = open;
  if (meeting.messages.some((message) => message.id === id)) return accept(state);
  return accept({ ...state, meeting: { ...meeting, messages: [...meeting.messages, { id, member, textId, at }] } });
}

/** The state as it is kept beside the events: what was said in a chat is in those, and would be written again with each. */
export function withoutMessages(state: DyadState): DyadState {
  if (state.phase !== 'running' || state.meeting?.stage !== 'started') return state;
  return { ...state, meeting: { ...state.meeting, messages: [] } };
}

/** The whole state again. @param said  the messages among the events that led to it, oldest first */
export function withMessages(state: DyadState, said: readonly (DyadEvent & { type: 'message-sent' })[], plan: Plan): DyadState {
  if (state.phase !== 'running' || state.meeting?.stage !== 'started') return state;
  const { meeting } = state;
  const messages = said
    .filter(({ stepId }) => stepId === plan.steps[meeting.step]?.id)
    .map(({ messageId: id, member, textId, at }) => ({ id, member, textId, at }));
  return { ...state, meeting: { ...meeting, messages } };
}

/**
 * Whether the partner is to be told that this member writes, or why it is refused. No event: it changes nothing,
 * and nothing is kept of it. Where the partner is not there it is not refused, or the answer would tell.
 */
export function tellsTyping(given: DyadState, plan: Plan, member: Member, stepId: string): boolean | Refusal {
  // Parted by the experimenter, each is in a half of their own.
  const mine = given.phase === 'parted' ? given.halves[member] : given;
  const open = openChat(mine, plan, member, stepId);
  if (typeof open === 'string') return open;
  const { step, state, meeting } = open;
  if (step.typing !== true) return 'payload-invalid';
  const partner = state.seats[PARTNER[member]];
  return isHere(partner) && partner.position === meeting.step && state.alone === null;
}

function openChat(state: DyadState, plan: Plan, member: Member, stepId: string): OpenChat | Refusal {
  if (isOverFor(state, plan, member)) return 'session-over';
  const index = plan.steps.findIndex(({ id }) => id === stepId);
  const step = plan.steps[index];
  const { position } = state.seats[member];
  if (step?.kind !== 'chat' || index > position) return 'step-ahead';
  if (index < position) return 'step-stale';
  if (state.phase !== 'running' || state.meeting?.stage !== 'started') return 'step-ahead';
  return { step, state, meeting: state.meeting };
}
