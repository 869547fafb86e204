import { readFile } from 'node:fs/promises';
import { afterAll, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import type { Experiment } from '../../experiments/kit/kit.ts';
import partnerRequest from '../../experiments/partner-request/experiment.ts';
import partnerRequestTexts from '../../experiments/partner-request/texts.en.json' with { type: 'json' };
import { Bot } from '../bots/bot.ts';
import { anybody, type Answers } from '../bots/person.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { createDatabase } from '../support/database.ts';
import { startServer } from '../support/server.ts';
import { tapWire } from '../support/wire-tap.ts';

const database = await createDatabase({ poolMax: 10 });
afterAll(() => database.drop());

/** Words that occur nowhere else, so that a search through bytes is a proof. */
const canary = (name: 'anna' | 'bert') => (field: string, atLeast: number) => `cx-${name}-${field} `.padEnd(atLeast, '~');

const playTapped = (source: string, condition: string) => play(complimentReframing, { source }, condition);

async function play(experiment: Experiment, parameters: Readonly<Record<string, string>>, condition: string, answers?: Answering) {
  await using server = await startServer(database, [experiment]);
  const studyId = await server.createStudy(parameters);
  const couple = await server.desk.addCouple(studyId, {
    languages: ['en', 'en'],
    timeWarp: 200,
    forcedCondition: condition,
    isTest: true,
  });
  await using tapA = await tapWire(server.url);
  await using tapB = await tapWire(server.url);
  const [first, second] = couple.participants;
  const bot = (url: string, token: string, name: 'anna' | 'bert') => {
    const [chance, typed] = [new Chance(3, name), canary(name)];
    return Bot.play({ url, token, slowest: 5, chance, typed, answers: answers?.(anybody(chance, typed)) ?? anybody(chance, typed) });
  };
  const reports = await Promise.all([bot(tapA.url, first.token, 'anna'), bot(tapB.url, second.token, 'bert')]);
  expect(reports.map(({ outcome }) => outcome)).toEqual(['finished', 'finished']);
  return { anna: tapA.received().toString('utf8'), bert: tapB.received().toString('utf8'), log: server.log.join('\n') };
}

type Answering = (byChance: Answers) => Answers;

const canariesIn = (bytes: string, name: string): string[] =>
  [...new Set(bytes.match(new RegExp(`cx-${name}-\\w+`, 'g')) ?? [])].sort();

it('the bytes one partner receives hold nothing that the other wrote in private', async () => {
  const { anna, bert, log } = await playTapped('fresh', 'detail');
  // What was confirmed for the partner crosses, and shows that the search finds what is there.
  expect(canariesIn(anna, 'bert')).toEqual(['cx-bert-compliment']);
  expect(canariesIn(bert, 'anna')).toEqual(['cx-anna-compliment']);
  // An author's own words come back before they are confirmed, and no others ever do.
  expect(canariesIn(anna, 'anna')).toEqual(['cx-anna-compliment']);
  expect(log).not.toContain('cx-');
});

it('without a delivery nothing crosses at all', async () => {
  const { anna, bert } = await playTapped('recall', 'plain');
  expect(canariesIn(anna, 'bert')).toEqual([]);
  expect(canariesIn(bert, 'anna')).toEqual([]);
  expect(canariesIn(anna, 'anna')).toEqual([]);
});

it('of what one wishes nothing reaches the partner: neither what was picked, nor what was not, nor the card', async () => {
  const picking: Answering = (byChance) => async (stepId, trial) => {
    const data = await byChance(stepId, trial);
    // The second is picked, the third stays where it is.
    if (trial.id === 'weight') return { ...data, response: { wanted: 5, sacrifice: 5, tension: stepId === 'wish-second-about' ? 5 : 3 } };
    if (trial.id === 'topic') return { ...data, response: 'plans' };
    return trial.id === 'approved' ? { ...data, response: 'yes' } : data;
  };
  const { anna, bert, log } = await play(partnerRequest, { asking: 'prob_higher' }, 'acknowledged_plain', picking);
  const both = [{ own: 'anna', partners: 'bert', bytes: anna }, { own: 'bert', partners: 'anna', bytes: bert }] as const;
  const crossed = both.map(({ partners, bytes }) => canariesIn(bytes, partners).map((word) => word.replace(`cx-${partners}-`, '')));
  expect(crossed.sort()).toEqual([['kind', 'message'], ['kind', 'message', 'request']]);
  for (const { own, partners, bytes } of both) {
    const asks = !bytes.includes(`cx-${partners}-request`);
    const { acknowledgement, confidence } = partnerRequestTexts.card;
    for (const point of [...acknowledgement.acknowledged, ...confidence.plain]) expect(bytes.includes(asOnWire(point)), point).toBe(asks);
    for (const point of [...acknowledgement.plain, ...confidence.confident]) expect(bytes).not.toContain(asOnWire(point));
    // Its author sees a wish again, so the search finds what is there.
    expect(canariesIn(bytes, own)).toContain(`cx-${own}-wish`);
  }
  expect(log).not.toContain('cx-');
});

it.each(['meaning', 'detail', 'plain'])('in %s nobody is sent a word of another condition', async (condition) => {
  const { anna, bert } = await playTapped('recall', condition);
  const texts: Texts = JSON.parse(await readFile('experiments/compliment-reframing/texts.en.json', 'utf8'));
  for (const framing of ['meaning', 'detail', 'plain'] as const) {
    const words = [texts.reframing.lead[framing], ...Object.values(texts.reframing[framing])];
    for (const sentence of words.map(asOnWire)) {
      expect(anna.includes(sentence), sentence).toBe(framing === condition);
      expect(bert.includes(sentence), sentence).toBe(framing === condition);
    }
  }
  const fresh = Object.values(texts.fresh).map(asOnWire);
  expect(fresh.filter((sentence) => anna.includes(sentence) || bert.includes(sentence))).toEqual([]);
});

type Framing = 'meaning' | 'detail' | 'plain';

interface Texts {
  readonly reframing: Readonly<Record<Framing, Readonly<Record<string, string>>>> & {
    readonly lead: Readonly<Record<Framing, string>>;
  };
  readonly fresh: Readonly<Record<string, string>>;
}

/** As JSON writes it, without the quotes. */
function asOnWire(sentence: string): string {
  return JSON.stringify(sentence).slice(1, -1);
}
