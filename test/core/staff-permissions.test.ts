import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PERMISSIONS, type Permission } from '../../server/protocol/staff/permissions.ts';
import { inStudy, studyId } from '../../server/protocol/staff/route.ts';
import { STAFF_ROUTES } from '../../server/protocol/staff/routes.ts';
import { permitted, type Acting } from '../../server/staff/permitted.ts';
import { z } from 'zod';

const STUDIES = ['love', 'care', 'unknown'];
const ALL: readonly string[] = Object.keys(PERMISSIONS);
const one = z.strictObject({ studyId });
/** Every route, and rules that a later one may have. */
const RULES = [
  ...Object.values(STAFF_ROUTES).map(({ rule }) => rule),
  inStudy(['analyst'], one, one).rule,
  inStudy(['experimenter', 'assistant'], one, one, { orOwner: true }).rule,
  inStudy([], one, one).rule,
];

const acting = fc.record({
  staffId: fc.constant('s'),
  name: fc.constant('n'),
  signInId: fc.constant('i'),
  isConfirmed: fc.boolean(),
  stage: fc.constantFrom('password' as const, 'full' as const),
  isOwner: fc.boolean(),
  grants: fc.array(fc.record({ studyId: fc.constantFrom('love', 'care'), permission: fc.constantFrom(...(Object.keys(PERMISSIONS) as Permission[])) }), { maxLength: 6 }),
}) satisfies fc.Arbitrary<Acting>;

it('lets somebody in for every route, permission and study only where the rule names what they have there', () => {
  fc.assert(
    fc.property(fc.constantFrom(...RULES), fc.option(acting), fc.constantFrom(...STUDIES, null), (rule, who, study) => {
      const isIn = permitted(rule, who, study) === 'permitted';
      if (rule.who === 'anyone') return isIn;
      if (who === null) return !isIn;
      if (rule.who === 'password') return isIn;
      if (who.stage === 'password') return !isIn;
      if (rule.who === 'staff') return isIn;
      if (rule.who === 'owner') return isIn === who.isOwner;
      const has = who.grants.some((grant) => grant.studyId === study && rule.permissions.includes(grant.permission));
      return isIn === (study !== null && (has || (rule.orOwner && who.isOwner)));
    }),
    { numRuns: 5_000 },
  );
});

it('opens to whoever is not signed in with both factors only what signing in needs', () => {
  const early = Object.entries(STAFF_ROUTES).filter(([, { rule }]) => rule.who === 'anyone' || rule.who === 'password');
  expect(early.map(([name]) => name).sort()).toEqual(
    ['whoami', 'sign-in', 'accept-invitation', 'second-factor', 'second-factor-secret', 'confirm-second-factor', 'sign-out'].sort(),
  );
});

it('has a rule about a study only where the input names one, and knows every permission it names', () => {
  for (const [name, { rule }] of Object.entries(STAFF_ROUTES)) {
    if (rule.who === 'granted') expect(rule.permissions.filter((given: string) => !ALL.includes(given)), name).toEqual([]);
  }
});
