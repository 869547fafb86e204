import type { BotDefinition, Simulated } from '../../experiments/kit/bot.ts';
import type { Json, TrialContent } from '../../server/protocol/content.ts';
import { PARTNER, type Member } from '../../server/protocol/member.ts';
import { answerTo, botWords, type Typed } from '../../server/planning/simulated-answers.ts';
import type { Chance } from '../../server/planning/simulated-chance.ts';

type Data = Readonly<Record<string, Json>>;

/** Who answers: what a plugin would have put into the data of a trial. */
export type Answers = (stepId: string, trial: TrialContent) => Promise<Data>;

/** What was drawn for a couple. */
export interface Drawn {
  readonly condition: string;
  readonly roles: Readonly<Record<Member, string>>;
}

/** How the couples of an experiment answer, and where to learn what was drawn for one: no browser is told. */
export interface Simulation {
  readonly bot: BotDefinition;
  /** `null` before the draw. */
  drawnFor(dyadId: string): Promise<Drawn | null>;
}

export interface Person {
  readonly member: Member;
  readonly dyadId: string;
  readonly truths: Readonly<Record<Member, Simulated>>;
  readonly chance: Chance;
}

/** By chance alone. */
export function anybody(chance: Chance, typed: Typed = botWords): Answers {
  return async (_, trial) => answerTo(trial, chance, typed);
}

/** As the experiment's own bot says; what it leaves open, by chance. */
export function simulated({ bot, drawnFor }: Simulation, { member, dyadId, truths, chance }: Person): Answers {
  let drawn: Drawn | null = null;
  return async (stepId, trial) => {
    drawn ??= await drawnFor(dyadId);
    const known = {
      member,
      role: drawn?.roles[member] ?? null,
      condition: drawn?.condition ?? null,
      stepId,
      trial,
      self: truths[member],
      partner: truths[PARTNER[member]],
      chance,
    };
    const data = answerTo(trial, chance, botWords);
    const { items } = data;
    if (Array.isArray(items)) return withItems(data, items, (item) => bot.answer({ ...known, item }));
    const response = bot.answer({ ...known, item: null });
    return response === undefined ? data : { ...data, response };
  };
}

function withItems(data: Data, rows: readonly Json[], answer: (item: string) => Json | undefined): Data {
  const items = rows.map((row) => {
    if (typeof row !== 'object' || row === null || !('item' in row) || typeof row.item !== 'string') return row;
    const value = answer(row.item);
    return value === undefined ? row : { ...row, value };
  });
  const values = items.flatMap((row) =>
    typeof row === 'object' && row !== null && 'item' in row ? [[String(row.item), row.value ?? null] as const] : [],
  );
  // The circles have one item, and its value is the whole response.
  const [first] = values;
  const isWhole = typeof data['response'] !== 'object';
  return { ...data, items, response: isWhole ? (first?.[1] ?? null) : Object.fromEntries(values) };
}
