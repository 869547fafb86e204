import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import goodNews from '../../experiments/good-news/experiment.ts';
import texts from '../../experiments/good-news/texts.en.json' with { type: 'json' };
import { enrol } from '../../server/sessions/enrolment.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { addCouple } from '../../server/store/couples.ts';
import { newStudy } from './database.ts';
import { test } from './fixtures.ts';
import { signedIn } from './staff-page.ts';
import { expectAccessible, picture } from './screens.ts';

test('an experimenter gives the codes of a panel, and whoever leaves finds the right one and the way back', async ({ page, partner, db }) => {
  const studyId = await newStudy('panel');
  await signedIn(page.context(), { isOwner: false, studyId, permissions: ['experimenter'] });
  await page.goto(`/dashboard/studies/${studyId}`);
  const section = page.getByRole('region', { name: 'Panel' });
  await section.getByRole('button', { name: 'Give codes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Got through/ }).fill('C111');
  await dialog.getByRole('textbox', { name: /^Ended early/ }).fill('C222');
  await dialog.getByRole('textbox', { name: /^Said no/ }).fill('C 333');
  await dialog.getByRole('textbox', { name: /^Address/ }).fill('https://panel.example/?cc={code}');
  await dialog.getByRole('button', { name: 'Keep these codes' }).click();
  await expect(dialog.getByText(/takes 1 to 40 letters/)).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'panel-codes-dialog');
  await dialog.getByRole('textbox', { name: /^Said no/ }).fill('C333');
  await dialog.getByLabel('Reason').fill('agreed with the panel');
  await dialog.getByRole('button', { name: 'Keep these codes' }).click();
  await expect(section.getByText('C333')).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await picture(page, 'panel-codes-dark');

  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const options = { languages: ['en', 'en'], at: Date.now(), timeWarp: 1, forcedCondition: null, isTest: false } as const;
  const { participants: [{ token, completionCode }] } = await addCouple(db, randomBytes(32), studyId, (basis) => enrol(basis, goodNews, options, random));
  const anna = await partner();
  await anna.open(`/join#${token}`);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  await (await anna.asksToLeave()).getByRole('button', { name: en.stop }).click();
  await anna.arrives(en.leftTitle);
  await expect(anna.page.getByText('C333')).toBeVisible();
  await expect(anna.page.getByText(`${en.ownCode}: ${completionCode}`)).toBeVisible();
  await expect(anna.page.getByRole('link', { name: en.backToPanel })).toHaveAttribute('href', 'https://panel.example/?cc=C333');
  await anna.looksAtBothSizes('left-with-panel');
});

test('somebody whom a panel has sent begins a couple and hands a link on; their partner comes by it, and nobody after them', async ({ page, partner, db }) => {
  const studyId = await newStudy('panel');
  await signedIn(page.context(), { isOwner: false, studyId, permissions: ['experimenter'] });
  await page.goto(`/dashboard/studies/${studyId}`);
  const section = page.getByRole('region', { name: 'Panel' });
  await section.getByRole('button', { name: 'Open to a panel' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('recruitment begins');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  const address = (await section.getByText('/panel/').textContent()) ?? '';
  await expectAccessible(page);
  await picture(page, 'panel-entry');
  expect(address).toContain('PROLIFIC_PID={{%PROLIFIC_PID%}}');

  const anna = await partner();
  await anna.open(address.replace('{{%PROLIFIC_PID%}}', 'pid-of-anna'));
  await anna.press(en.start);
  await anna.arrives(en.partnerLinkTitle);
  await anna.looksAtBothSizes('partner-link');
  await expect(anna.page.getByText(en.partnerCodeWords)).toBeVisible();
  const handedOn = await anna.page.getByRole('textbox', { name: en.partnerLinkTitle }).inputValue();
  expect(anna.page.url()).toMatch(/\/join$/);
  await anna.press(en.continue);
  await anna.arrives(texts.consent.heading);

  const bert = await partner();
  await bert.open(handedOn);
  await bert.press(en.start);
  await bert.arrives(en.ownLinkTitle);
  await bert.looksAtBothSizes('own-link');
  await bert.press(en.continue);
  await bert.arrives(texts.consent.heading);
  // As from the message in which it came, once more.
  await bert.open('about:blank');
  await bert.open(handedOn);
  await bert.press(en.start);
  await bert.arrives(texts.consent.heading);
  expect(await db('dyads').where({ study_id: studyId })).toHaveLength(1);
});

test.describe('with a code that was handed on', () => {
  test.use({ expectedComplaints: /status of 404/ });

  test('the partner comes from the panel, too, each to the address of their stratum', async ({ page, partner, db }) => {
    const studyId = await newStudy('panel', {}, { scheme: 'blocks', strata: { site: ['north', 'south'] } });
    await signedIn(page.context(), { isOwner: false, studyId, permissions: ['experimenter'] });
    await page.goto(`/dashboard/studies/${studyId}`);
    const section = page.getByRole('region', { name: 'Panel' });
    await expect(section).toContainText('This study draws by site');
    const dialog = page.getByRole('dialog');
    for (const [button, site] of [['Open to a panel', 'north'], ['Another address', 'south']] as const) {
      await section.getByRole('button', { name: button }).click();
      await dialog.getByLabel('site').selectOption(site);
      await dialog.getByLabel('Reason').fill('recruitment begins');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: /^(Open|Make a new address)$/ }).click();
      await expect(dialog).toBeHidden();
    }
    const south = section.getByRole('region', { name: 'Address for site=south' });
    const address = (await south.getByText('/panel/').textContent()) ?? '';
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
      await picture(page, `panel-strata-${colorScheme}`);
    }

    const anna = await partner();
    await anna.open(address.replace('{{%PROLIFIC_PID%}}', 'pid-of-anna'));
    await expect(anna.page.getByLabel(en.partnerCodeLabel)).toBeVisible();
    await anna.press(en.start);
    await anna.arrives(en.partnerLinkTitle);
    const code = (await anna.page.getByText(/^[A-Z0-9]{4} [A-Z0-9]{4}$/).textContent()) ?? '';

    const bert = await partner();
    await bert.open(address.replace('{{%PROLIFIC_PID%}}', 'pid-of-bert'));
    await bert.looksAtBothSizes('partner-code');
    await bert.page.getByLabel(en.partnerCodeLabel).fill('AAAA 2222');
    await bert.press(en.start);
    await expect(bert.page.getByText(en.partnerCodeUnknown)).toBeVisible();
    await bert.page.getByLabel(en.partnerCodeLabel).fill(code);
    await bert.press(en.start);
    await bert.arrives(en.ownLinkTitle);
    await bert.press(en.continue);
    await bert.arrives(texts.consent.heading);
    expect(await db('dyads').where({ study_id: studyId }).pluck('stratum')).toEqual(['site=south']);

    await south.getByRole('button', { name: 'Close the address' }).click();
    await dialog.getByLabel('Reason').fill('full');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close it' }).click();
    await expect(south).toBeHidden();
  });
});

test.describe('by a link that somebody has used', () => {
  test.use({ expectedComplaints: /status of 403/ });

  test('nobody else gets in', async ({ partner, couple, db }) => {
    const links = await couple();
    const token = links.A.split('#')[1] ?? '';
    await db('join_tokens').where({ token_hash: hashToken(token) }).update({ kind: 'handed-on' });
    const anna = await partner();
    await anna.open(links.A);
    await anna.press(en.start);
    await anna.arrives(en.ownLinkTitle);
    await anna.press(en.continue);
    await expect.poll(() => anna.watch.views.length).toBeGreaterThan(0);
    const stranger = await partner();
    await stranger.open(links.A);
    await stranger.arrives(en.linkSpentTitle);
    await stranger.looksAtBothSizes('link-spent');
  });
});
