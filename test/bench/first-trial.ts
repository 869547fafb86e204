import { chromium, type Browser, type Page } from '@playwright/test';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { ensureChromium, QUIET } from '../support/chromium.mjs';
import { serveBarePage } from './bare-page.ts';
import { startBenchServer, type BenchServer } from './bench-server.ts';
import { quantile, rounded, type Measure } from './measure.ts';

const REPEATS = 7;
const GOAL = 1.15;

/** Slow 4G: 1.6 Mbit/s down, half of it up, and 150 ms there and back. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 800_000 / 8 };

/** How many times slower than this machine the processor is. */
const SLOWER = 4;

/**
 * From the opening of a link to the first trial, in ms, in a browser that has nothing of the page: a phone on slow 4G.
 * Tandem's page asks for the language first; *Start* is pressed as soon as it is there. Against a bare page of jsPsych
 * and Socket.IO, which shows its trial as soon as it is told. The pages themselves note when, as they draw it: whoever
 * asks from outside asks every half second in the end.
 */
export async function firstTrial(): Promise<Measure> {
  await using bare = await serveBarePage();
  await using bench = await startBenchServer([complimentReframing]);
  const studyId = await bench.server.createStudy();
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...QUIET] });
  try {
    const pairs: { readonly start: number; readonly ours: number; readonly bare: number }[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      process.stderr.write(`\r${repeat + 1} of ${REPEATS}`);
      const first = repeat % 2 === 0 ? await untilBareTrial(browser, bare.url) : null;
      const { start, trial } = await untilOurTrial(browser, bench, studyId);
      pairs.push({ start, ours: trial, bare: first ?? (await untilBareTrial(browser, bare.url)) });
    }
    process.stderr.write('\n');
    const median = (of: (pair: (typeof pairs)[number]) => number) => rounded(quantile(pairs.map(of), 0.5));
    const ratio = median(({ ours, bare: of }) => ours / of);
    const ours = { start_p50: median(({ start }) => start), start_ratio: median(({ start, bare: of }) => start / of), trial_p50: median((pair) => pair.ours), ratio };
    return { name: 'first-trial', unit: 'ms', ours, baseline: { trial_p50: median((pair) => pair.bare) }, goal: `<= ${GOAL} x the bare page on slow 4G`, met: ratio <= GOAL };
  } finally {
    await browser.close();
  }
}

async function untilOurTrial(browser: Browser, { server }: BenchServer, studyId: string): Promise<{ readonly start: number; readonly trial: number }> {
  const { participants } = await server.desk.addCouple(studyId, { languages: ['en', 'en'], timeWarp: 1, forcedCondition: null, isTest: true });
  return inFreshPage(browser, async (page) => {
    await page.goto(`${server.url}/join#${participants[0].token}`, { waitUntil: 'commit' });
    const start = await shown(page, '.button.primary');
    await page.evaluate(() => document.querySelector<HTMLButtonElement>('.button.primary')?.click());
    return { start, trial: await shown(page, '.jspsych-content button, .jspsych-content input') };
  });
}

async function untilBareTrial(browser: Browser, url: string): Promise<number> {
  return inFreshPage(browser, async (page) => {
    await page.goto(url, { waitUntil: 'commit' });
    return shown(page, '.jspsych-content button');
  });
}

/** @returns when the first of these is there and seen, in ms since the page was asked for */
async function shown(page: Page, selector: string): Promise<number> {
  const found = await page.waitForFunction(
    (wanted) => (document.querySelector(wanted)?.checkVisibility() === true ? performance.now() : null),
    selector,
    { polling: 'raf' },
  );
  return (await found.jsonValue()) ?? Number.NaN;
}

/** Nothing is in its cache, and its line and processor are slow. */
async function inFreshPage<Result>(browser: Browser, use: (page: Page) => Promise<Result>): Promise<Result> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', LINE);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    return await use(page);
  } finally {
    await context.close();
  }
}
