import { expect } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOUSE } from './address.ts';
import { Inspection } from './inspection.ts';
import { heading, pane, PANES, restart, test } from './rehearsed.ts';

const FOLDER = join(HOUSE, 'experiments/workbench');
const save = (name: string, text: string) => writeFile(join(FOLDER, name), text);

const definition = (heading: string) => `
import { choice, defineExperiment, minutes, part, seconds, solo, textsIn, together, writing } from '../kit/kit.ts';
import en from './texts.en.json' with { type: 'json' };

const text = textsIn({ en });
const answers = { yes: text('yes'), no: text('no') };

export default defineExperiment({
  id: 'workbench',
  version: '1.0.0',
  title: 'Workbench',
  languages: text.languages,
  parameters: {},
  factors: { tone: ['warm', 'dry'] },
  consent: () => ({ version: '1.0', heading: text('consent'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('points'),
  before: () => [part('pre', solo('before', [choice('before', { heading: text('first'), question: text('first'), options: answers })]))],
  timeline: () => [
    part(
      'task',
      together('talk', seconds(300), [writing('talk', { heading: text('${heading}'), prompts: { words: text('words') } })], {
        patience: minutes(5),
        onTimeout: 'end',
        onPartnerGone: 'pause',
      }),
      solo('after', [choice('after', { heading: text('first'), question: text('first'), options: answers })]),
    ),
  ],
});
`;

const texts = {
  consent: 'May we ask?',
  points: ['A few minutes'],
  yes: 'Yes',
  no: 'No',
  first: 'Is it so?',
  heading: 'How it was',
  other: 'Another heading',
  words: 'Say more',
};

test('a saved file is in both panes, at the step they were at; what is wrong in it is told, and nothing else changes', async ({ rehearsal: page, request }) => {
  await page.goto('/rehearsal');
  const offered = page.getByLabel('Experiment').getByRole('option', { name: 'Workbench' });
  await expect(page.getByLabel('Experiment')).toBeVisible();
  await expect(offered).toHaveCount(0);
  await mkdir(FOLDER, { recursive: true });
  await save('texts.en.json', JSON.stringify(texts));
  await save('experiment.ts', definition('heading'));
  const known = async () => JSON.stringify(await (await request.get('/api/rehearsal/experiments')).json());
  await expect.poll(known).toContain('"workbench"');
  // A new folder is there without a reload of the page.
  await expect(offered).toHaveCount(1);

  await page.getByLabel('Experiment').selectOption('Workbench');
  await page.getByLabel('Condition').selectOption('dry');
  await page.getByLabel('Start at').selectOption('talk');
  await restart(page);
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText('How it was');

  const savedAt = performance.now();
  await save('texts.en.json', JSON.stringify({ ...texts, heading: 'How it went' }));
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText('How it went');
  console.log(`from saving a text to both panes ${Math.round(performance.now() - savedAt)} ms`);
  await page.getByRole('button', { name: 'Inspector' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByText('talk: runs')).toBeVisible();
  await expect(inspector.getByText('dry', { exact: true })).toBeVisible();

  await save('experiment.ts', definition('heading').replace("solo('after'", "solo('before'"));
  const problems = page.getByRole('alert', { name: 'Problems' });
  await expect(problems.getByRole('heading')).toHaveText(/^workbench: \d problems?$/);
  await expect(problems.getByRole('listitem').first()).toContainText('before');
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText('How it went');
  await new Inspection('saving', 'iframe').lookAtBothSizes(page, 'Problems');

  await save('experiment.ts', definition('heading').replace('export default', 'export default ('));
  await expect(problems.getByRole('heading')).toHaveText(/^experiments\/workbench\/experiment\.ts cannot be loaded/);

  await save('experiment.ts', definition('other'));
  for (const name of PANES) await expect(heading(pane(page, name))).toHaveText('Another heading');
  await expect(problems).toBeHidden();

  await save('texts.de.json', JSON.stringify({ ...texts, other: 'Eine andere Überschrift' }));
  const inBoth = definition('other')
    .replace('textsIn({ en })', 'textsIn({ en, de })')
    .replace('import en', "import de from './texts.de.json' with { type: 'json' };\nimport en");
  await save('experiment.ts', inBoth);
  await page.getByLabel('Language of B').selectOption('German');
  await expect(page.getByLabel('Condition')).toHaveValue('dry');
  await restart(page);
  await expect(heading(pane(page, 'Partner B'))).toHaveText('Eine andere Überschrift');
  await save('texts.de.json', JSON.stringify({ ...texts, other: 'Wieder eine andere' }));
  await expect(heading(pane(page, 'Partner B'))).toHaveText('Wieder eine andere');
  await expect(heading(pane(page, 'Partner A'))).toHaveText('Another heading');

  const asksMore = "solo('rate', [trial('rate', 'html-button-response', { stimulus: 'How?', choices: ['So'], data: { score2: 3 } })]), solo('after'";
  await save('experiment.ts', inBoth.replace('together, writing', 'together, trial, writing').replace("solo('after'", asksMore));
  await page.getByLabel('Start at').selectOption('rate');
  await restart(page);
  const undeclared = inspector.getByRole('list', { name: 'Undeclared data' }).getByRole('listitem');
  await expect(inspector.getByText('rate', { exact: true }).first()).toBeVisible();
  await expect(undeclared).toHaveCount(0);
  await pane(page, 'Partner A').getByRole('button', { name: 'So' }).click();
  await expect(undeclared).toHaveText(['Trial "rate" produced "score2", which no field declares. It is kept in the raw data but not exported. Declare it with its type.']);
  await new Inspection('undeclared', 'iframe').lookAtBothSizes(page, 'Undeclared');
});
