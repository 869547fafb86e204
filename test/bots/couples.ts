import type { Simulated } from '../../experiments/kit/bot.ts';
import type { Member } from '../../server/protocol/member.ts';
import type { Languages } from '../../server/commands/languages.ts';
import type { FrontDesk } from '../../server/front-desk.ts';
import type { NewCouple, NewParticipant } from '../../server/sessions/enrolment.ts';
import { Queues } from '../../server/sessions/queues.ts';
import { Bot, type BotReport } from './bot.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { NO_FAULTS, type Faults } from './faults.ts';
import { farAway, openLine } from './line.ts';
import { Mishaps } from './mishaps.ts';
import { anybody, simulated, type Answers, type Person, type Simulation } from './person.ts';

export interface CouplesOptions {
  readonly url: string;
  readonly studyId: string;
  readonly couples: number;
  readonly seed: number;
  /** How many couples are under way at once. */
  readonly atOnce: number;
  readonly timeWarp: number;
  /** What the first couple, the second and so on is given instead of a draw. */
  readonly conditions?: readonly string[];
  /** Of the two links of each couple; English if not given. */
  readonly languages?: Languages;
  readonly slowest: number;
  readonly faults?: Faults;
  /** Everybody answers by chance alone if not given. */
  readonly simulation?: Simulation | null;
}

export type CoupleReport = readonly [BotReport, BotReport];

/** Couples of bots, each with links of their own; one after the other in so many lanes. */
export async function playCouples(
  desk: Pick<FrontDesk, 'addCouple'>,
  options: CouplesOptions,
  onDone: (completed: number) => void,
): Promise<readonly CoupleReport[]> {
  const { latency = null } = options.faults ?? NO_FAULTS;
  if (latency === null) return playAll(desk, options, onDone);
  await using far = await farAway(options.url, latency, new Chance(options.seed, 'latency'));
  return await playAll(desk, { ...options, url: far.url }, onDone);
}

async function playAll(
  desk: Pick<FrontDesk, 'addCouple'>,
  options: CouplesOptions,
  onDone: (completed: number) => void,
): Promise<readonly CoupleReport[]> {
  const reports: CoupleReport[] = [];
  // Couples are added under a lock on their study: to ask for all at once only means to wait for it.
  const adding = new Queues();
  const add = (number: number) => adding.run(options.studyId, () => desk.addCouple(options.studyId, asTest(options, number)));
  const numbers = Array.from({ length: options.couples }, (_, index) => index + 1).values();
  // All lanes take from the same row of numbers.
  const lane = async (): Promise<void> => {
    for (const number of numbers) {
      reports.push(await playCouple(await add(number), options, number));
      onDone(reports.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, options.couples) }, lane));
  return reports;
}

function asTest({ timeWarp, conditions, languages = ['en', 'en'] }: CouplesOptions, number: number) {
  return { languages, timeWarp, forcedCondition: conditions?.[number - 1] ?? null, isTest: true } as const;
}

async function playCouple(
  { participants: [first, second], dyadId }: NewCouple,
  { url, seed, slowest, faults = NO_FAULTS, simulation = null }: CouplesOptions,
  number: number,
): Promise<CoupleReport> {
  const chanceOf = (name: string) => new Chance(seed, `couple ${number} ${name}`);
  const leaver = chanceOf('leaves').pick(['first', 'second']);
  const play = async ({ token, member }: NewParticipant, name: 'first' | 'second'): Promise<BotReport> => {
    const chance = chanceOf(name);
    const answers = answersOf(simulation, { number, seed, member, dyadId, chance });
    const options = { url, token, slowest, chance, answers };
    if (!isTroubled(faults)) return Bot.play({ ...options, inMemory: true });
    await using line = await openLine(url);
    const mishaps = new Mishaps(faults, chanceOf(`${name} mishaps`), name === leaver ? 'stop' : null);
    return await Bot.play({ ...options, trouble: { mishaps, line } });
  };
  return Promise.all([play(first, 'first'), play(second, 'second')]);
}

/** How somebody of a couple answers, in every wave: what is true of them follows from the seed and the number of the couple. */
export function answersOf(
  simulation: Simulation | null,
  { number, seed, ...person }: Omit<Person, 'truths'> & { readonly number: number; readonly seed: number },
): Answers {
  if (simulation === null) return anybody(person.chance);
  const truth = (member: Member) => truthOf(new Chance(seed, `couple ${number} truth ${member}`));
  return simulated(simulation, { ...person, truths: { A: truth('A'), B: truth('B') } });
}

function isTroubled({ drop, reload, window, leaveAt }: Faults): boolean {
  return drop > 0 || reload > 0 || window > 0 || leaveAt !== null;
}

function truthOf(chance: Chance): Simulated {
  return { trait: chance.normal(), residual: chance.normal() };
}
