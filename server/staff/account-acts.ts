import { accountRoutes as routes } from '../protocol/staff/account-routes.ts';
import { allGrants, replaceGrants } from '../store/staff-grants.ts';
import { endStaffSignIn, openSignIns } from '../store/staff-sign-ins.ts';
import { allStaff, setDisabled, staffOf } from '../store/staff.ts';
import { findStudy } from '../store/studies.ts';
import { actOf, answered, refused } from './act.ts';
import { IDLE, invite, type StaffPorts } from './desk.ts';

/** The own sign-ins, and what owners do with the accounts of others. */
export function accountActs(ports: StaffPorts) {
  const { db } = ports;
  return {
    'sign-ins': actOf(routes['sign-ins'], async (_input, { staffId, signInId }) => {
      const found = await openSignIns(db, staffId, IDLE);
      return answered(
        found.map(({ sign_in_id, device, begun_at, used_at }) => ({
          signInId: sign_in_id,
          device,
          begunAt: begun_at.toISOString(),
          usedAt: used_at.toISOString(),
          isThis: sign_in_id === signInId,
        })),
      );
    }),

    'end-sign-in': actOf(routes['end-sign-in'], async ({ signInId }, { staffId }, asked) => {
      asked.tell({ object: signInId });
      return asked.change(async (trx) =>
        (await endStaffSignIn(trx, staffId, signInId)) ? answered(null) : refused('refused', 'This sign-in has ended already.'),
      );
    }),

    'list-staff': actOf(routes['list-staff'], async () => {
      const [staff, grants] = await Promise.all([allStaff(db), allGrants(db)]);
      return answered(
        staff.map(({ staff_id, name, is_owner, totp_since, disabled_at }) => ({
          staffId: staff_id,
          name,
          isOwner: is_owner,
          hasSecondFactor: totp_since !== null,
          isDisabled: disabled_at !== null,
          grants: (grants.get(staff_id) ?? []).map(({ studyId, permission }) => ({ studyId, permission })),
        })),
      );
    }),

    'invite-staff': actOf(routes['invite-staff'], async ({ isOwner }, { staffId }, asked) => {
      asked.tell({ after: { isOwner } });
      return asked.change(async (trx) => answered(await invite(ports, trx, isOwner, staffId)));
    }),

    'set-grants': actOf(routes['set-grants'], async ({ staffId, studyId, permissions }, acting, asked) => {
      if ((await staffOf(db, staffId)) === null) return refused('refused', 'There is nobody with this account.');
      if ((await findStudy(db, studyId)) === null) return refused('refused', `There is no study "${studyId}".`);
      const grant = { staffId, studyId, grantedBy: acting.staffId };
      return asked.change(async (trx) => {
        const before = await replaceGrants(trx, grant, [...new Set(permissions)]);
        asked.tell({ object: staffId, studyId, before: [...before].sort(), after: [...new Set(permissions)].sort() });
        return answered(null);
      });
    }),

    'disable-staff': actOf(routes['disable-staff'], async ({ staffId, isDisabled }, acting, asked) => {
      if (staffId === acting.staffId) return refused('refused', 'You cannot disable your own account; another owner can.');
      asked.tell({ object: staffId, after: { isDisabled } });
      return asked.change(async (trx) => {
        await setDisabled(trx, staffId, isDisabled);
        return answered(null);
      });
    }),
  };
}
