import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import { test } from './fixtures.ts';
import { Records } from './records.ts';
import { atDoor, atStep, bringTo, StandIn } from './stand-in.ts';
import { holdWire } from './wire.ts';

// The browser itself complains of each attempt to connect.
test.use({ expectedComplaints: /ERR_INTERNET_DISCONNECTED/ });

test('answers given without a connection are said to be safe, and are', async ({ couple, partner }) => {
  const links = await couple();
  await bringTo(links.A, atStep('pre'));
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(measures.own_feltsec6.heading);

  const context = anna.page.context();
  const lostAt = Date.now();
  await context.setOffline(true);
  await anna.slideAll(20);
  await anna.arrives(measures.own_state9.heading);
  await expect(anna.said(en.connectionLost)).toBeVisible();
  expect(Date.now() - lostAt).toBeGreaterThan(2_900);
  await anna.rateAll(1);
  await anna.arrives(measures.own_selfregard4.heading);
  await anna.rateAll(2);
  await anna.arrives(measures.own_regard3.heading);

  await context.setOffline(false);
  await expect(anna.said(en.connectionLost)).toHaveCount(0);
  await anna.rateAll(3);
  await anna.arrives(measures.own_circles1.heading);
  await anna.page.getByRole('radio').nth(3).check();
  await anna.press(en.continue);
  await anna.arrives(en.doorTitle);

  await using records = await Records.open();
  const dyadSessionId = await records.dyadSessionOf(anna.watch.sentRecords[0]?.recordId ?? '');
  const stored = (await records.trials(dyadSessionId)).map(({ trial }) => trial);
  expect(stored.filter((trial) => trial.startsWith('pre/')).sort()).toEqual(
    ['felt_security', 'state', 'self_regard', 'regard', 'closeness'].map((id) => `pre/${id}`).sort(),
  );
});

test('a reload without a connection loses nothing that was answered before it', async ({ couple, partner }) => {
  const links = await couple();
  await bringTo(links.A, atStep('pre'));
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(measures.own_feltsec6.heading);
  const context = anna.page.context();
  await context.setOffline(true);
  await anna.slideAll(20);
  await anna.arrives(measures.own_state9.heading);
  await anna.page.close();
  await context.setOffline(false);

  const again = await anna.another();
  const wire = await holdWire(again.page);
  wire.withholdViews();
  await again.open('/join');
  // What was answered is stored before the page learns where it is; what it learns then is from before.
  await expect.poll(() => wire.answered.some((event) => event === 'trial:record' || event === 'trial:records')).toBe(true);
  wire.release();
  await again.arrives(measures.own_state9.heading);
});

test('who writes on without a connection until the time is up is not cut short elsewhere', async ({ couple, partner }) => {
  const links = await couple({ lengths: { composing: '2min', writing: '20min', settling: '0s' }, timeWarp: 10 });
  await bringTo(links.A, atDoor);
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(en.doorTitle);
  await using bert = await StandIn.sitDown(links.B);
  await bert.goOnTo(atStep('recall'));
  await anna.arrives(texts.recall.heading);
  const words = 'Typed where nobody could hear it';
  await anna.page.context().setOffline(true);
  await anna.write(texts.recall.prompt, words);
  await anna.arrives(en.holdTitle);
  await anna.page.context().setOffline(false);
  await bert.goOnTo(atStep('reframing'));
  await anna.arrives(texts.reframing.heading.recall);
  const kept = anna.watch.sentRecords.filter(({ stepId }) => stepId === 'recall');
  expect(kept).toMatchObject([{ data: { response: { compliment: words } } }]);
});
