import type { Knex } from 'knex';
import { accountRoutes as routes } from '../protocol/staff/account-routes.ts';
import { hashToken } from '../sessions/tokens.ts';
import { confirmStaffSignIn, endOtherSignIns, endStaffSignIn } from '../store/staff-sign-ins.ts';
import { takeInvitation } from '../store/staff-invitations.ts';
import { confirmTotp, insertRecoveryCodes, insertStaff, setPassword, setTotpSecret, staffNamed, staffOf, spendRecoveryCode, spendTotpStep, type StaffRow } from '../store/staff.ts';
import { act, actOf, answered, refused } from './act.ts';
import { beginSignIn, openSecret, sealSecret, type StaffPorts } from './desk.ts';
import { hashPassword, isPassword, passwordProblem } from './password.ts';
import { hashRecoveryCode, newRecoveryCodes, newSecret, secretUri, stepOfCode } from './second-factor.ts';
import type { Throttle } from './throttle.ts';

const WRONG = refused('not-recognised', 'Name and password do not belong together.');
const WRONG_PASSWORD = refused('not-recognised', 'This is not your password.');
const WRONG_CODE = refused('not-recognised', 'This code is not one of now, or it was used before. Wait for the next one.');
const wait = (seconds: number) => refused('too-many-tries', `Too many tries. The next is heard in ${Math.ceil(seconds / 60)} min.`);

/** In two stages: password, then second factor; each gives a new sign-in. */
export function signInActs(ports: StaffPorts, throttle: Throttle) {
  const { db, clock, random } = ports;
  /** A code of now or a recovery code, each good once. */
  const spendCode = async (trx: Knex.Transaction, { staff_id, totp_secret }: StaffRow, code: string): Promise<boolean> => {
    const step = totp_secret === null ? null : stepOfCode(openSecret(ports, staff_id, totp_secret), code, clock.now());
    return step === null ? spendRecoveryCode(trx, staff_id, hashRecoveryCode(code)) : spendTotpStep(trx, staff_id, step);
  };
  return {
    whoami: act(routes.whoami, async (_input, { acting }) => {
      if (acting === null) return answered({ is: 'nobody' as const });
      const { staffId, name, isOwner, grants } = acting;
      if (acting.stage === 'full') return answered({ is: 'staff' as const, staffId, name, isOwner, grants: [...grants] });
      return answered({ is: 'half' as const, name, hasSecondFactor: (await staffOf(db, staffId))?.totp_since != null });
    }),

    'sign-in': act(routes['sign-in'], async ({ name, password }, asked) => {
      const seconds = await throttle.count(name, asked.address);
      if (seconds > 0) return wait(seconds);
      const staff = await staffNamed(db, name);
      const isRight = await isPassword(staff?.password_hash ?? null, password);
      // Not the name that was typed: it may be a password, in the wrong field.
      if (staff !== null) asked.tell({ object: staff.staff_id });
      if (staff === null || !isRight || staff.disabled_at !== null) return WRONG;
      asked.tell({ staffId: staff.staff_id });
      const begun = await asked.change(async (trx) => answered(await beginSignIn(ports, trx, staff.staff_id, 'password', asked)));
      if (begun.ok) asked.keep(begun.data);
      await throttle.forgive(name, asked.address);
      return answered(null);
    }),

    'accept-invitation': act(routes['accept-invitation'], async ({ token, name, password }, asked) => {
      const problem = await passwordProblem(password, name);
      if (problem !== null) return refused('refused', problem);
      const token_hash = hashToken(token);
      if ((await staffNamed(db, name)) !== null) return refused('refused', `There is already somebody called "${name}". Choose another name.`);
      // By the invitation: several people of a lab may come in at the same moment.
      const seconds = await throttle.count(token_hash.toString('hex'), asked.address);
      if (seconds > 0) return wait(seconds);
      const password_hash = await hashPassword(password);
      const begun = await asked.change(async (trx) => {
        const invitation = await takeInvitation(trx, token_hash);
        if (invitation === null) return refused('not-recognised', 'This invitation is unknown, used or too old. Ask for a new one; the first owner finds it where the server was started.');
        const staff_id = random.uuid();
        const isNew = await insertStaff(trx, { staff_id, name, is_owner: invitation.isOwner, password_hash });
        if (!isNew) throw new Error('the name was taken a moment ago');
        asked.tell({ object: staff_id, staffId: staff_id, after: { isOwner: invitation.isOwner } });
        return answered(await beginSignIn(ports, trx, staff_id, 'password', asked));
      });
      if (!begun.ok) return begun;
      asked.keep(begun.data);
      await throttle.forgive(token_hash.toString('hex'), asked.address);
      return answered(null);
    }),

    'second-factor': actOf(routes['second-factor'], async ({ code }, { staffId, signInId }, asked) => {
      const seconds = await throttle.count(staffId, asked.address);
      if (seconds > 0) return wait(seconds);
      const staff = await staffOf(db, staffId);
      if (staff === null || staff.totp_secret === null || staff.totp_since === null) return refused('refused', 'Set up the second factor first.');
      const begun = await asked.change(async (trx) => {
        if (!(await spendCode(trx, staff, code))) return WRONG_CODE;
        await endStaffSignIn(trx, staffId, signInId);
        return answered(await beginSignIn(ports, trx, staffId, 'full', asked));
      });
      if (!begun.ok) return begun;
      asked.keep(begun.data);
      await throttle.forgive(staffId, asked.address);
      return answered(null);
    }),

    'sign-in-again': actOf(routes['sign-in-again'], async ({ password, code }, { staffId, signInId }, asked) => {
      const seconds = await throttle.count(staffId, asked.address);
      if (seconds > 0) return wait(seconds);
      const staff = await staffOf(db, staffId);
      if (staff === null || !(await isPassword(staff.password_hash, password))) return WRONG_PASSWORD;
      const confirmed = await asked.change(async (trx) => {
        if (!(await spendCode(trx, staff, code))) return WRONG_CODE;
        await confirmStaffSignIn(trx, signInId);
        return answered(null);
      });
      if (confirmed.ok) await throttle.forgive(staffId, asked.address);
      return confirmed;
    }),

    'change-password': actOf(routes['change-password'], async ({ password, newPassword }, { staffId, signInId, name }, asked) => {
      const seconds = await throttle.count(staffId, asked.address);
      if (seconds > 0) return wait(seconds);
      const staff = await staffOf(db, staffId);
      if (staff === null || !(await isPassword(staff.password_hash, password))) return WRONG_PASSWORD;
      const problem = await passwordProblem(newPassword, name);
      if (problem !== null) return refused('refused', problem);
      const hash = await hashPassword(newPassword);
      asked.tell({ object: staffId });
      const changed = await asked.change(async (trx) => {
        await setPassword(trx, staffId, hash);
        await endOtherSignIns(trx, staffId, signInId);
        return answered(null);
      });
      await throttle.forgive(staffId, asked.address);
      return changed;
    }),

    'second-factor-secret': actOf(routes['second-factor-secret'], async (_input, { staffId, name }, asked) => {
      const secret = newSecret(random);
      return asked.change(async (trx) => {
        await setTotpSecret(trx, staffId, sealSecret(ports, staffId, secret));
        return answered({ secret, uri: secretUri(secret, name) });
      });
    }),

    'confirm-second-factor': actOf(routes['confirm-second-factor'], async ({ code }, { staffId, signInId }, asked) => {
      const seconds = await throttle.count(staffId, asked.address);
      if (seconds > 0) return wait(seconds);
      const staff = await staffOf(db, staffId);
      if (staff === null || staff.totp_secret === null) return refused('refused', 'Ask for a secret first.');
      const step = stepOfCode(openSecret(ports, staffId, staff.totp_secret), code, clock.now());
      const recoveryCodes = newRecoveryCodes(random);
      const begun = await asked.change(async (trx) => {
        const isFirst = step !== null && (await spendTotpStep(trx, staffId, step)) && (await confirmTotp(trx, staffId));
        if (!isFirst) return WRONG_CODE;
        await insertRecoveryCodes(trx, staffId, recoveryCodes.map(hashRecoveryCode));
        await endStaffSignIn(trx, staffId, signInId);
        return answered(await beginSignIn(ports, trx, staffId, 'full', asked));
      });
      if (!begun.ok) return begun;
      asked.keep(begun.data);
      await throttle.forgive(staffId, asked.address);
      return answered({ recoveryCodes: [...recoveryCodes] });
    }),

    'sign-out': actOf(routes['sign-out'], async (_input, { staffId, signInId }, asked) => {
      const ended = await asked.change(async (trx) => {
        await endStaffSignIn(trx, staffId, signInId);
        return answered(null);
      });
      asked.keep(null);
      return ended;
    }),
  };
}
