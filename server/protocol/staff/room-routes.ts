import { z } from 'zod';
import { reason } from './control-routes.ts';
import { done, inStudy, nothing, route, studyId } from './route.ts';

const room = z.strictObject({
  roomId: z.uuid(),
  name: z.string(),
  /** `sent`: somebody has been sent there and has not begun. `taken`: it shows somebody's page. */
  is: z.enum(['free', 'sent', 'taken']),
  /** Its device has asked who is next a moment ago. */
  isOn: z.boolean(),
});
export type Room = z.infer<typeof room>;

const name = z.string().trim().min(1).max(40);

/** Rooms of the lab, each with a device that stays there. */
export const roomRoutes = {
  'list-rooms': route('staff', nothing, z.array(room), { isUnaudited: true }),
  /** With a link for its device, told once. */
  'make-room': route('owner', z.strictObject({ name }), z.strictObject({ token: z.string() })),
  'close-room': route('owner', z.strictObject({ roomId: z.uuid(), reason }), done),
  /** Who is to sit down there next. */
  'send-to-room': inStudy(['experimenter', 'assistant'], z.strictObject({ studyId, dyadSessionId: z.uuid(), member: z.enum(['A', 'B']), roomId: z.uuid(), reason }), done),
};
