import { readFile } from 'node:fs/promises';
import { afterAll, expect, it } from 'vitest';
import { Bot } from '../bots/bot.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { createDatabase } from '../support/database.ts';
import { startServer } from '../support/server.ts';
import { tapWire } from '../support/wire-tap.ts';

const database = await createDatabase({ poolMax: 10 });
afterAll(() => database.drop());

/** Words that occur nowhere else, so that a search through bytes is a proof. */
const canary = (name: 'anna' | 'bert') => (field: string, atLeast: number) => `cx-${name}-${field} `.padEnd(atLeast, '~');

async function playTapped(source: string, condition: string) {
  await using server = await startServer(database);
  const studyId = await server.createStudy({ source });
  const couple = await server.desk.addCouple(studyId, {
    languages: ['en', 'en'],
    timeWarp: 200,
    forcedCondition: condition,
    isTest: true,
  });
  await using tapA = await tapWire(server.url);
  await using tapB = await tapWire(server.url);
  const [first, second] = couple.participants;
  const play = (url: string, token: string, name: 'anna' | 'bert') =>
    Bot.play({ url, token, slowest: 5, chance: new Chance(3, name), typed: canary(name) });
  const reports = await Promise.all([play(tapA.url, first.token, 'anna'), play(tapB.url, second.token, 'bert')]);
  expect(reports.map(({ outcome }) => outcome)).toEqual(['finished', 'finished']);
  return { anna: tapA.received().toString('utf8'), bert: tapB.received().toString('utf8'), log: server.log.join('\n') };
}

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
