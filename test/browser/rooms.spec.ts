import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import goodNews from '../../experiments/good-news/experiment.ts';
import texts from '../../experiments/good-news/texts.en.json' with { type: 'json' };
import { enrol } from '../../server/sessions/enrolment.ts';
import { addCouple } from '../../server/store/couples.ts';
import { newStudy } from './database.ts';
import { test } from './fixtures.ts';
import { signedIn } from './staff-page.ts';
import { expectAccessible, picture } from './screens.ts';

// A device that nobody sits at asks whether somebody does.
test.use({ expectedComplaints: /status of 401/ });

test('a device of the lab waits, shows the welcome of whoever the console sends, and waits again after their last page', async ({ page, partner, db }) => {
  const studyId = await newStudy('rooms');
  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const options = { languages: ['en', 'en'], at: Date.now(), timeWarp: 1, forcedCondition: null, isTest: false } as const;
  const { dyadSessionId } = await addCouple(db, randomBytes(32), studyId, (basis) => enrol(basis, goodNews, options, random));
  await signedIn(page.context(), { isOwner: true, studyId, permissions: ['assistant'] });
  await page.goto('/dashboard/rooms');
  const name = `Room ${studyId.slice(-6)}`;
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

  await page.goto(`/dashboard/console/${studyId}/${dyadSessionId}`);
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
});
