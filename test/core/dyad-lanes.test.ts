import { expect, it } from 'vitest';
import { lanes } from '../../server/dyad/lanes.ts';
import { enrolled } from '../../server/dyad/state.ts';
import { barrier, planOf, seconds, solo, together, type PlannedCouple } from '../support/dyad-plans.ts';
import { atTheDoor, type Couple, NOON } from '../support/dyads.ts';

const planned: PlannedCouple = planOf(solo('writing'), barrier('meet'), together('talk'));

const lanesOf = ({ events }: Couple) => lanes(enrolled(NOON, { A: 'en', B: 'en' }), events, [planned.partOne, planned.partTwo], NOON);
const inWords = ({ stays }: ReturnType<typeof lanesOf>, member: 'A' | 'B') => stays[member].map(({ stepId, is }) => `${stepId} ${is}`);

/** Both through the draw, A for a while away in writing, then first at the barrier. */
function played(): Couple {
  const couple = atTheDoor(planned).isDrawn();
  return couple.waits(seconds(5)).leaves('A').waits(seconds(3)).arrives('A').waits(seconds(2)).finishes('A', 'writing').waits(seconds(7));
}

it('tells what each was at, and for how long', () => {
  const found = lanesOf(played());
  expect(inWords(found, 'A')).toEqual([
    'consent not-yet', 'consent busy', 'baseline busy', 'door waiting', 'writing busy', 'writing away', 'writing busy', 'meet waiting',
  ]);
  const away = found.stays.A.find(({ is }) => is === 'away');
  expect((away?.to ?? 0) - (away?.from ?? 0)).toBe(seconds(3));
  expect(found.stays.B.at(-1)).toMatchObject({ stepId: 'writing', is: 'busy', to: null });
  for (const lane of Object.values(found.stays)) {
    for (const [index, stay] of lane.slice(1).entries()) expect(stay.from).toBe(lane[index]?.to);
  }
});

it('tells what happened, and nothing of answers or of the draw', () => {
  const couple = played();
  const { happenings } = lanesOf(couple);
  expect(happenings.map(({ member, what, detail }) => `${member ?? 'both'} ${what} ${detail}`.trim())).toEqual(expect.arrayContaining([
    'A came', 'B finished consent', 'both drawn', 'A connection lost', 'A finished writing',
  ]));
  expect(JSON.stringify(lanesOf(couple))).not.toMatch(/agree|condition|planHash|answers/);
});

it('is the same with a silent withdrawal as without', () => {
  const plain = atTheDoor(planned).isDrawn().finishes('A', 'writing').finishes('B', 'writing');
  const unkept = atTheDoor(planned).isDrawn().goesOnUnkept('A').finishes('A', 'writing').finishes('B', 'writing');
  expect(unkept.events.map(({ type }) => type)).toContain('member-withdrew-silently');
  expect(lanesOf(unkept)).toEqual(lanesOf(plain));
});

it('shows who has left, and who was ended by the lab', () => {
  const left = lanesOf(played().leavesForGood('A'));
  expect(left.stays.A.at(-1)?.is).toBe('left');
  expect(left.happenings.at(-1)).toMatchObject({ member: 'A', what: 'left for good' });
  expect(lanesOf(played().isEndedFor('B')).happenings).toContainEqual(expect.objectContaining({ member: 'B', what: 'ended by the lab' }));
});
