import { controlRoutes as routes, type Control } from '../protocol/staff/control-routes.ts';
import type { Instant } from '../protocol/member.ts';
import type { SessionRunner } from '../sessions/runner.ts';
import { studyOf } from '../store/dyad-sessions.ts';
import { actOf, answered, refused } from './act.ts';
import type { StaffPorts } from './desk.ts';

/** The couples of this server, one event at a time. */
export type Couples = Pick<SessionRunner, 'apply'>;

const NOTHING_TO_DO: Readonly<Record<Control['do'], string>> = {
  hold: 'This couple cannot be held any more: it has been ended for one of them.',
  resume: 'This couple goes on already.',
  tell: 'It is over for them: nobody would read it.',
  extend: 'Nothing has a limit now, so there is no time to give. Wait until a step with a clock, or a wait, has begun.',
  'move-on': 'Nobody waits for a partner now.',
  end: 'It is over already.',
};

/** What the console does to a couple: the event and its line in the audit are stored together, or neither. */
export function controlActs({ db, clock, random }: StaffPorts, couples: Couples) {
  return {
    'control-couple': actOf(routes['control-couple'], async ({ studyId, dyadSessionId, reason, control }, _acting, asked) => {
      const found = await studyOf(db, dyadSessionId);
      if (found?.studyId !== studyId) return refused('forbidden', 'There is no such couple in this study.');
      const event = eventOf(control, clock.now(), random.uuid());
      asked.tell({ object: dyadSessionId, reason: `${control.do}: ${reason}`, after: control });
      return asked.changeBeside(async (staffAction) => {
        const applied = await couples.apply(dyadSessionId, event, { staffAction });
        return applied.ok ? answered(null) : refused('refused', NOTHING_TO_DO[control.do]);
      });
    }),
  };
}

function eventOf(control: Control, at: Instant, noticeId: string): Parameters<Couples['apply']>[1] {
  switch (control.do) {
    case 'hold':
      return { type: 'held-by-experimenter', at };
    case 'resume':
      return { type: 'resumed-by-experimenter', at };
    case 'tell':
      return { type: 'told-by-experimenter', at, to: control.to, noticeId, words: control.words };
    case 'extend':
      return { type: 'extended-by-experimenter', at, ms: control.minutes * 60_000 };
    case 'move-on':
      return { type: 'moved-on-by-experimenter', at };
    case 'end':
      return control.whom === 'both'
        ? { type: 'ended-by-experimenter', at }
        : { type: 'ended-for-one-by-experimenter', at, member: control.whom };
  }
}
