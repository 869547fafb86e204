import { join } from 'node:path';
import { expect } from '@playwright/test';
import { de } from '../../client/participant/words.de.ts';
import { en } from '../../client/participant/words.en.ts';
import german from '../../experiments/compliment-reframing/texts.de.json' with { type: 'json' };
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import germanKit from '../../experiments/kit/texts.de.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { Inspection } from './inspection.ts';
import { PICTURES } from './screens.ts';
import { test as base } from './fixtures.ts';
import { agree, answerPrivacy, heading, linkOf, pane, PANES, restart, startIn, storageOf, test } from './rehearsed.ts';
import { atDoor, atStep, StandIn } from './stand-in.ts';

test('both sides can be played at once, in one window, as two persons', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const [a, b] = [pane(page, 'Partner A'), pane(page, 'Partner B')];
  const ids = [await startIn(page, 'Partner A'), await startIn(page, 'Partner B')];
  expect(new Set(ids).size).toBe(2);
  await agree(a);
  await expect(heading(b)).toHaveText(texts.consent.heading);
  await agree(b);
  await answerPrivacy(b);
  await expect(heading(b)).toHaveText(kit.intake.heading);
  await expect(heading(a)).toHaveText(kit.privacy.heading);

  expect(await page.context().cookies()).toEqual([]);
  for (const [index, name] of PANES.entries()) {
    const kept = await storageOf(page, name);
    expect(kept.session).toEqual([]);
    const own = kept.local.filter((key) => key.includes(ids[index] ?? ''));
    expect(own.length, `${name} keeps notes of its own`).toBeGreaterThan(0);
    expect(kept.databases).toContain(`tandem-outbox-${ids[index]}`);
  }
});

test('who types on one side is not disturbed by the other', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const [a, b] = [pane(page, 'Partner A'), pane(page, 'Partner B')];
  for (const name of PANES) await startIn(page, name);
  for (const side of [a, b]) await agree(side);
  await answerPrivacy(a);
  const year = a.getByLabel(kit.intake.birth_year);
  await year.click();
  // Something happens there that nobody here has done.
  await using _elsewhere = await StandIn.sitDown(await linkOf(page, 'Partner B'));
  await expect(heading(b)).toHaveText(en.replacedTitle);
  await page.keyboard.type('1990');
  await expect(year).toHaveValue('1990');
});

test('both sides answer by themselves where that is asked for; only SurveyJS waits for a person', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal?simulate=data-only');
  for (const name of PANES) await startIn(page, name);
  for (const name of PANES) {
    await expect(heading(pane(page, name))).toHaveText(kit.intake.heading);
    await pane(page, name).getByRole('button', { name: kit.continue }).click();
  }
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText(en.allSaved, { timeout: 90_000 });
});

test('restart makes a new couple', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const before = [await startIn(page, 'Partner A'), await startIn(page, 'Partner B')];
  await restart(page);
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText(en.hello);
  const after = [await startIn(page, 'Partner A'), await startIn(page, 'Partner B')];
  expect(new Set([...before, ...after]).size).toBe(4);
});

test('a pane that is loaded again goes straight on as the same person', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const id = await startIn(page, 'Partner A');
  await agree(pane(page, 'Partner A'));
  const joined = page.waitForResponse((response) => response.url().endsWith('/api/join'));
  await page.locator('iframe[title="Partner A"]').evaluate((element) => {
    if (element instanceof HTMLIFrameElement) element.contentWindow?.location.reload();
  });
  expect((await (await joined).json()).participantId).toBe(id);
  await expect(heading(pane(page, 'Partner A'))).toHaveText(kit.privacy.heading);
});

test('experiment, source, condition and time-warp are chosen', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  await expect(page.getByLabel('Experiment')).toHaveValue('compliment-reframing');
  await page.getByLabel('Source of the compliment').selectOption('fresh');
  await page.getByLabel('Condition').selectOption('detail');
  await page.getByLabel('Timers').selectOption('60 × faster');
  const asked = page.waitForRequest((request) => request.url().endsWith('/api/rehearsal'));
  await restart(page);
  expect((await asked).postDataJSON()).toEqual({
    experimentId: 'compliment-reframing',
    condition: 'detail',
    languages: { A: 'en', B: 'en' },
    parameters: { sharing: 'not-asked', source: 'fresh' },
    timeWarp: 60,
    startAt: null,
  });

  await startIn(page, 'Partner A');
  await expect(pane(page, 'Partner A').getByText(texts.consent.sees.fresh[0] ?? '')).toBeVisible();
  const links = await Promise.all(PANES.map((name) => linkOf(page, name)));
  await using a = await StandIn.sitDown(links[0] ?? '');
  await a.goOnTo(atDoor);
  const door = a.screen;
  // Thirty minutes at the door are half a minute here.
  expect(door?.kind === 'door' && door.until - Date.now() < 40_000).toBe(true);
  await using b = await StandIn.sitDown(links[1] ?? '');
  await Promise.all([a.goOnTo(atStep('reframing')), b.goOnTo(atStep('reframing'))]);
  expect(JSON.stringify(a.screen)).toContain(texts.reframing.detail.first);
  await expect(heading(pane(page, 'Partner A'))).toHaveText(en.replacedTitle);
});

test('whether partners may be asked to be published as a couple is chosen, and each is asked alone', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const steps = page.getByLabel('Start at').getByRole('option');
  await expect(steps.filter({ hasText: 'presence' })).toHaveCount(1);
  await expect(steps.filter({ hasText: 'sharing' })).toHaveCount(0);
  await page.getByLabel('Whether partners are asked if published answers may be joined').selectOption('asked');
  await page.getByLabel('Start at').selectOption('sharing');
  await restart(page);
  const [a, b] = [pane(page, 'Partner A'), pane(page, 'Partner B')];
  for (const side of [a, b]) await expect(heading(side)).toHaveText(kit.sharing.heading);
  await expect(a.getByText(kit.sharing.about[1] ?? '')).toBeVisible();
  await a.getByRole('button', { name: kit.continue }).click();
  await expect(a.getByText(kit.sharing.question)).toBeVisible();
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, 'rehearsal-sharing.png') });
  await a.getByLabel(kit.sharing.yes).check();
  await a.getByRole('button', { name: en.continue }).click();
  await expect(heading(a)).not.toHaveText(kit.sharing.heading);
  await expect(heading(b), 'what the other says hurries nobody').toHaveText(kit.sharing.heading);
});

test('each side is in the language chosen for it: from the welcome on, and at the step one starts at', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const [a, b] = [pane(page, 'Partner A'), pane(page, 'Partner B')];
  await expect(heading(b)).toHaveText(en.hello);
  await expect(page.getByLabel('Language of A').getByRole('option')).toHaveText(['English', 'German']);
  await page.getByLabel('Language of B').selectOption('German');
  await restart(page);
  await expect(heading(b)).toHaveText(de.hello);
  await b.getByRole('button', { name: de.start }).click();
  await expect(heading(b)).toHaveText(german.consent.heading);
  await startIn(page, 'Partner A');
  await expect(heading(a)).toHaveText(texts.consent.heading);

  await page.getByLabel('Start at').selectOption('reframing');
  await restart(page);
  await expect(heading(a)).toHaveText(texts.reframing.heading.recall);
  await expect(heading(b)).toHaveText(german.reframing.heading.recall);
  await page.getByRole('button', { name: 'Inspector' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByText('B (de)')).toBeVisible();
  // What holds for this couple holds for the next, whatever is chosen for the one after.
  await page.getByLabel('Language of A').selectOption('German');
  await inspector.getByRole('button', { name: 'intake', exact: true }).click();
  await expect(heading(a)).toHaveText(kit.intake.heading);
  await restart(page);
  await expect(heading(a)).toHaveText(germanKit.intake.heading);
  await expect(heading(b)).toHaveText(germanKit.intake.heading);

  await page.getByLabel('Experiment').selectOption('Talk');
  await expect(page.getByLabel('Language of A'), 'it is in one language').toHaveCount(0);
});

test('two couples in two windows of one browser do not disturb each other', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const ids = [await startIn(page, 'Partner A'), await startIn(page, 'Partner B')];
  const second = await page.context().newPage();
  await second.goto('/rehearsal');
  ids.push(await startIn(second, 'Partner A'), await startIn(second, 'Partner B'));
  expect(new Set(ids).size).toBe(4);
  await agree(pane(second, 'Partner A'));
  await expect(heading(pane(second, 'Partner A'))).toHaveText(kit.privacy.heading);
  await expect(heading(pane(page, 'Partner A'))).toHaveText(texts.consent.heading);
  await agree(pane(page, 'Partner B'));
  await expect(heading(pane(page, 'Partner B'))).toHaveText(kit.privacy.heading);
  await expect(heading(pane(second, 'Partner B'))).toHaveText(texts.consent.heading);
});

test('a pane’s link goes on in a window of its own: that pane stops, the other does not', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  for (const name of PANES) await startIn(page, name);
  const own = await page.context().newPage();
  await own.goto(await linkOf(page, 'Partner A'));
  await own.getByRole('button', { name: en.start }).click();
  await expect(heading(own)).toHaveText(texts.consent.heading);
  await expect(heading(pane(page, 'Partner A'))).toHaveText(en.replacedTitle);
  await agree(pane(page, 'Partner B'));
  await expect(heading(pane(page, 'Partner B'))).toHaveText(kit.privacy.heading);
});

test('an experiment with roles lets one choose the role of A', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const role = page.getByLabel('Role of partner A');
  await expect(role).toHaveCount(0);
  await page.getByLabel('Experiment').selectOption('Talk');
  await page.getByLabel('Start at').selectOption('told');
  for (const [chosen, words] of [['guest', 'Your partner begins.'], ['host', 'You begin.']] as const) {
    await role.selectOption(chosen);
    await restart(page);
    await expect(pane(page, 'Partner A').getByText(words)).toBeVisible({ timeout: 30_000 });
  }
});

base('without a server it says so, and the sides stay as they are', async ({ page }) => {
  await page.goto('/rehearsal');
  await startIn(page, 'Partner A');
  await page.route('**/api/rehearsal', (route) => route.abort());
  await page.getByRole('button', { name: 'Restart' }).click();
  await expect(page.getByText('The server does not answer. Is it running?')).toBeVisible();
  await expect(heading(pane(page, 'Partner A'))).toHaveText(texts.consent.heading);
});

test('it is pleasant at both sizes, also in the middle of a study', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  await page.getByLabel('Source of the compliment').selectOption('fresh');
  await restart(page);
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText(en.hello);
  const links = await Promise.all(PANES.map((name) => linkOf(page, name)));
  {
    await using a = await StandIn.sitDown(links[0] ?? '', () => 'You can laugh about yourself. On the night of the burnt cake we laughed until we cried.');
    await using b = await StandIn.sitDown(links[1] ?? '', () => 'You notice when I am tired. Last week you had cooked for both of us before I said a word.');
    await Promise.all([a.goOnTo(atStep('exchange')), b.goOnTo(atStep('exchange'))]);
  }
  for (const name of PANES) await pane(page, name).getByRole('button', { name: en.start }).click();
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText(texts.exchange.letterHeading);
  await page.mouse.move(0, 0);
  if (PICTURES !== undefined) {
    await page.getByRole('button', { name: 'Inspector' }).click();
    await page.setViewportSize({ width: 1_360, height: 760 });
    await page.screenshot({ path: `${PICTURES}/rehearsal.png` });
    await page.getByRole('button', { name: 'Inspector' }).click();
  }
  await new Inspection('rehearsal', 'iframe').lookAtBothSizes(page, 'Rehearsal');
});
