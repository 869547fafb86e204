import { appointmentRoutes as routes, FURTHEST } from '../protocol/staff/appointment-routes.ts';
import { appointmentsOf, dyadIdOf, insertAppointment } from '../store/appointments.ts';
import { lockStudy } from '../store/studies.ts';
import { actOf, answered, refused } from './act.ts';
import type { StaffPorts } from './desk.ts';

/** When couples are to come. */
export function appointmentActs({ clock, random }: StaffPorts) {
  return {
    'set-appointment': actOf(routes['set-appointment'], async ({ studyId, dyadNum, at, timeZone, reason }, { staffId }, asked) => {
      const now = clock.now();
      if (at !== null && at < now) return refused('refused', 'This time is past. Choose one that is to come.');
      if (at !== null && at > now + FURTHEST) return refused('refused', 'This time is more than two years away: look at the year.');
      return asked.change(async (trx) => {
        await lockStudy(trx, studyId);
        const dyadId = await dyadIdOf(trx, studyId, dyadNum);
        if (dyadId === null) return refused('refused', `There is no couple ${dyadNum} in this study.`);
        const before = (await appointmentsOf(trx, dyadId)).at(-1)?.at ?? null;
        if ((before?.getTime() ?? null) === at) return refused('refused', at === null ? 'No time is agreed with them, so there is none to take back.' : 'This time is agreed with them already.');
        if (before !== null && reason === null) return refused('refused', 'Say why it is changed: another time stood here before.');
        await insertAppointment(trx, { appointmentId: random.uuid(), dyadId, at: at === null ? null : new Date(at), timeZone, staffId });
        asked.tell({ object: dyadId, ...(reason === null ? {} : { reason }), before: before?.toISOString() ?? null, after: at === null ? null : new Date(at).toISOString() });
        return answered(null);
      });
    }),
  };
}
