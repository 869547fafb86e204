import type { FrontDesk } from '../../server/front-desk.ts';
import type { NewCouple, NewParticipant } from '../../server/sessions/enrolment.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { Bot, type BotReport } from './bot.ts';
import { answersOf, playCouples, type CoupleReport, type CouplesOptions } from './couples.ts';

/** When follow-ups come, and how that time passes. */
export interface Waves {
  /** After the sitting, in order. */
  readonly days: readonly number[];
  /** Lets so many ms pass on the server's clock, at once. */
  skip(ms: number): void;
}

export interface WavesReport {
  readonly sitting: readonly CoupleReport[];
  /** Of each follow-up, everybody who took it. */
  readonly later: readonly (readonly BotReport[])[];
}

const DAY_MS = 24 * 60 * 60_000;

interface Person {
  readonly number: number;
  readonly couple: NewCouple;
  readonly participant: NewParticipant;
}

/** Couples that go through the sitting, and, each by the same link and alone, through every follow-up on the day it is due. */
export async function playWaves(
  desk: Pick<FrontDesk, 'addCouple'>,
  options: CouplesOptions,
  { days, skip }: Waves,
  onDone: (completed: number) => void,
): Promise<WavesReport> {
  const couples: NewCouple[] = [];
  const noting: Pick<FrontDesk, 'addCouple'> = {
    async addCouple(...given) {
      const couple = await desk.addCouple(...given);
      couples.push(couple);
      return couple;
    },
  };
  const sitting = await playCouples(noting, options, onDone);
  const through = new Set(sitting.flat().flatMap(({ outcome, participantId }) => (outcome === 'finished' ? [participantId] : [])));
  const people = couples.flatMap((couple, index) => couple.participants.map((participant): Person => ({ number: index + 1, couple, participant })));
  const later: (readonly BotReport[])[] = [];
  for (const [index, day] of days.entries()) {
    skip((day - (days[index - 1] ?? 0)) * DAY_MS);
    later.push(await inLanes(people.filter(({ participant }) => through.has(participant.participantId)), 2 * options.atOnce, (person) => comeBack(person, index + 2, options)));
  }
  return { sitting, later };
}

function comeBack({ number, couple: { dyadId }, participant: { token, member } }: Person, wave: number, { url, seed, slowest, simulation = null }: CouplesOptions): Promise<BotReport> {
  const chance = new Chance(seed, `couple ${number} ${member} wave ${wave}`);
  const answers = answersOf(simulation, { number, seed, member, dyadId, chance });
  return Bot.play({ url, token, slowest, chance, answers, inMemory: true });
}

async function inLanes<Given, Made>(all: readonly Given[], lanes: number, make: (given: Given) => Promise<Made>): Promise<readonly Made[]> {
  const made: Made[] = [];
  const row = all.values();
  const lane = async (): Promise<void> => {
    for (const given of row) made.push(await make(given));
  };
  await Promise.all(Array.from({ length: Math.min(lanes, all.length) }, lane));
  return made;
}
