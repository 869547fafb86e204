import type { FrontDesk } from '../../server/front-desk.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import type { Joined } from '../../server/protocol/join.ts';
import type { Member } from '../../server/protocol/member.ts';
import type { Leave } from '../../server/protocol/messages.ts';
import type { NewCouple, NewParticipant } from '../../server/sessions/enrolment.ts';
import { Bot } from '../bots/bot.ts';
import { NO_FAULTS, type Faults } from '../bots/faults.ts';
import { join } from '../bots/join.ts';
import { Mishaps, type MishapCounts } from '../bots/mishaps.ts';
import { Canaries } from './canaries.ts';
import { History } from './history.ts';
import { Line } from './line.ts';

/** One simulated member as the checkers find them in the end. */
export interface Person {
  readonly participantId: string;
  readonly member: Member;
  readonly history: History;
  readonly canaries: Canaries;
  readonly line: Line;
  /** What nobody else may ever read: the link's token and the sign-in. */
  readonly secrets: string[];
  outcome: string | null;
  mishaps: MishapCounts | null;
}

export interface Pair {
  readonly couple: NewCouple;
  readonly people: readonly [Person, Person];
}

export interface PairsGiven {
  readonly desk: Pick<FrontDesk, 'addCouple'>;
  readonly studyId: string;
  readonly seed: number;
  /** Ports of the servers: the first link leads to the first, the second to the last. */
  readonly ports: readonly number[];
  readonly faults: Pick<Faults, 'reload' | 'window' | 'leaveAt'>;
  /** How one of each couple leaves, couple by couple and from the beginning again; `null`: not at all. */
  readonly leaving: readonly (Leave['how'] | null)[];
  /** Longest time somebody thinks over one trial, in ms. */
  readonly slowest: number;
}

/** Couples that come one after the other, so many at once, until it is said that enough have come. */
export class Pairs {
  readonly all: Pair[] = [];
  readonly #given: PairsGiven;
  #isClosed = false;
  #count = 0;

  constructor(given: PairsGiven) {
    this.#given = given;
  }

  /** Those who are under way. */
  get people(): readonly Person[] {
    return this.all.flatMap(({ people }) => people).filter(({ outcome }) => outcome === null);
  }

  /** How far all have come together: of somebody who is stuck it stays, however often the same is shown anew. */
  get moves(): number {
    const everybody = this.all.flatMap(({ people }) => people);
    return everybody.reduce((sum, { history, outcome }) => sum + history.moves + (outcome === null ? 0 : 1), 0);
  }

  /** Nobody comes any more; who is there goes on. */
  close(): void {
    this.#isClosed = true;
  }

  /** One couple after the other, until closed. */
  async lane(): Promise<void> {
    while (!this.#isClosed) await this.#play();
  }

  async #play(): Promise<void> {
    this.#count += 1;
    const number = this.#count;
    const { desk, studyId, seed, ports } = this.#given;
    const languages = ['en', 'en'] as const;
    const couple = await desk.addCouple(studyId, { languages, timeWarp: 1, forcedCondition: null, isTest: true });
    const person = async ({ participantId, member, token }: NewParticipant, order: number): Promise<Person> => ({
      participantId,
      member,
      history: new History(),
      canaries: new Canaries(seed, number, member),
      line: await Line.open(ports[order % ports.length] ?? 0, { keeps: true }),
      secrets: [token],
      outcome: null,
      mishaps: null,
    });
    const people = await Promise.all([person(couple.participants[0], 0), person(couple.participants[1], 1)]);
    this.all.push({ couple, people });
    const { leaving } = this.#given;
    const how = leaving[number % leaving.length] ?? null;
    const leaver = new Chance(seed, `couple ${number} leaves`).whole(0, 1);
    await Promise.all(people.map((one, order) => this.#playOne(one, number, leaver === order ? how : null)));
  }

  async #playOne(person: Person, number: number, leaving: Leave['how'] | null): Promise<void> {
    const { seed, faults, slowest } = this.#given;
    const { line, history, canaries, member } = person;
    const [token = ''] = person.secrets;
    const chance = new Chance(seed, `couple ${number} ${member}`);
    const mishaps = new Mishaps({ ...NO_FAULTS, ...faults }, new Chance(seed, `couple ${number} ${member} mishaps`), leaving);
    try {
      const joined = await joinAtLast(line.url, token);
      if (joined.signIn !== null) person.secrets.push(joined.signIn);
      const trouble = { mishaps, line };
      const played = await Bot.play({
        url: line.url, token, joined, chance, slowest, typed: canaries.type, trouble, witness: history,
      });
      person.outcome = played.outcome;
    } catch (error) {
      person.outcome = 'failed';
      history.faults.push(String(error));
    }
    person.mishaps = mishaps.counts;
  }
}

/** As a person does: presses *Start* again until it works. */
async function joinAtLast(url: string, token: string): Promise<Joined> {
  for (;;) {
    try {
      return await join({ url, token });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}
