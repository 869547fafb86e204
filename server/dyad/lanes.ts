import { MEMBERS, type Instant, type Member } from '../protocol/member.ts';
import type { MemberPlace } from '../protocol/staff/console.ts';
import type { Happening, Lanes, Stay } from '../protocol/staff/couple-page-routes.ts';
import { unfold } from './fold.ts';
import { overview } from './overview.ts';
import { joinParts, type PlanPart } from './plan.ts';
import type { DyadEvent, DyadState } from './state.ts';

/**
 * What each member was at, one stay after the other, and what happened besides. Built by naming: no answer, no
 * condition, and nothing by which one who has withdrawn silently differs from one who has not.
 */
export function lanes(first: DyadState, events: readonly DyadEvent[], parts: readonly PlanPart[], begunAt: Instant): Lanes {
  const stays: Record<Member, Stay[]> = { A: [], B: [] };
  const move = (at: Instant, places: Readonly<Record<Member, MemberPlace>>): void => {
    for (const member of MEMBERS) moveTo(stays[member], places[member], at);
  };
  move(begunAt, overview(first, joinParts(parts.slice(0, 1))).members);
  for (const { event, state, plan } of unfold(first, events, parts)) move(event.at, overview(state, plan).members);
  return { stays, happenings: events.flatMap(happeningOf) };
}

function moveTo(lane: Stay[], place: MemberPlace, at: Instant): void {
  const is = place.presence === 'here' ? (place.waiting === null ? 'busy' : 'waiting') : place.presence;
  const last = lane.at(-1);
  if (last?.stepId === place.stepId && last.is === is) return;
  if (last !== undefined) lane[lane.length - 1] = { ...last, to: at };
  lane.push({ stepId: place.stepId, is, from: at, to: null });
}

function happeningOf(event: DyadEvent): readonly Happening[] {
  const { at } = event;
  const by = (member: Member | null, what: Happening['what'], detail = ''): readonly Happening[] => [{ at, member, what, detail }];
  switch (event.type) {
    case 'member-arrived':
      return by(event.member, 'came');
    case 'member-left':
      return by(event.member, 'connection lost');
    case 'step-finished':
      return by(event.member, 'finished', event.stepId);
    case 'start-acknowledged':
      return event.onTime ? [] : by(event.member, 'began late', event.sharedStepId);
    case 'assigned':
      return by(null, 'drawn');
    case 'held-by-experimenter':
      return by(null, 'held');
    case 'resumed-by-experimenter':
      return by(null, 'let go on');
    case 'told-by-experimenter':
      return by(event.to === 'both' ? null : event.to, 'written to');
    case 'extended-by-experimenter':
      return by(null, 'given time', `${event.ms / 60_000} min`);
    case 'moved-on-by-experimenter':
      return by(null, 'moved on');
    case 'ended-for-one-by-experimenter':
      return by(event.member, 'ended by the lab');
    case 'ended-by-experimenter':
      return by(null, 'ended by the lab');
    case 'deadline-passed':
      return deadlineHappening(event.deadline.kind, at);
    case 'member-withdrew':
      return by(event.member, 'left for good');
    // Nobody in the lab may see the first; the others say nothing that anybody could act on.
    case 'member-withdrew-silently':
    case 'language-chosen':
    case 'message-sent':
      return [];
  }
}

function deadlineHappening(kind: (DyadEvent & { type: 'deadline-passed' })['deadline']['kind'], at: Instant): readonly Happening[] {
  switch (kind) {
    case 'door-patience':
    case 'patience':
    case 'absence-over':
    case 're-entry-over':
      return [{ at, member: null, what: 'wait was over', detail: '' }];
    case 'step-limit':
    case 'end':
      return [{ at, member: null, what: 'time was up', detail: '' }];
    case 'hold-over':
      return [{ at, member: null, what: 'let go on', detail: 'the hold was over' }];
    case 'absence-shown':
    case 'wait-shown':
    case 'start-unacknowledged':
      return [];
  }
}
