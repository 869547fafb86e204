import { accept, refuse, type Transition } from './outcome.ts';
import type { Plan } from './plan.ts';
import { isOverFor } from './seats.ts';
import type { DyadEvent, DyadState } from './state.ts';

/** A message of a chat that runs; the same message once more changes nothing. */
export function said(state: DyadState, event: DyadEvent & { type: 'message-sent' }, plan: Plan): Transition {
  const { member, stepId, messageId: id, textId, at } = event;
  if (isOverFor(state, plan, member)) return refuse('session-over');
  const index = plan.steps.findIndex((step) => step.id === stepId && step.kind === 'chat');
  const { position } = state.seats[member];
  if (index === -1 || index > position) return refuse('step-ahead');
  if (index < position) return refuse('step-stale');
  if (state.phase !== 'running' || state.meeting?.stage !== 'started') return refuse('step-ahead');
  const { meeting } = state;
  if (meeting.messages.some((message) => message.id === id)) return accept(state);
  return accept({ ...state, meeting: { ...meeting, messages: [...meeting.messages, { id, member, textId, at }] } });
}
