import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Browser, type BrowserContext } from '@playwright/test';
import type { Knex } from 'knex';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import { hashToken } from '../../server/sessions/tokens.ts';
import { findChromium, QUIET } from '../support/chromium.mjs';
import { ORIGIN } from './address.ts';
import type { Couple } from './couples.ts';
import { LAPTOP, test } from './fixtures.ts';
import { Partner } from './partner.ts';
import { Records } from './records.ts';
import { atDoor, atStep, bringTo, StandIn } from './stand-in.ts';

const WRITTEN = 'You said that I never give up, and you were right about';

/** A browser that nobody else uses, whose processes can be stopped and killed. With a folder it keeps what it stores. */
async function ownBrowser(folder: string): Promise<{ readonly context: BrowserContext; readonly browser: Browser }> {
  const executablePath = await findChromium();
  if (executablePath === null) throw new Error('no Chromium');
  const context = await chromium.launchPersistentContext(folder, { executablePath, args: [...QUIET], baseURL: ORIGIN, locale: 'en-GB', ...LAPTOP });
  const browser = context.browser();
  if (browser === null) throw new Error('a context of its own has a browser');
  return { context, browser };
}

async function signal(browser: Browser, type: 'browser' | 'renderer', name: NodeJS.Signals): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const ids = processInfo.filter((one) => one.type === type).map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) process.kill(id, name);
}

/** How often the server has taken whoever this link is of for gone. */
async function goingsOf(db: Knex, link: string): Promise<number> {
  const rows = await db('events')
    .join('dyad_sessions', 'dyad_sessions.dyad_session_id', 'events.dyad_session_id')
    .join('participants', (on) => on.on('participants.dyad_id', 'dyad_sessions.dyad_id').andOn('participants.member', 'events.member'))
    .join('join_tokens', 'join_tokens.participant_id', 'participants.participant_id')
    .where({ token_hash: hashToken(link.split('#')[1] ?? ''), type: 'member-left' })
    .select('events.seq');
  return rows.length;
}

const own = test.extend<{ readonly folder: string }>({
  async folder({ browserName: _ }, use) {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-browser-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});

/** One partner in a browser of their own, in the middle of writing; the other is at the same step. */
async function writes(links: Couple, folder: string) {
  await bringTo(links.A, atDoor);
  const { context, browser } = await ownBrowser(folder);
  const anna = await Partner.sitDown(context);
  await anna.comesBack(links.A);
  await anna.arrives(en.doorTitle);
  const bert = await StandIn.sitDown(links.B);
  await bert.goOnTo(atStep('recall'));
  await anna.arrives(texts.recall.heading);
  await anna.write(texts.recall.prompt, WRITTEN);
  return { context, browser, anna, bert };
}

own('a phone that is locked for a while in the middle of writing goes on where it was, until the same instant', async ({ couple, db, folder }) => {
  const links = await couple();
  const { context, browser, anna, bert } = await writes(links, folder);
  await using _there = bert;
  const before = anna.watch.step;
  const earlier = await goingsOf(db, links.A);

  await signal(browser, 'renderer', 'SIGSTOP');
  await expect.poll(() => goingsOf(db, links.A), { timeout: 60_000 }).toBe(earlier + 1);
  await signal(browser, 'renderer', 'SIGCONT');

  await expect(anna.said(en.connectionLost)).toHaveCount(0);
  await expect(anna.field(texts.recall.prompt)).toHaveValue(WRITTEN);
  await expect(anna.heading).toHaveText(texts.recall.heading);
  expect(anna.watch.step).toMatchObject({ stepId: before.stepId, endsAt: before.endsAt });
  await anna.press(en.continue);
  await bert.goOnTo(atStep('reframing'));
  await anna.arrives(texts.reframing.heading.recall);
  expect(anna.watch.sentRecords.filter(({ stepId }) => stepId === 'recall')).toMatchObject([{ attempt: 1, data: { response: { compliment: WRITTEN } } }]);
  await context.close();
});

own('a tab that crashes is opened again at the same step, with what was typed', async ({ couple, folder }) => {
  const links = await couple();
  const { context, browser, anna, bert } = await writes(links, folder);
  await using _there = bert;
  // Noted a moment after the last key, as by anybody who has stopped typing.
  await anna.page.waitForTimeout(1_000);
  const before = anna.watch.step;
  const crashed = anna.page.waitForEvent('crash');
  await signal(browser, 'renderer', 'SIGKILL');
  await crashed;

  const again = await anna.another();
  await again.open('/join');
  await again.arrives(texts.recall.heading);
  await expect(again.field(texts.recall.prompt)).toHaveValue(WRITTEN);
  expect(again.watch.step).toMatchObject({ stepId: before.stepId, endsAt: before.endsAt });
  await context.close();
});

own('a browser that is killed with answers that nobody has yet sends them when it is opened again, each once', async ({ couple, folder }) => {
  const links = await couple();
  await bringTo(links.A, atStep('pre'));
  const first = await ownBrowser(folder);
  const anna = await Partner.sitDown(first.context);
  await anna.comesBack(links.A);
  await anna.arrives(measures.own_feltsec6.heading);
  await first.context.setOffline(true);
  await anna.slideAll(20);
  await anna.arrives(measures.own_state9.heading);
  await anna.rateAll(1);
  await anna.arrives(measures.own_selfregard4.heading);
  const gone = new Promise<void>((resolve) => void first.context.once('close', () => resolve()));
  await signal(first.browser, 'browser', 'SIGKILL');
  await gone;

  const second = await ownBrowser(folder);
  const again = await Partner.sitDown(second.context);
  await again.open(links.A);
  await again.press(en.start);
  await again.arrives(measures.own_selfregard4.heading);
  await using records = await Records.open();
  await expect.poll(() => again.watch.sentRecords.length).toBeGreaterThan(0);
  const dyadSessionId = await records.dyadSessionOf(again.watch.sentRecords[0]?.recordId ?? '');
  const stored = (await records.trials(dyadSessionId)).map(({ trial }) => trial).filter((trial) => trial.startsWith('pre/'));
  expect(stored.sort()).toEqual(['pre/felt_security', 'pre/state']);
  await second.context.close();
});
