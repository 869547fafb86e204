import { expect, it } from 'vitest';
import type { DyadEvent } from '../../server/dyad/state.ts';
import { transition } from '../../server/dyad/transition.ts';
import { SessionRunner } from '../../server/sessions/runner.ts';
import type { Member } from '../../server/protocol/member.ts';
import { NOON } from '../support/dyads.ts';
import { MemoryStore } from '../support/memory-store.ts';

const arrives = (member: Member): DyadEvent => ({ type: 'member-arrived', member, at: NOON });
const leaves = (member: Member): DyadEvent => ({ type: 'member-left', member, at: NOON });

function finishes(member: Member, stepId: string): DyadEvent {
  const answers: Record<string, string> = stepId === 'consent' ? { consent: 'agree' } : {};
  return { type: 'step-finished', member, at: NOON, stepId, answers, texts: {} };
}

const toTheDoor = (member: Member) => [arrives(member), finishes(member, 'consent'), finishes(member, 'baseline')];

function start() {
  const store = new MemoryStore();
  const { log } = store;
  const runner = new SessionRunner(store, {
    tell: ({ dyadSessionId, seq }) => log.push(`tell ${dyadSessionId} ${seq}`),
    expect: (dyadSessionId, deadline) => log.push(`expect ${dyadSessionId} ${deadline?.kind ?? 'nothing'}`),
    drawDue: (dyadSessionId) => log.push(`draw ${dyadSessionId}`),
  });
  return { store, log, runner };
}

/** Resolves when it is let go. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

it('[R1] loads, decides, commits, and tells only then', async () => {
  const { log, runner } = start();
  expect(await runner.apply('s', arrives('A'))).toEqual({ ok: true });
  expect(log).toEqual(['load s', 'commit 1 member-arrived', 'expect s nothing', 'tell s 1']);
});

it('whoever asks while it is being loaded waits for the same load, and goes on in the order of asking', async () => {
  const { log, runner } = start();
  const order: string[] = [];
  await Promise.all(['first', 'second'].map((name) => runner.current('s').then(() => order.push(name))));
  expect(log).toEqual(['load s']);
  expect(order).toEqual(['first', 'second']);
});

it('[R2] loads once, and knows from then on what it has stored', async () => {
  const { log, runner } = start();
  await runner.apply('s', arrives('A'));
  await runner.apply('s', leaves('A'));
  expect(log.filter((line) => line.startsWith('load'))).toEqual(['load s']);
  expect((await runner.current('s')).seq).toBe(2);
});

it('[R3] tells nobody when the commit fails, rejects, and serves the next event from what is on disk', async () => {
  const { store, log, runner } = start();
  await runner.apply('s', arrives('A'));
  const before = [...log];
  store.commits = async () => {
    throw new Error('disk full');
  };
  await expect(runner.apply('s', leaves('A'))).rejects.toThrow('disk full');
  expect(log).toEqual(before);

  // Perhaps the commit had gone through and only its answer was lost, so what was known is read anew.
  store.commits = async () => undefined;
  expect(await runner.apply('s', leaves('A'))).toEqual({ ok: true });
  expect(log.slice(before.length)).toEqual(['load s', 'commit 2 member-left', 'expect s nothing', 'tell s 2']);
});

it('[R4] answers a refusal to its sender, and stores and tells nothing', async () => {
  const { log, runner } = start();
  expect(await runner.apply('s', finishes('A', 'baseline'))).toEqual({ ok: false, code: 'step-ahead' });
  expect(log).toEqual(['load s']);
});

it('[R5] stores and tells nothing of an event that changes nothing', async () => {
  const { log, runner } = start();
  await runner.apply('s', arrives('A'));
  const before = [...log];
  expect(await runner.apply('s', arrives('A'))).toEqual({ ok: true });
  expect(log).toEqual(before);
});

it('[R6] loads and decides again when another process was first, and tells of both at once', async () => {
  const { store, log, runner } = start();
  await runner.apply('s', arrives('A'));
  store.elsewhere('s', arrives('B'), (state) => next(state, arrives('B')));
  expect(await runner.apply('s', leaves('A'))).toEqual({ ok: true });
  expect(log.slice(4)).toEqual([
    'elsewhere 2 member-arrived', 'taken 2', 'load s', 'commit 3 member-left', 'expect s nothing', 'tell s 3',
  ]);
  const { seats } = (await runner.current('s')).state;
  expect([seats.A.presence.is, seats.B.presence.is]).toEqual(['away', 'here']);
});

it('[R7] answers what is right by then when another process has already done it', async () => {
  const { store, log, runner } = start();
  for (const event of [arrives('A'), finishes('A', 'consent')]) await runner.apply('s', event);
  store.elsewhere('s', finishes('A', 'baseline'), (state) => next(state, finishes('A', 'baseline')));
  const before = log.length;
  expect(await runner.apply('s', finishes('A', 'baseline'))).toEqual({ ok: false, code: 'step-stale' });
  expect(log.slice(before)).toEqual(['taken 3', 'load s']);
});

it('[R8] gives up after twenty lost races, and says which event it was', async () => {
  const { store, log, runner } = start();
  let turn = 0;
  store.commits = async () => {
    const event = turn++ % 2 === 0 ? arrives('B') : leaves('B');
    store.elsewhere('s', event, (state) => next(state, event));
  };
  await expect(runner.apply('s', arrives('A'))).rejects.toThrow('member-arrived lost 20 races on dyad session s');
  expect(log.filter((line) => line.startsWith('taken'))).toHaveLength(20);
  expect(log.filter((line) => line.startsWith('tell'))).toEqual([]);
});

it('[R9] applies the events of one dyad session in the order in which they came, those together that wait together', async () => {
  const { store, log, runner } = start();
  const { opened, open } = gate();
  const first = runner.apply('s', arrives('A'));
  store.commits = () => opened;
  await settled();
  const others = Promise.all([finishes('A', 'consent'), finishes('A', 'baseline'), ...toTheDoor('B')].map((event) => runner.apply('s', event)));
  await settled();
  expect(log).toEqual(['load s']);
  open();
  expect(await Promise.all([first, others])).toEqual([{ ok: true }, Array(5).fill({ ok: true })]);
  expect(log.filter((line) => /^(commit|tell)/.test(line))).toEqual([
    'commit 1 member-arrived', 'tell s 1',
    'commit 2 step-finished, 3 step-finished, 4 member-arrived, 5 step-finished, 6 step-finished', 'tell s 6',
  ]);
});

it('[R9] refuses one of those that wait together without the others, each by what those before it have led to', async () => {
  const { store, log, runner } = start();
  await runner.apply('s', arrives('A'));
  const { opened, open } = gate();
  store.commits = () => opened;
  const events = [arrives('B'), finishes('A', 'consent'), finishes('A', 'consent'), finishes('A', 'baseline')];
  const applied = Promise.all(events.map((event) => runner.apply('s', event)));
  open();
  expect(await applied).toEqual([{ ok: true }, { ok: true }, { ok: false, code: 'step-stale' }, { ok: true }]);
  expect(log.slice(4)).toEqual(['commit 2 member-arrived, 3 step-finished, 4 step-finished', 'expect s door-patience', 'tell s 4']);
});

it('[R9] answers what changes nothing only when that is on disk by which it does', async () => {
  const { store, runner } = start();
  const { opened, open } = gate();
  store.commits = () => opened;
  let isAnswered = false;
  const applied = Promise.all([
    runner.apply('s', arrives('A')),
    runner.apply('s', arrives('A')).then(() => {
      isAnswered = true;
    }),
  ]);
  await settled();
  expect(isAnswered).toBe(false);
  open();
  await applied;
});

it('[R15] fails the event that cannot be stored, and none of those that waited with it', async () => {
  const { store, log, runner } = start();
  await runner.apply('s', arrives('A'));
  store.commits = async ({ event, earlier }) => {
    const bad = [...earlier, { event }].find(({ event: each }) => 'member' in each && each.member === 'B');
    if (bad !== undefined) throw new Error('no such character');
  };
  const [good, failed] = await Promise.allSettled([finishes('A', 'consent'), arrives('B')].map((event) => runner.apply('s', event)));
  expect(good).toEqual({ status: 'fulfilled', value: { ok: true } });
  expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'no such character' } });
  expect(log.filter((line) => line.startsWith('commit'))).toEqual(['commit 1 member-arrived', 'commit 2 step-finished']);
});

it('[R16] stores by itself what belongs to a withdrawal or to an act of staff', async () => {
  const { log, runner } = start();
  const withdrawal = { participantId: 's-A', scope: 'withdraw', askedBy: 'participant', reason: '' } as const;
  await Promise.all([
    runner.apply('s', arrives('A')),
    runner.apply('s', arrives('B')),
    runner.apply('s', leaves('A'), { withdrawal }),
    runner.apply('s', leaves('B')),
  ]);
  expect(log.filter((line) => line.startsWith('commit'))).toEqual(['commit 1 member-arrived, 2 member-arrived', 'commit 3 member-left', 'commit 4 member-left']);
});

it('[R10] does not let one dyad session wait for another', async () => {
  const { store, log, runner } = start();
  const { opened, open } = gate();
  store.commits = ({ dyadSessionId }) => (dyadSessionId === 'slow' ? opened : Promise.resolve());
  const slow = runner.apply('slow', arrives('A'));
  expect(await runner.apply('quick', arrives('A'))).toEqual({ ok: true });
  expect(log.filter((line) => line.startsWith('tell'))).toEqual(['tell quick 1']);
  open();
  await slow;
  expect(log.at(-1)).toBe('tell slow 1');
});

it('[R11] goes on after a load that failed', async () => {
  const { store, runner } = start();
  store.loads = async () => {
    throw new Error('no database');
  };
  const first = runner.apply('s', arrives('A'));
  const second = runner.apply('s', arrives('A'));
  await expect(first).rejects.toThrow('no database');
  await expect(second).rejects.toThrow('no database');
  store.loads = async () => undefined;
  expect(await runner.apply('s', arrives('A'))).toEqual({ ok: true });
});

it('[R12] asks for the draw when both are at the door, and sets the alarm before it tells', async () => {
  const { log, runner } = start();
  for (const event of [...toTheDoor('A'), ...toTheDoor('B')]) await runner.apply('s', event);
  expect(log.slice(-4)).toEqual(['commit 6 step-finished', 'expect s door-patience', 'draw s', 'tell s 6']);
});

it('[R13] lets no event in between while something is done on the state as it is', async () => {
  const { log, runner } = start();
  const { opened, open } = gate();
  const exclusive = runner.exclusive('s', async ({ seq }) => {
    await opened;
    log.push(`done at ${seq}`);
  });
  const applied = runner.apply('s', arrives('A'));
  open();
  await Promise.all([exclusive, applied]);
  expect(log.slice(0, 3)).toEqual(['load s', 'done at 0', 'commit 1 member-arrived']);
});

it('[R14] forgets on request, and loads what is on disk by then', async () => {
  const { store, log, runner } = start();
  await runner.apply('s', arrives('A'));
  runner.forget('s');
  store.elsewhere('s', arrives('B'), (state) => next(state, arrives('B')));
  expect((await runner.current('s')).seq).toBe(2);
  expect(log.filter((line) => line.startsWith('load'))).toEqual(['load s', 'load s']);
});

/** Lets everything run that has only to be awaited. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function next(state: Parameters<typeof transition>[0], event: DyadEvent): Parameters<typeof transition>[0] {
  const result = transition(state, event, PLAN);
  if (!result.accepted) throw new Error(result.code);
  return result.next;
}

const { plan: PLAN } = await new MemoryStore().load('any');

it('[R15] never goes back to what a slow read has seen, while an event came in', async () => {
  const { store, runner } = start();
  const { opened, open } = gate();
  const load = store.load.bind(store);
  let reads = 0;
  store.load = async (dyadSessionId) => {
    reads += 1;
    const isFirst = reads === 1;
    const read = await load(dyadSessionId);
    if (isFirst) await opened;
    return read;
  };
  const slow = runner.reload('s');
  await runner.apply('s', arrives('A'));
  open();
  expect((await slow).seq).toBe(1);
  expect((await runner.current('s')).seq).toBe(1);
});
