import { chromium } from '@playwright/test';
import { ensureChromium, QUIET } from '../support/chromium.mjs';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { startBenchServer } from './bench-server.ts';
import { rounded, type Measure } from './measure.ts';

const GOAL_KB = 80;

/** What a phone has to fetch before the first screen can be used, as it comes over the line, in kB. */
export async function firstScreen(): Promise<Measure> {
  await using bench = await startBenchServer([complimentReframing]);
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...QUIET] });
  try {
    const page = await browser.newPage();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    const pathOf = new Map<string, string>();
    const bytesOf = new Map<string, number>();
    cdp.on('Network.requestWillBeSent', ({ requestId, request }) => pathOf.set(requestId, new URL(request.url).pathname));
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytesOf.set(requestId, encodedDataLength));
    await page.goto(`${bench.server.url}/join#${'x'.repeat(43)}`);
    const html = await (await fetch(`${bench.server.url}/join`)).text();
    await page.getByRole('button', { name: 'Start' }).waitFor();
    await page.waitForLoadState('networkidle');
    const fetched = [...bytesOf].map(([requestId, bytes]) => ({ path: pathOf.get(requestId) ?? '', bytes }));
    const kilobytes = (some: typeof fetched) => rounded(some.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000);
    // Named by the page itself; the player comes behind, while the screen is read.
    const kb = kilobytes(fetched.filter(({ path }) => path === '/join' || (path !== '' && html.includes(path))));
    return { name: 'first-screen', unit: 'kB', ours: { kb, with_player_kb: kilobytes(fetched) }, baseline: null, goal: `<= ${GOAL_KB} kB`, met: kb <= GOAL_KB };
  } finally {
    await browser.close();
  }
}
