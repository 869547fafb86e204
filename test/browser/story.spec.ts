import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import { LAPTOP, PHONE, test } from './fixtures.ts';
import type { Partner } from './partner.ts';
import { Records } from './records.ts';
import {
  ARRIVAL, BEFORE, card, cardChoice, composes, confirms, POST, presence, reads, recalls, reframes, sums, UNTIL_DOOR, walk,
} from './way.ts';

const THOUGHTS = 'It says that small things are seen, day after day, and that they count for the two of us as they do. ';

/** Of a display without a screen, in ms. */
const FRAME = 1_000 / 60;

/** Before and after what the sources have of their own. */
const FIRST = [
  'consent/consent', 'privacy/seen_now', 'intake/intake', 'baseline/ties',
  'pre/felt_security', 'pre/state', 'pre/self_regard', 'pre/regard', 'pre/closeness',
];
const LAST = [
  'reframing/reframing', 'summary/summary',
  'post/felt_security', 'post/state', 'post/self_regard', 'post/regard', 'post/closeness', 'post/appraisal', 'post/thoughts',
];

test('RECALL, screen by screen: on a phone in the light, on a laptop in the dark', async ({ couple, partner }) => {
  const links = await couple({ source: 'recall', condition: 'meaning' });
  const anna = await partner(PHONE);
  const bert = await partner({ ...LAPTOP, colorScheme: 'dark' });
  const looks = [anna.lookClosely('recall-phone'), bert.lookClosely('recall-laptop-dark')] as const;
  await anna.open(links.A);
  await bert.open(links.B);

  await walk(anna, UNTIL_DOOR);
  await anna.arrives(en.doorTitle);
  await walk(bert, [...ARRIVAL, ...BEFORE]);
  await Promise.all([
    walk(anna, [recalls('Anna was told: you find the right words.')]),
    walk(bert, [recalls('Bert was told: nobody is as patient as you.')]),
  ]);
  const writing = reframes('recall', 'meaning', THOUGHTS);
  await walk(anna, [writing]);
  await anna.arrives(en.holdTitle);
  await walk(bert, [writing, sums('Bert keeps the calm.')]);
  await bert.arrives(en.holdTitle);
  await walk(anna, [sums('Anna keeps the words.')]);
  await Promise.all([walk(anna, [...POST, presence]), walk(bert, [...POST, presence])]);
  for (const each of [anna, bert]) await finishes(each);

  for (const [index, each] of [anna, bert].entries()) {
    // Saving takes no time on a good line, and the door stands open for who comes last: see trouble.spec.ts.
    const passing = [en.saving, ...(each === bert ? [en.doorTitle] : [])];
    const unseen = (await each.headingsShown()).filter((heading) => !looks[index]?.looked.includes(heading));
    expect(unseen.filter((heading) => !passing.includes(heading)), 'screens that were not looked at').toEqual([]);
  }
  await expectStored([anna, bert], {
    trials: [...FIRST, 'recall/compliment', ...LAST, 'presence/seen_during'],
    synchronised: ['recall', 'reframing', 'post-start'],
    typed: ['Anna was told: you', 'Anna keeps the words', 'Bert was told: nobody', 'Bert keeps the calm', 'It says that small things'],
  });
});

test('FRESH, screen by screen: each reads exactly what the other wrote', async ({ couple, partner }) => {
  const links = await couple({ source: 'fresh', condition: 'plain' });
  const anna = await partner(LAPTOP);
  const bert = await partner({ ...PHONE, colorScheme: 'dark' });
  await anna.open(links.A);
  await bert.open(links.B);
  const [byAnna, byBert] = ['Bert carries my bags, “always”, & hums <softly>.', 'Anna asks how my day was\nand then listens.'];

  await Promise.all([walk(anna, UNTIL_DOOR), walk(bert, UNTIL_DOOR)]);
  anna.lookClosely('fresh-laptop');
  bert.lookClosely('fresh-phone-dark');
  const writing = reframes('fresh', 'plain', THOUGHTS);
  await Promise.all([
    walk(anna, [composes(byAnna), confirms(byAnna), reads(byBert), writing]),
    walk(bert, [composes(byBert), confirms(byBert), reads(byAnna), writing]),
  ]);
  // From here to the card the screens are those of the other source.
  for (const each of [anna, bert]) each.lookNoMore();
  await Promise.all([walk(anna, [sums('Anna keeps this.'), ...POST]), walk(bert, [sums('Bert keeps that.'), ...POST])]);
  await walk(anna, [cardChoice(true)]);
  await expect(anna.page.getByRole('button', { name: texts.card.copy })).toBeVisible();
  await anna.looksAtBothSizes('card');
  await walk(anna, [card(byBert), presence]);
  await walk(bert, [cardChoice(false), presence]);
  for (const each of [anna, bert]) await finishes(each);

  const task = ['compose/compliment', 'exchange-confirm/confirm', 'exchange/letter'];
  await expectStored([anna, bert], {
    trials: [...FIRST, ...task, ...LAST, 'card-choice/keep_card', 'presence/seen_during'],
    onlyAnna: ['card/card'],
    synchronised: ['compose', 'exchange', 'reframing', 'post-start'],
    typed: ['Bert carries my bags', 'Anna asks how my day', 'Anna keeps this', 'Bert keeps that', 'It says that small things'],
  });
});

async function finishes(partner: Partner): Promise<void> {
  await partner.arrives(en.allSaved);
  await expect(partner.page.getByText(`${en.completionCode}:`)).toBeVisible();
}

interface Expected {
  /** `step/trial`, of either member. */
  readonly trials: readonly string[];
  readonly onlyAnna?: readonly string[];
  readonly synchronised: readonly string[];
  readonly typed: readonly string[];
}

/** What the two browsers have sent is on disk, each trial once, both onsets of each common step, no typed word readable. */
async function expectStored([anna, bert]: readonly [Partner, Partner], expected: Expected): Promise<void> {
  await using records = await Records.open();
  const sent = [anna, bert].flatMap(({ watch }) => watch.sentRecords.map(({ recordId }) => recordId));
  const dyadSessionId = await records.dyadSessionOf(sent[0] ?? '');

  const trials = await records.trials(dyadSessionId);
  expect(trials.map(({ record_id }) => record_id).sort()).toEqual([...new Set(sent)].sort());
  const trialsOf = (member: 'A' | 'B') => trials.filter((trial) => trial.member === member).map(({ trial }) => trial);
  expect(trialsOf('A').sort()).toEqual([...expected.trials, ...(expected.onlyAnna ?? [])].sort());
  expect(trialsOf('B').sort()).toEqual([...expected.trials].sort());
  expect(trials.filter(({ attempt, late, timed_out }) => attempt > 1 || late || timed_out)).toEqual([]);

  for (const each of [anna, bert]) await expectOnsetsAsSeen(each, expected.synchronised);
  const onsets = await records.onsets(dyadSessionId);
  for (const step of expected.synchronised) {
    const [first, second] = onsets.filter(({ shared_step_id }) => shared_step_id === step);
    expect([first?.member, second?.member], `onsets of ${step}`).toEqual(['A', 'B']);
    expect(first?.target_ms).toBe(second?.target_ms);
    console.log(`${step}: skew ${((first?.painted_ms ?? 0) - (second?.painted_ms ?? 0)).toFixed(1)} ms`);
  }
  for (const words of expected.typed) expect(await records.tablesThatShow(words), words).toEqual([]);
  expect(await records.tablesThatShow(texts.summary.prompt), 'the search finds what is there').toEqual(['plan_parts']);
  expect((await records.sealedLengths(dyadSessionId)).length).toBeGreaterThan(expected.typed.length);
}

/** Each common step was ready before its start, and came in the frame that the browser tells of. */
async function expectOnsetsAsSeen(partner: Partner, steps: readonly string[]): Promise<void> {
  const appearances = await partner.appearances();
  const trials = partner.watch.sentOnsets.filter(({ sharedStepId }) => steps.includes(sharedStepId));
  expect(appearances).toHaveLength(trials.length);
  for (const [index, { paintedAt, offset, targetAt, framePeriod }] of trials.entries()) {
    const { frame, readyFor } = appearances[index] ?? { frame: 0, readyFor: 0 };
    // The browser's own idea of a frame is that of the frames before the start; on a busy machine some are left out.
    const framesLater = (paintedAt - offset - frame) / FRAME;
    expect(framesLater, 'whole frames, if any, that had gone by').toBeGreaterThan(-0.1);
    expect(Math.abs(framesLater - Math.round(framesLater)), 'whole frames').toBeLessThan(0.1);
    expect(paintedAt, 'not before its time').toBeGreaterThan(targetAt - framePeriod * 0.6);
    expect(readyFor, 'drawn before it appears').toBeGreaterThan(0);
  }
}
