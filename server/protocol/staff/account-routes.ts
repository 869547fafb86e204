import { z } from 'zod';
import { permission, PERMISSIONS } from './permissions.ts';
import { done, nothing, route } from './route.ts';

const name = z.string().trim().min(2).max(60);
/** No rules of composition: length is what counts. */
const newPassword = z.string().min(8).max(128);
const token = z.string().min(20).max(100);
const grant = z.strictObject({ studyId: z.string(), permission });

/** Who is at this browser, as far as the server knows. */
const whoami = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('nobody') }),
  z.strictObject({ is: z.literal('half'), name, hasSecondFactor: z.boolean() }),
  z.strictObject({ is: z.literal('staff'), staffId: z.uuid(), name, isOwner: z.boolean(), grants: z.array(grant) }),
]);
export type Whoami = z.infer<typeof whoami>;

const staffMember = z.strictObject({
  staffId: z.uuid(),
  name,
  isOwner: z.boolean(),
  hasSecondFactor: z.boolean(),
  isDisabled: z.boolean(),
  grants: z.array(grant),
});
export type StaffMember = z.infer<typeof staffMember>;

const signIn = z.strictObject({
  signInId: z.uuid(),
  device: z.string(),
  begunAt: z.iso.datetime(),
  usedAt: z.iso.datetime(),
  isThis: z.boolean(),
});

/** Signing in, the own account, and (owners) those of others. */
export const accountRoutes = {
  whoami: route('anyone', nothing, whoami, { isUnaudited: true }),
  'sign-in': route('anyone', z.strictObject({ name, password: z.string().max(128) }), done),
  /** From the one-time token of an invitation to an account, signed in as far as the password goes. */
  'accept-invitation': route('anyone', z.strictObject({ token, name, password: newPassword }), done),
  'second-factor': route('password', z.strictObject({ code: z.string().trim().min(6).max(30) }), done),
  /** A new secret each time, until one is confirmed. */
  'second-factor-secret': route('password', nothing, z.strictObject({ uri: z.string(), secret: z.string() })),
  /** With a code made from the secret; tells the recovery codes, once. */
  'confirm-second-factor': route(
    'password',
    z.strictObject({ code: z.string().trim().length(6) }),
    z.strictObject({ recoveryCodes: z.array(z.string()) }),
  ),
  /** Before what nobody at an unwatched screen may do; holds for a quarter of an hour. */
  'sign-in-again': route('staff', z.strictObject({ password: z.string().max(128), code: z.string().trim().min(6).max(30) }), done),
  'sign-out': route('password', nothing, done),
  /** Ends every other sign-in of this account. */
  'change-password': route('staff', z.strictObject({ password: z.string().max(128), newPassword }), done),
  'sign-ins': route('staff', nothing, z.array(signIn), { isUnaudited: true }),
  'end-sign-in': route('staff', z.strictObject({ signInId: z.uuid() }), done),
  'list-staff': route('owner', nothing, z.array(staffMember), { isUnaudited: true }),
  'invite-staff': route('owner', z.strictObject({ isOwner: z.boolean() }), z.strictObject({ token, expiresAt: z.iso.datetime() })),
  'set-grants': route(
    'owner',
    z.strictObject({ staffId: z.uuid(), studyId: z.string(), permissions: z.array(permission).max(Object.keys(PERMISSIONS).length) }),
    done,
  ),
  'disable-staff': route('owner', z.strictObject({ staffId: z.uuid(), isDisabled: z.boolean() }), done),
};
