import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import {
  bothOrders, choice, minutes, part, scale, seconds, solo, textsIn, together, trial, writing, type Experiment,
} from '../../experiments/kit/kit.ts';
import { ownTies8 } from '../../experiments/measures/attachment.ts';
import partnerRequest from '../../experiments/partner-request/experiment.ts';
import { alongside } from '../../server/commands/sheet/alongside.ts';
import { sheetPage } from '../../server/commands/sheet/page.ts';
import { sheetPlan } from '../../server/commands/sheet/sheet-plan.ts';
import { readSheetCommand } from '../../server/commands/sheet-usage.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import type { Json } from '../../server/protocol/content.ts';
import { definition, readPage } from '../support/definitions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { letterStudy } from '../support/letter-study.ts';
import { runNode } from '../support/program.ts';
import { talkStudy } from '../support/talk-study.ts';

const sheet = (experiment: Experiment, given: Readonly<Record<string, Json>> = {}, only: string | null = null): string =>
  sheetPage(sheetPlan(experiment, readParameters(experiment, given), 'en', only), 'p { color: black }');

/** What a reader of the page reads. */
function read(page: string): string {
  return page
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ');
}

function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/** What stands beside each other in a text that says one thing to some studies and another to others. */
function parts(text: string): readonly string[] {
  return text.split(/\{\w+, select, \w+ \{|\} \w+ \{|\}\}/).map((part) => part.trim()).filter((part) => part !== '');
}

describe('what participants read', () => {
  const pages = [{}, { source: 'fresh' }, { sharing: 'asked' }].map((given) => read(sheet(complimentReframing, given))).join(' ');

  it('has every text of the experiment: consent, steps of every condition, and debrief', () => {
    expect(leaves(texts).flatMap(parts).filter((text) => !pages.includes(text))).toEqual([]);
  });

  it('has every sentence of the plan, those of kit and scales too', () => {
    const plan = sheetPlan(complimentReframing, readParameters(complimentReframing, { source: 'fresh' }), 'en', null);
    const steps = [...plan.before, ...plan.conditions.flatMap((each) => each.steps)];
    const sentences = leaves(steps.map(({ content }) => content)).filter((text) => text.includes(' '));
    expect(sentences.length).toBeGreaterThan(200);
    expect([...new Set(sentences)].filter((text) => !pages.includes(text))).toEqual([]);
  });

  it('shows whatever a plugin gets that is not our own', () => {
    const foreign = trial('look', 'html-button-response', { stimulus: '<b>Look</b> here', choices: ['One way'], grid_rows: 9 });
    const page = read(sheet(definition({ timeline: () => [part('task', solo('task', [foreign]))] })));
    for (const words of ['<b>Look</b> here', 'One way', 'grid_rows: 9']) expect(page).toContain(words);
  });

  it('writes hostile words as words', () => {
    const hostile = `</td><script>alert('x')</script><img src="//evil.example/x" onerror=alert(1)> & "`;
    const text = textsIn({ en: { line: hostile, lines: [hostile] } });
    const page = sheet(
      definition({
        title: hostile,
        languages: text.languages,
        consent: () => ({ version: hostile, heading: text('line'), summary: text('lines'), sections: [] }),
        debrief: text('lines'),
        timeline: () => [
          part('task', solo('task', [choice('pick', { heading: text('line'), question: text('line'), options: { yes: text('line') } })])),
        ],
      }),
    );
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    expect(read(page).split(hostile).length - 1).toBeGreaterThan(7);
  });
});

describe('what is told about it', () => {
  it('names what crosses, in which direction, and that its author has confirmed it', () => {
    const page = read(sheet(letterStudy));
    expect(page).toContain('A → B and B → A: “letter” from “compose”, as its author confirmed it in “exchange-confirm”');
    expect(page).toContain('research team; the partner in “exchange”');
    const nothing = read(sheet(complimentReframing));
    expect(nothing).toContain('Nothing: no answer of one partner is ever shown to the other.');
    expect(nothing).not.toMatch(/A → B|team; the partner/);
  });

  it('says of a step what the server picks for it, and from what', () => {
    const page = read(sheet(partnerRequest));
    const among = '“wish” in “wish-first”, “wish” in “wish-second”, “wish” in “wish-third”';
    expect(page).toContain(`Picked by the server out of one’s own ${among}: the nearest to 5.5, from 3 to 7, none about “intimacy”,`);
    expect(page).toContain('the no. 2 in nearness to 5.5');
  });

  it('tells the time of each, and how it was counted', () => {
    const time = (writingTime: string) => /about (\d+) min: (\d+) min at the own pace and (\d+) min in/.exec(read(sheet(complimentReframing, { writing: writingTime })));
    const [short, long] = [time('5min'), time('15min')].map((found) => (found ?? []).slice(1).map(Number));
    expect(short?.[2]).toBe(9);
    expect(long).toEqual([(short?.[0] ?? 0) + 10, short?.[1], 19]);
  });

  it('says in which steps conditions differ, and marks only words that differ', () => {
    const page = sheet(complimentReframing);
    expect(read(page)).toContain('What is shown in “reframing”; the words that differ');
    expect([...page.matchAll(/only in (\w+)/g)].map(([, condition]) => condition)).toEqual(['meaning', 'detail', 'plain']);
    const marked = [...page.matchAll(/<p class="\w+ own"><span>(.*?)<\/span>/g)].map(([, words = '']) => read(words));
    const { meaning, detail, plain, lead } = texts.reframing;
    expect(marked.sort()).toEqual([meaning, detail, plain, lead].flatMap((part) => Object.values(part)).sort());
  });

  it('shows one condition alone where one is asked for', () => {
    const page = read(sheet(complimentReframing, {}, 'detail'));
    expect(page).toContain('This sheet shows one condition of 3: detail.');
    expect(page).not.toContain(texts.reframing.meaning.first);
  });

  it('makes a table for each condition where they have the same steps in another order', () => {
    const [one, two] = [solo('one', [readPage]), solo('two', [readPage])];
    const experiment = definition({
      timeline: ({ condition }) => [part('task', ...(condition['colour'] === 'red' ? [one, two] : [two, one]))],
    });
    const plan = sheetPlan(experiment, readParameters(experiment, {}), 'en', null);
    expect(alongside(plan.conditions).map(({ rows }) => rows.map(({ id }) => id))).toEqual([['one', 'two'], ['two', 'one']]);
    expect(read(sheet(experiment))).toContain('From the draw on, in the condition blue');
  });

  it('puts a step that one condition lacks in its place', () => {
    const [one, two, three] = ['one', 'two', 'three'].map((id) => solo(id, [readPage]));
    if (one === undefined || two === undefined || three === undefined) throw new Error('no steps');
    const experiment = definition({
      timeline: ({ condition }) => [part('task', ...(condition['colour'] === 'red' ? [one, three] : [one, two, three]))],
    });
    const plan = sheetPlan(experiment, readParameters(experiment, {}), 'en', null);
    expect(alongside(plan.conditions).map(({ rows }) => rows.map(({ id }) => id))).toEqual([['one', 'two', 'three']]);
    expect(read(sheet(experiment))).toContain('2. hello');
    expect(read(sheet(experiment))).toContain('two only in blue');
  });
});

describe('where the two do different things', () => {
  it('keeps roles apart: who does what, and who is not shown a step', () => {
    const text = textsIn({ en: { heading: 'A request', ask: 'Write a request', expect: 'Write what you expect', first: 'Think of it' } });
    const writes = (id: 'ask' | 'expect' | 'first') => writing(id, { heading: text('heading'), prompts: { [id]: text(id) } });
    const waits = { patience: minutes(1), onTimeout: 'end', onPartnerGone: 'pause' } as const;
    const experiment = definition({
      roles: { names: ['asker', 'listener'], rule: bothOrders },
      timeline: () => [
        part(
          'task',
          solo('first', [writes('first'), ...[1, 2, 3].map((number) => scale(`worry${number}`, ownTies8))], { only: 'asker' }),
          together('both', seconds(60), { asker: [writes('ask')], listener: [writes('expect')] }, waits),
        ),
      ],
    });
    const page = read(sheet(experiment));
    expect(page).toContain('asker and listener. Drawn by chance, A as often the one as the other in each condition. On this sheet A is asker and B is listener.');
    expect(page).toContain('Member A (asker) sees Member B (listener) sees');
    expect(page).toMatch(/4\. first(?:(?! 5\. ).)*is not shown this step/);
    expect(page).toMatch(/5\. both 1 min answers stay private A request Write a request .* answers stay private A request Write what you expect/);
    expect(page).toMatch(/Member A \(asker\) about \d+ min.*; Member B \(listener\) about \d+ min/);
  });

  it('tells a set of turns as one step, each question once for each member, and what crosses in it', () => {
    const page = read(sheet(talkStudy));
    expect(page).toContain('3. set at most 4 min in all, 1 min a turn');
    expect(page).toContain('In “set”: A → B and B → A: “said” from “set”; A → B and B → A: “prompt_id” from “set”.');
    expect(page.split('What made you laugh?').length - 1).toBe(2);
    expect(page).toContain('For who asks for another question: What did you eat?');
    expect(page).toMatch(/set said Your turn text, encrypted research team; the partner in “set”/);
  });

  it('tells that a chat says who is writing, where it does', () => {
    expect(read(sheet(talkStudy))).not.toContain('while somebody writes');
    expect(read(sheet(talkStudy, { typing: 'on' }))).toContain('“messages” from “talk”; while somebody writes, that they do.');
  });

  it('tells what each role is told, and that every message of a chat crosses', () => {
    const page = read(sheet(talkStudy));
    expect(page).toMatch(/4\. told .* You begin\. .* Your partner begins\. /);
    expect(page).toContain('In “talk”: A → B and B → A: “messages” from “talk”.');
    expect(page).toContain('talk messages text, encrypted research team; the partner in “talk”');
    expect(sheet(talkStudy)).toMatch(/<li class="crossing"><p>5\. talk/);
  });
});

it('needs nothing but itself: no script, no other file, no host', () => {
  const page = sheet(complimentReframing);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<script|<link|src=|href=|@import|url\(|https?:/);
  const css = readFileSync(join(import.meta.dirname, '../../server/commands/sheet/sheet.css'), 'utf8');
  expect(css).toMatch(/@page \{\n {2}size: A4 landscape;/);
  expect(css).not.toMatch(/@import|url\(|https?:|<\//);
});

describe('npm run sheet', () => {
  it('writes the file and says where it is', { timeout: 60_000 }, async () => {
    await using folder = temporaryFolder();
    const out = join(folder.path, 'new', 'sheet.html');
    const args = ['sheet', 'compliment-reframing', '--condition', 'plain', '--param', 'source=fresh', '--out', out];
    await using program = runNode(['server/commands/run.mjs', ...args]);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.output()).toBe(`${out}\nOpen it in a browser, and print it or save it as PDF: A4, landscape.\n`);
    const page = readFileSync(out, 'utf8');
    expect(read(page)).toContain(texts.reframing.plain.first);
    expect(page).toContain('size: A4 landscape');
  });

  it.each([
    [['compliment-reframing', '--condition', 'loud'], '--condition is "loud"; there is: meaning, detail, plain.\n'],
    [['compliment-reframing', '--param', 'source=other'], 'compliment-reframing: 1 problem\n  parameter source: is "other"; it takes recall or fresh. '],
  ])('refuses %j', { timeout: 60_000 }, async (args, line) => {
    await using program = runNode(['server/commands/run.mjs', 'sheet', ...args]);
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.output()).toContain(line);
  });

  it.each([
    [[], 'Name one experiment.'],
    [['one', 'two'], 'Name one experiment.'],
    [['one', '--out', 'thesis.docx'], '--out is "thesis.docx"; it takes a file whose name ends in .html.'],
    [['one', '--param', 'fresh'], '--param is "fresh"; it takes NAME=VALUE.'],
    [['one', '--conditon', 'x'], "Unknown option '--conditon'"],
  ])('refuses the arguments %j with a line and the usage', (args, line) => {
    expect(() => readSheetCommand(args)).toThrow(line);
    expect(() => readSheetCommand(args)).toThrow(/\n\nnpm run sheet -- EXPERIMENT/);
  });
});
