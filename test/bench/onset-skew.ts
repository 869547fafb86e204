import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { Knex } from 'knex';
import { Server } from 'socket.io';
import { ensureChromium, QUIET } from '../support/chromium.mjs';
import { delayingProxy, type Delays } from '../support/delaying-proxy.ts';
import { BEATS, beats } from './beats.ts';
import { startBenchServer } from './bench-server.ts';
import { quantile, rounded, type Measure } from './measure.ts';

/** A frame at 60 Hz, in ms. */
const FRAME = 1_000 / 60;

const LONGEST_WAIT = 8_000;

/** One partner at 40 ± 30 ms each way, and one piece in a hundred held up for 2 s. */
const slowLine = (): Delays => ({
  shortest: 10,
  longest: 70,
  stalls: { share: 0.01, shortest: 2_000, longest: 2_500 },
  random: Math.random,
});

/** How far apart two real browsers paint the same start: proposed and acknowledged, against emitted at once. */
export async function onsetSkew(couples: number): Promise<Measure> {
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...QUIET] });
  try {
    const ours = await proposedAndAcknowledged(browser, couples);
    const baseline = summary(await emittedAtOnce(browser, couples * BEATS), 0);
    const met = ours['p50'] !== undefined && ours['p50'] <= 2 && (ours['p95'] ?? Infinity) <= 8 && ours['late_unflagged'] === 0;
    return { name: 'onset-skew', unit: 'ms', ours, baseline, goal: 'p50 <= 2, p95 <= 8, none late unflagged', met };
  } finally {
    await browser.close();
  }
}

async function proposedAndAcknowledged(browser: Browser, couples: number): Promise<Readonly<Record<string, number>>> {
  await using bench = await startBenchServer([beats]);
  const { server, db } = bench;
  const studyId = await server.createStudy();
  await using proxy = await delayingProxy(server.url, slowLine());
  for (let played = 0; played < couples; played += 1) {
    const { participants } = await server.desk.addCouple(studyId, {
      languages: ['en', 'en'],
      timeWarp: 1,
      forcedCondition: null,
      isTest: true,
    });
    const [first, second] = participants;
    await Promise.all([
      playBeats(browser, `${server.url}/join#${first.token}`),
      playBeats(browser, `${proxy.url}/join#${second.token}`),
    ]);
    process.stderr.write(`\r${(played + 1) * BEATS} of ${couples * BEATS} starts`);
  }
  process.stderr.write('\n');
  const pairs = await pairsOnDisk(db);
  const late = pairs.filter(({ skew, flagged }) => skew > FRAME * 1.05 && !flagged);
  const atWorst = pairs.map(({ skew_at_worst }) => skew_at_worst);
  return { ...summary(pairs.map(({ skew }) => skew), late.length), p95_at_worst: rounded(quantile(atWorst, 0.95)), flagged: pairs.filter(({ flagged }) => flagged).length };
}

interface Pair {
  readonly skew: number;
  readonly skew_at_worst: number;
  readonly flagged: boolean;
}

async function playBeats(browser: Browser, link: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('button', { name: 'Yes, I take part' }).click({ timeout: 60_000 });
  await page.getByRole('heading', { name: 'All saved' }).waitFor({ timeout: 600_000 });
  await context.close();
}

/**
 * Both partners' painted frames on the one clock of this machine: each reported server time by its own
 * estimate, and the estimate's offset takes that back. Flagged is what the data themselves tell: a frame
 * painted more than one frame from its instant, one that took longer than a frame to paint, or a clock known to no better than a frame.
 * The skew is that of the frames in whose callbacks the page was changed, as it is for what is emitted at once;
 * at worst, each frame came on screen as many frames later as the browser took over it.
 */
async function pairsOnDisk(db: Knex): Promise<readonly Pair[]> {
  const result = await db.raw<{ rows: Pair[] }>(
    `select abs((a.painted_ms - a.offset_ms) - (b.painted_ms - b.offset_ms)) as skew,
            abs((a.painted_ms - a.offset_ms + floor(a.painting_ms / a.frame_ms) * a.frame_ms)
              - (b.painted_ms - b.offset_ms + floor(b.painting_ms / b.frame_ms) * b.frame_ms)) as skew_at_worst,
            greatest(abs(a.painted_ms - a.target_ms), abs(b.painted_ms - b.target_ms)) > greatest(a.frame_ms, b.frame_ms)
              or a.painting_ms > a.frame_ms or b.painting_ms > b.frame_ms
              or greatest(a.uncertainty_ms, b.uncertainty_ms) > greatest(a.frame_ms, b.frame_ms) as flagged
       from onsets a join onsets b using (dyad_session_id, shared_step_id)
      where a.member = 'A' and b.member = 'B' and a.postponements = b.postponements`,
  );
  return result.rows;
}

async function emittedAtOnce(browser: Browser, starts: number): Promise<readonly number[]> {
  const page = await readFile(join(import.meta.dirname, 'emitted-at-once.html'));
  const http = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(page));
  const io = new Server(http, { transports: ['websocket'] });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  await using proxy = await delayingProxy(url, slowLine());
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  const painted = new Map<number, number[]>();
  let onBoth: () => void = () => undefined;
  const connected = new Promise<void>((resolve) => {
    io.on('connection', (socket) => {
      socket.on('painted', (beat: number, at: number) => {
        const times = [...(painted.get(beat) ?? []), at];
        painted.set(beat, times);
        if (times.length === 2) onBoth();
      });
      if (io.engine.clientsCount === 2) resolve();
    });
  });
  const open = async (page: Page, address: string) => page.goto(address);
  const [here, far] = await Promise.all(contexts.map((context) => context.newPage()));
  if (here === undefined || far === undefined) throw new Error('no page');
  await Promise.all([open(here, url), open(far, proxy.url)]);
  await connected;
  for (let beat = 0; beat < starts; beat += 1) {
    const both = new Promise<void>((resolve) => {
      onBoth = resolve;
      // A start that was lost on the line is lost for good: that is how such a page is.
      setTimeout(resolve, LONGEST_WAIT);
    });
    io.emit('beat', beat);
    await both;
    process.stderr.write(`\r${beat + 1} of ${starts} emitted at once`);
  }
  await Promise.all(contexts.map((context) => context.close()));
  await io.close();
  return [...painted.values()].flatMap(([one, other]) => (one === undefined || other === undefined ? [] : [Math.abs(one - other)]));
}

function summary(skews: readonly number[], lateUnflagged: number): Readonly<Record<string, number>> {
  return {
    n: skews.length,
    p50: rounded(quantile(skews, 0.5)),
    p95: rounded(quantile(skews, 0.95)),
    max: rounded(quantile(skews, 1)),
    late_unflagged: lateUnflagged,
  };
}
