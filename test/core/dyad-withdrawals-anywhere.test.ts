import { describe, expect, it } from 'vitest';
import { nextDeadline } from '../../server/dyad/deadlines.ts';
import { hasEnded } from '../../server/dyad/seats.ts';
import { PARTNER, type Member } from '../../server/protocol/member.ts';
import { barrier, chat, deliver, hold, planOf, seconds, solo, together, turn } from '../support/dyad-plans.ts';
import { Couple } from '../support/dyads.ts';

/** Every kind of step, so that somebody can leave before, in and behind each. */
const planned = planOf(
  together('news'),
  deliver('exchange', 'baseline.letter'),
  hold('pause', seconds(1)),
  solo('limited', { limitMs: seconds(3) }),
  together('fixed', { durationMs: seconds(1), endsWhenBothDone: false }),
  turn('laugh', 'A'),
  turn('eat', 'B'),
  chat('talk', { durationMs: seconds(2) }),
  barrier('meet'),
  solo('after'),
);

const ORDERS: readonly (readonly Member[])[] = [['A', 'B'], ['B', 'A']];

/** What one member does; the other must find a way on from wherever they are. */
const WITHDRAWALS: Readonly<Record<string, (couple: Couple, member: Member) => void>> = {
  'withdraws silently': (couple, member) => void couple.tries({ type: 'member-withdrew-silently', member }),
  'withdraws silently and loads the page again': (couple, member) => {
    couple.tries({ type: 'member-withdrew-silently', member });
    couple.leaves(member).arrives(member);
  },
  'withdraws silently while the line of both is cut': (couple, member) => {
    couple.tries({ type: 'member-withdrew-silently', member });
    couple.leaves(PARTNER[member], member).waits(seconds(5)).arrives(member, PARTNER[member]);
  },
};

/** What both browsers do by themselves, one after the other. @returns false where there is nothing to do */
function bothAct(couple: Couple, order: readonly Member[], onMoment: (couple: Couple) => unknown = () => undefined): boolean {
  const before = couple.state;
  if (couple.state.phase === 'ready') couple.isDrawn();
  for (const member of order) {
    onMoment(couple);
    acts(couple, member);
  }
  return couple.state !== before;
}

function acts(couple: Couple, member: Member): void {
  const { state, plan } = couple;
  const seat = state.seats[member];
  if (seat.presence.is === 'not-yet') couple.arrives(member);
  else if (state.phase === 'running' && state.meeting?.stage === 'proposed' && state.meeting.step === seat.position) {
    const { attempt } = state.meeting;
    couple.tries({ type: 'start-acknowledged', member, sharedStepId: plan.steps[seat.position]?.id ?? '', attempt, onTime: true });
  } else {
    const { screen } = couple.view(member);
    if (screen.kind !== 'step') return;
    const { stepId, kind } = screen.step;
    // A chat has no end of its own: it is over when its time is.
    if (kind === 'chat') couple.tries({ type: 'message-sent', member, stepId, messageId: `by-${member}`, textId: `text-${member}` });
    else couple.tries({ type: 'step-finished', member, stepId, answers: { consent: 'agree' }, texts: {} });
  }
}

/** Goes on until it is over for both; throws where neither a person nor the time has anything to do. */
function goesToTheEnd(couple: Couple, order: readonly Member[]): Couple {
  while (!hasEnded(couple.state)) {
    if (bothAct(couple, order)) continue;
    const due = nextDeadline(couple.state, couple.plan);
    if (due === null) throw new Error(`stuck: A sees ${couple.sees('A')}, B sees ${couple.sees('B')}`);
    couple.waits(Math.max(0, due.at - couple.now));
  }
  return couple;
}

/** The couple at every moment of its way, the first before anybody has come. */
function moments(order: readonly Member[]): readonly Couple[] {
  const couple = new Couple(planned);
  const found: Couple[] = [];
  while (!hasEnded(couple.state)) {
    if (bothAct(couple, order, (now) => found.push(now.copy()))) continue;
    couple.waits(Math.max(0, (nextDeadline(couple.state, couple.plan)?.at ?? couple.now) - couple.now));
  }
  return found;
}

describe.each(ORDERS)('where %s acts before %s', (...order) => {
  const all = moments(order);

  it('meets every step on the way', () => {
    const seen = new Set(all.flatMap((couple) => [couple.sees('A'), couple.sees('B')]));
    for (const { id, kind } of planned.partTwo.steps) {
      if (kind !== 'barrier' && kind !== 'hold') expect(seen).toContain(`step ${id}`);
    }
  });

  for (const [what, withdraw] of Object.entries(WITHDRAWALS)) {
    it.each(ORDERS.flat().slice(0, 2))(`[D123] both come to the end wherever %s ${what}`, (member) => {
      for (const moment of all.filter(({ state }) => state.seats[member].presence.is === 'here' && state.seats[PARTNER[member]].presence.is === 'here')) {
        const couple = moment.copy();
        withdraw(couple, member);
        expect(goesToTheEnd(couple, order).outcome(), `withdrawn where ${member} saw ${moment.sees(member)}`).toBe('completed');
      }
    });
  }

  it.each(ORDERS.flat().slice(0, 2))('[D59] [D79] the partner comes to an end wherever %s leaves for good', (member) => {
    for (const moment of all.filter(({ state }) => state.seats[member].presence.is === 'here')) {
      const couple = moment.copy();
      if (couple.tries({ type: 'member-withdrew', member }) !== null) continue;
      if (couple.state.seats[PARTNER[member]].presence.is === 'not-yet') couple.arrives(PARTNER[member]);
      goesToTheEnd(couple, order);
      expect(['finished', 'ended'], `left where ${member} saw ${moment.sees(member)}`).toContain(couple.sees(PARTNER[member]));
    }
  });
});
