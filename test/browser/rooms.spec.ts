import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import goodNews from '../../experiments/good-news/experiment.ts';
import texts from '../../experiments/good-news/texts.en.json' with { type: 'json' };
import { openDatabase } from '../../server/database/connect.ts';
import { enrol } from '../../server/sessions/enrolment.ts';
import { addCouple } from '../../server/store/couples.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { DATABASE_URL_FILE } from './address.ts';
import { test } from './fixtures.ts';
import { signedIn } from './staff-page.ts';
import { picture } from './screens.ts';

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

// A device that nobody sits at asks whether somebody does.
test.use({ expectedComplaints: /status of 401/ });

test('a device of the lab waits, shows the welcome of whoever the console sends, and waits again after their last page', async ({ page, partner }) => {
  const db = await openDatabase((await readFile(DATABASE_URL_FILE, 'utf8')).trim(), { poolMax: 1 });
  const study_id = `rooms-${randomBytes(3).toString('hex')}`;
  await insertStudy(db, { study_id, experiment_id: goodNews.id, mode: 'test', parameters: {}, seed: randomBytes(32) });
  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const options = { languages: ['en', 'en'], at: Date.now(), timeWarp: 1, forcedCondition: null, isTest: false } as const;
  const { dyadSessionId } = await addCouple(db, randomBytes(32), study_id, (basis) => enrol(basis, goodNews, options, random));
  await signedIn(page.context(), { isOwner: true, studyId: study_id, permissions: ['assistant'] });
  await page.goto('/dashboard/rooms');
  const name = `Room ${study_id.slice(-6)}`;
  await page.getByLabel('Name of the room').fill(name);
  await page.getByRole('button', { name: 'Make the room' }).click();
  const link = (await page.getByRole('region', { name: 'New room' }).getByText('/room#').textContent()) ?? '';
  await expectAccessible(page);
  await picture(page, 'rooms');

  const device = await partner();
  await device.open(link);
  await device.arrives(en.roomTitle);
  await device.looksAtBothSizes('room');
  expect(device.page.url()).toMatch(/\/room$/);

  await page.goto(`/dashboard/console/${study_id}/${dyadSessionId}`);
  await page.getByRole('button', { name: 'Send A to a room' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Room', { exact: true }).selectOption({ label: `${name} (free)` });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog).toHaveCount(0);

  await device.arrives(en.hello);
  await device.press(en.start);
  await device.arrives(texts.consent.heading);
  await device.page.reload();
  await device.arrives(texts.consent.heading);
  await (await device.asksToLeave()).getByRole('button', { name: en.stop }).click();
  await device.arrives(en.leftTitle);
  await device.looksAtBothSizes('room-left');
  await device.press(en.roomDone);
  await device.arrives(en.roomTitle);
  expect(await device.page.context().cookies()).toEqual([]);
  await db.destroy();
});
