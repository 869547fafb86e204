import { answerTo, botWords } from '../../server/planning/simulated-answers.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import type { Json } from '../../server/protocol/content.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import type { Member } from '../../server/protocol/member.ts';
import { Bot, type BotReport } from '../bots/bot.ts';
import { drawnIn } from '../bots/drawn.ts';
import type { Answers } from '../bots/person.ts';
import type { TestDatabase } from './database.ts';
import { answersWithMean, valuesAfter, valuesBefore, type DrawnCouple, type ExactScale, type TrueEffects } from './exact-effects.ts';
import type { TestServer } from './server.ts';

interface Play {
  readonly studyId: string;
  readonly couples: number;
  readonly effects: TrueEffects;
  readonly scale: ExactScale;
  /** Steps and trial that give the scale before and after. What else is asked is answered by chance. */
  readonly asked: { readonly before: string; readonly after: string; readonly trial?: string };
  readonly timeWarp?: number;
  /** A follow-up so many days after the sitting, in which the same trial is asked for again, with effects of its own. */
  readonly later?: { readonly step: string; readonly days: number; readonly effects: TrueEffects };
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * Couples of bots that go through the whole system at once: each answers the scale before as the design says, and
 * after it, when every couple has been drawn its condition and roles, as the effects say; and so in the follow-up.
 * @throws when somebody does not finish; the others would wait for ever for what that couple is drawn.
 */
export async function playExactCouples(server: TestServer, { db }: TestDatabase, play: Play): Promise<readonly BotReport[]> {
  const drawnFor = drawnIn(db);
  const drawn = new Map<number, DrawnCouple>();
  let tellAll: (couples: readonly DrawnCouple[]) => void = () => undefined;
  let giveUp: (reason: unknown) => void = () => undefined;
  const everyDraw = new Promise<readonly DrawnCouple[]>((resolve, reject) => {
    tellAll = resolve;
    giveUp = reject;
  });
  everyDraw.catch(() => undefined); // Nobody may be waiting yet; the play itself rejects.
  const note = (index: number, couple: DrawnCouple): void => {
    drawn.set(index, couple);
    if (drawn.size < play.couples) return;
    const all = Array.from({ length: play.couples }, (_, each) => drawn.get(each)).filter((each) => each !== undefined);
    tellAll(all);
  };
  const answersOf = (index: number, member: Member, dyadId: string, chance: Chance): Answers => async (stepId, trial) => {
    const data = answerTo(trial, chance, botWords);
    const { items } = data;
    const { before, after: last, trial: asked = stepId } = play.asked;
    if (!Array.isArray(items) || trial.id !== asked) return data;
    if (stepId === before) return withValues(data, items, answersWithMean(play.scale, valuesBefore(play.scale, index)[member], index));
    const effects = stepId === last ? play.effects : stepId === play.later?.step ? play.later.effects : null;
    if (effects === null) return data;
    const couple = await drawnFor(dyadId);
    if (couple === null) throw new Error(`couple ${index} is asked after the draw, and there was none`);
    note(index, couple);
    const value = valuesAfter(play.scale, await everyDraw, effects)[index]?.[member];
    if (value === undefined) throw new Error(`no value for couple ${index}`);
    return withValues(data, items, answersWithMean(play.scale, value, index + (stepId === last ? 2 : 4)));
  };
  const options = { languages: ['en', 'en'], timeWarp: play.timeWarp ?? 1, forcedCondition: null, isTest: true } as const;
  const couples: NewCouple[] = [];
  for (let index = 0; index < play.couples; index += 1) couples.push(await server.desk.addCouple(play.studyId, options));
  const goThrough = () => couples.flatMap(({ participants, dyadId }, index) =>
    participants.map(async ({ token, member }) => {
      const chance = new Chance(3, `${play.studyId} ${index} ${member}`);
      const report = await Bot.play({ url: server.url, token, slowest: 5, chance, answers: answersOf(index, member, dyadId, chance) });
      if (report.outcome !== 'finished') throw new Error(`${member} of couple ${index} ended as ${report.outcome}: without every couple no values are exact`);
      return report;
    }),
  );
  try {
    const reports = await Promise.all(goThrough());
    if (play.later === undefined) return reports;
    server.skip(play.later.days * DAY_MS);
    return [...reports, ...(await Promise.all(goThrough()))];
  } catch (error) {
    giveUp(error);
    throw error;
  }
}

function withValues(data: Readonly<Record<string, Json>>, rows: readonly Json[], values: readonly number[]) {
  const items = rows.map((row, index) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? { ...row, value: values[index] ?? null } : row));
  return { ...data, items };
}
