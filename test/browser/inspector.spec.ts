import { expect } from '@playwright/test';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import { Inspection } from './inspection.ts';
import { agree, heading, linkOf, pane, PANES, restart, startIn, test } from './rehearsed.ts';
import { atStep, StandIn } from './stand-in.ts';

test('the inspector shows live, and by keyboard, who is where, what comes by itself and what was', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toBeHidden();
  await page.getByRole('button', { name: 'Inspector' }).focus();
  await page.keyboard.press('Enter');
  await expect(inspector).toBeVisible();
  const step = (name: string) => inspector.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: name }).first();
  const marks = (name: string) => step(name).getByRole('img');
  await expect(inspector).toContainText('not here yet');

  await startIn(page, 'Partner A');
  await agree(pane(page, 'Partner A'));
  await expect(marks('privacy')).toHaveText(['A']);
  await expect(marks('consent')).toHaveText(['B']);
  const finished = inspector.getByText('A has finished consent.');
  await expect(finished).toBeVisible();
  await expect(inspector.getByText('"step-finished"')).toBeHidden();
  await finished.focus();
  await page.keyboard.press('Enter');
  await expect(inspector.getByText('"step-finished"')).toBeVisible();

  const [a, b] = await Promise.all(PANES.map(async (name) => StandIn.sitDown(await linkOf(page, name))));
  if (a === undefined || b === undefined) throw new Error('two partners were to sit down');
  await Promise.all([a.goOnTo(atStep('reframing')), b.goOnTo(atStep('reframing'))]);
  await expect(marks('reframing')).toHaveText(['A', 'B']);
  await expect(inspector.getByText('reframing: runs')).toBeVisible();
  const end = inspector.getByRole('list', { name: 'What happens by itself' }).getByRole('listitem').filter({ hasText: 'end of reframing' });
  await expect(end.getByRole('timer')).toHaveText(/^[78]:\d\d$/);
  const left = await end.getByRole('timer').textContent();
  await expect(end.getByRole('timer')).not.toHaveText(left ?? '');
  await new Inspection('inspector', 'iframe').lookAtBothSizes(page, 'Inspector');
  await Promise.all([a[Symbol.asyncDispose](), b[Symbol.asyncDispose]()]);

  await restart(page);
  await expect(heading(pane(page, 'Partner A'))).not.toHaveText(texts.reframing.heading.recall);
  await expect(inspector.getByText('A has finished consent.')).toHaveCount(0);
  await expect(marks('consent')).toHaveText(['A', 'B']);
});

test('both partners are brought to a step, and a step of the plan is a way there', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  await page.getByLabel('Source of the compliment').selectOption('fresh');
  await page.getByLabel('Condition').selectOption('meaning');
  await page.getByLabel('Start at').selectOption('exchange');
  await restart(page);
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText(texts.exchange.letterHeading);
  await expect(pane(page, 'Partner A').getByRole('blockquote')).toContainText('written by');

  await page.getByRole('button', { name: 'Inspector' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'reframing', exact: true }).click();
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText(texts.reframing.heading.fresh);
  await expect(pane(page, 'Partner A').getByText(texts.reframing.lead.meaning)).toBeVisible();
  await expect(inspector.getByText('reframing: runs')).toBeVisible();
  await expect(page.getByLabel('Start at')).toHaveValue('reframing');

  // The other source has other steps.
  await page.getByLabel('Source of the compliment').selectOption('recall');
  await expect(page.getByLabel('Start at').getByRole('option', { name: 'exchange' })).toHaveCount(0);
  await expect(page.getByLabel('Start at')).toHaveValue('reframing');
});
