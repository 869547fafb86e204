import type { FrontDesk } from '../../server/front-desk.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { Queues } from '../../server/sessions/queues.ts';
import { Bot, type BotReport } from './bot.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';

export interface CouplesOptions {
  readonly url: string;
  readonly studyId: string;
  readonly couples: number;
  readonly seed: number;
  /** How many couples are under way at once. */
  readonly atOnce: number;
  readonly timeWarp: number;
  readonly slowest: number;
}

export type CoupleReport = readonly [BotReport, BotReport];

/** Couples of bots, each with links of their own; one after the other in so many lanes. */
export async function playCouples(
  desk: Pick<FrontDesk, 'addCouple'>,
  options: CouplesOptions,
  onDone: (completed: number) => void,
): Promise<readonly CoupleReport[]> {
  const reports: CoupleReport[] = [];
  // Couples are added under a lock on their study: to ask for all at once only means to wait for it.
  const adding = new Queues();
  const add = () => adding.run(options.studyId, () => desk.addCouple(options.studyId, asTest(options.timeWarp)));
  const numbers = Array.from({ length: options.couples }, (_, index) => index + 1).values();
  // All lanes take from the same row of numbers.
  const lane = async (): Promise<void> => {
    for (const number of numbers) {
      reports.push(await playCouple(await add(), options, number));
      onDone(reports.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, options.couples) }, lane));
  return reports;
}

function asTest(timeWarp: number) {
  return { languages: ['en', 'en'], timeWarp, forcedCondition: null, isTest: true } as const;
}

async function playCouple(
  { participants: [first, second] }: NewCouple,
  { url, seed, slowest }: CouplesOptions,
  number: number,
): Promise<CoupleReport> {
  const play = (token: string, name: string) =>
    Bot.play({ url, token, slowest, chance: new Chance(seed, `couple ${number} ${name}`) });
  return Promise.all([play(first.token, 'first'), play(second.token, 'second')]);
}
