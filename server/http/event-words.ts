import type { Plan } from '../dyad/plan.ts';
import type { Deadline, DyadEvent } from '../dyad/state.ts';
import { unreachable } from '../dyad/unreachable.ts';

/** What happened, in one sentence for an experimenter. */
export function eventSentence(event: DyadEvent, plan: Plan): string {
  switch (event.type) {
    case 'member-arrived':
      return `${event.member} is here.`;
    case 'member-left':
      return `${event.member} is away.`;
    case 'member-withdrew':
      return `${event.member} has left for good.`;
    case 'member-withdrew-silently':
      return `${event.member} goes on, and nothing of it is kept.`;
    case 'step-finished':
      return `${event.member} has finished ${event.stepId}.`;
    case 'start-acknowledged':
      return event.onTime
        ? `${event.member} is ready for the start of ${event.sharedStepId}, proposal ${event.attempt}.`
        : `${event.member} heard too late of the start of ${event.sharedStepId}, proposal ${event.attempt}.`;
    case 'message-sent':
      return `${event.member} has written in ${event.stepId}.`;
    case 'language-chosen':
      return `${event.member} has chosen ${event.language}.`;
    case 'assigned':
      return `The draw: ${event.condition}.`;
    case 'deadline-passed':
      return `Time is up: ${deadlineWords(event.deadline, plan)}.`;
    case 'held-by-experimenter':
      return 'The experimenter holds the couple at the next door or shared step.';
    case 'resumed-by-experimenter':
      return 'The experimenter lets the couple go on.';
    case 'told-by-experimenter':
      return `The experimenter has written to ${event.to}.`;
    case 'extended-by-experimenter':
      return `The experimenter has given ${event.ms / 1_000} s more.`;
    case 'moved-on-by-experimenter':
      return 'The experimenter has let whoever waits go on alone.';
    case 'ended-for-one-by-experimenter':
      return `The experimenter has ended it for ${event.member}.`;
    case 'ended-by-experimenter':
      return 'The experimenter has ended it.';
    default:
      return unreachable(event);
  }
}

/** What happens when this deadline passes. */
export function deadlineWords(deadline: Deadline, plan: Plan): string {
  switch (deadline.kind) {
    case 'absence-shown':
      return `the partner of ${deadline.member} reads that somebody is missing`;
    case 'wait-shown':
      return `${deadline.member} reads that they wait`;
    case 'absence-over':
      return `${deadline.member} is no longer waited for (${deadline.rule})`;
    case 'step-limit':
      return `limit of ${stepName(plan, deadline.step)} for ${deadline.member}`;
    case 'door-patience':
      return 'patience at the door';
    case 'patience':
      return `patience at ${stepName(plan, deadline.step)}`;
    case 'start-unacknowledged':
      return `start of ${stepName(plan, deadline.step)} is put off, proposal ${deadline.attempt}`;
    case 'end':
      return `end of ${stepName(plan, deadline.step)}`;
    case 'hold-over':
      return 'the hold of the experimenter';
    case 're-entry-over':
      return 'nobody came back';
    default:
      return unreachable(deadline);
  }
}

export function stepName(plan: Plan, index: number): string {
  return plan.steps[index]?.id ?? `step ${index}`;
}
