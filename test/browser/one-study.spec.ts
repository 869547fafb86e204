import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/good-news/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import type { Permission } from '../../server/protocol/staff/permissions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasR, run } from '../support/outside-tools.ts';
import { ORIGIN } from './address.ts';
import { LAPTOP, PHONE, test } from './fixtures.ts';
import { signedIn, type Colleague } from './staff-page.ts';
import { confirms, presence, privacy, reads, start, walk, type Stage } from './way.ts';

const REASON = 'as the protocol says';
const NEWS = { A: 'The garden gave its first tomatoes, and we ate them on the steps.', B: 'My sister called after months, and we laughed for an hour.' };

const agrees: Stage = { heading: texts.consent.heading, act: (partner) => partner.press(kit.consent.agree) };
const security: Stage = { heading: measures.own_feltsec6.heading, act: (partner) => partner.slideAll(70) };
const COMES_IN = [start, agrees, privacy, security];
const glad: Stage = {
  heading: texts.glad.heading,
  async act(partner) {
    await partner.choose(texts.glad.very);
    await partner.press(en.continue);
  },
};
/** Which of the two questions they are asked is drawn. */
const writes = (news: string): Stage => ({
  heading: texts.write.heading,
  async act(partner) {
    await partner.page.getByRole('textbox').fill(news);
    await partner.press(en.continue);
  },
});

/** At a desk of their own. */
async function atDesk(browser: Browser, isOwner: boolean): Promise<Colleague & { readonly page: Page }> {
  const context = await browser.newContext({ baseURL: ORIGIN, locale: 'en-GB', ...LAPTOP });
  const colleague = await signedIn(context, { isOwner, studyId: null, permissions: [] });
  return { ...colleague, page: await context.newPage() };
}

/** The dialog of an act, with a reason. */
async function acts(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(REASON);
  await dialog.getByRole('button', { name, exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function permits(owner: Page, studyId: string, { name }: Colleague, permission: Permission): Promise<void> {
  await owner.goto('/dashboard');
  await owner.getByRole('link', { name: 'People' }).click();
  await owner.getByRole('button', { name: `Permissions of ${name}`, exact: true }).click();
  const panel = owner.getByRole('region', { name: `What ${name} may do` });
  await panel.getByLabel('Study', { exact: true }).selectOption(studyId);
  await panel.getByLabel(new RegExp(`^${permission}:`)).check();
  await panel.getByRole('button', { name: `Save for ${studyId}` }).click();
  // Where it is refused, the panel stays and says why.
  await expect.poll(async () => (await panel.isVisible()) ? (await panel.innerText()).replaceAll('\n', ' | ') : 'saved').toBe('saved');
  // In their own row: whoever made the study has permissions of their own.
  await expect(owner.getByRole('row', { name }).getByText(`${permission} in ${studyId}`)).toBeVisible();
}

test('a study from its making to the table in R: an owner, an experimenter, two partners and an analyst', async ({ browser, partner }) => {
  const [owner, experimenter, analyst] = await Promise.all([atDesk(browser, true), atDesk(browser, false), atDesk(browser, false)]);
  const studyId = `story-${randomBytes(3).toString('hex')}`;

  await test.step('the owner makes the study, lets bots through, launches it, and says who may do what', async () => {
    const { page } = owner;
    await page.goto('/dashboard');
    await page.getByRole('link', { name: 'New study' }).click();
    await page.getByLabel('Experiment').selectOption('good-news');
    await page.getByLabel('Id', { exact: false }).first().fill(studyId);
    await page.getByLabel('Couples wanted').fill('1');
    await page.getByRole('button', { name: 'Make the study' }).click();
    await expect(page.getByRole('heading', { name: studyId })).toBeVisible();
    const state = page.getByRole('region', { name: 'State' });
    await state.getByRole('button', { name: 'Let bots through every condition' }).click();
    await expect(state.getByRole('button', { name: 'Launch' })).toBeEnabled({ timeout: 120_000 });
    await acts(page, 'Launch');
    await expect(state.getByText('Live: couples are real.')).toBeVisible();
    await permits(page, studyId, experimenter, 'experimenter');
    await permits(page, studyId, analyst, 'analyst');
  });

  const links = await test.step('the experimenter adds a couple and prints its links', async () => {
    const { page } = experimenter;
    await page.goto(`/dashboard/studies/${studyId}`);
    await page.getByRole('link', { name: 'Couples and their links' }).click();
    await page.getByLabel('Label').fill('K-001');
    await page.getByRole('button', { name: 'Add the couple' }).click();
    await page.getByRole('button', { name: 'Show codes' }).click();
    await page.emulateMedia({ media: 'print' });
    const cards = page.locator('.link-card');
    await expect(cards).toHaveCount(2);
    await expect(page.getByRole('navigation')).toBeHidden();
    for (const card of await cards.all()) await expect(card.getByRole('img')).toBeVisible();
    const printed = await cards.locator('.link-card-link').allInnerTexts();
    await page.emulateMedia({ media: 'screen' });
    return printed;
  });

  // In the order of the links; who of the two is A, chance has decided.
  const [anna, bert] = [await partner(PHONE), await partner(LAPTOP)];
  await test.step('one partner comes in, and the experimenter holds the couple and lets it go on', async () => {
    const { page } = experimenter;
    await anna.open(links[0] ?? '');
    await walk(anna, COMES_IN);
    await anna.arrives(en.doorTitle);
    await page.getByRole('link', { name: 'Console' }).click();
    await expect(page.getByTestId('between')).toContainText(/[AB] is ready, waiting for [AB]/);
    await acts(page, 'Hold');
    await anna.arrives(en.pausedTitle);
    await bert.open(links[1] ?? '');
    await walk(bert, COMES_IN);
    await bert.arrives(en.pausedTitle);
    await expect(page.getByTestId('between')).toContainText('Held for');
    await acts(page, 'Go on');
  });

  await test.step('both write, read each other, and answer to the end', async () => {
    const way = (mine: string, theirs: string) => [writes(mine), confirms(mine), reads(theirs, kit.deliver.letterHeading), glad, security, presence];
    await Promise.all([walk(anna, way(NEWS.A, NEWS.B)), walk(bert, way(NEWS.B, NEWS.A))]);
    for (const each of [anna, bert]) await each.arrives(en.allSaved);
    await expect(experimenter.page.getByTestId('between')).not.toContainText('Held for');
  });

  await test.step('the analyst exports the study in the browser, and R reads it', async () => {
    const { page } = analyst;
    await page.goto(`/dashboard/studies/${studyId}`);
    await page.getByRole('link', { name: 'Data and exports' }).click();
    await page.getByRole('button', { name: 'Make the export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Download the export/ }).click({ timeout: 90_000 });
    await using folder = temporaryFolder();
    const exported = await unzipped(await (await download).path(), folder.path);
    if (!hasR('utils')) return;
    const { status, stdout, stderr } = run('Rscript', ['--vanilla', 'analysis/import.R'], exported);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^pairwise +2 rows/m);
    expect(stdout).toMatch(/^dyadWide +1 rows/m);
    const asks = `source("analysis/import.R"); p <- tandem$pairwise; cat("after", p$glad_a, mean(p$own_feltsec6_post_a), "\\n")`;
    expect(run('Rscript', ['--vanilla', '-e', asks], exported).stdout).toMatch(/^after .*70 $/m);
  });
  for (const { page } of [owner, experimenter, analyst]) await page.context().close();
});

/** @returns the one folder that is in it */
async function unzipped(archive: string, into: string): Promise<string> {
  const files = Object.entries(unzipSync(await readFile(archive)));
  for (const [name, bytes] of files) {
    if (name.endsWith('/')) continue;
    await mkdir(dirname(join(into, name)), { recursive: true });
    await writeFile(join(into, name), bytes);
  }
  return join(into, files[0]?.[0].split('/')[0] ?? '');
}
