import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { dyadIdOf, insertAppointment } from '../../server/store/appointments.ts';
import { inDatabase, playedStudy } from './database.ts';
import { expectInBothSchemes } from './screens.ts';
import { signedIn } from './staff-page.ts';

const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1_366, height: 768 };

test('a couple is given a time, comes not, and the board says and sounds it', async ({ page }) => {
  const { studyId, played: dyadSessionId } = await playedStudy('time', 'test', async (stage) => {
    const [first] = [await stage.couple(), await stage.couple()];
    return first.scopes.A.dyadSessionId;
  }, Date.now());
  const { name } = await signedIn(page.context(), { studyId, permissions: ['assistant'], isOwner: false });
  let tones = 0;
  page.on('console', (message) => {
    if (message.text() === 'a tone') tones += 1;
  });
  await page.addInitScript(() => {
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...given) {
      console.log('a tone');
      return start.apply(this, given);
    };
  });
  await page.setViewportSize(LAPTOP);
  await page.goto(`/dashboard/studies/${studyId}/couples`);
  await page.getByRole('button', { name: 'Set the agreed time of couple 1' }).click();
  const dialog = page.getByRole('dialog');
  const time = `${new Date().getFullYear() + 1}-03-04T14:30`;
  await dialog.getByLabel('Date and time').fill(time);
  await expectInBothSchemes(page, 'agreed-time-form');
  await dialog.getByRole('button', { name: 'Set the time' }).click();
  await expect(page.getByRole('row').filter({ hasText: /4 Mar \d+, 14:30/ })).toHaveCount(1);
  await expectInBothSchemes(page, 'agreed-time-list');

  await page.getByRole('button', { name: 'Change the agreed time of couple 1' }).click();
  await expect(dialog.getByLabel('Date and time')).toHaveValue(time);
  await dialog.getByLabel('Date and time').fill(time.replace('14:30', '16:00'));
  await dialog.getByLabel('Reason').fill('They asked for it');
  await dialog.getByRole('button', { name: 'Change the time' }).click();
  await page.goto(`/dashboard/couples/${studyId}/${dyadSessionId}`);
  const section = page.getByRole('region', { name: 'Agreed time' });
  await expect(section.getByText(/4 Mar \d+, 14:30/)).toHaveCSS('text-decoration-line', 'line-through');
  await expect(section.getByText(/4 Mar \d+, 16:00/)).toBeVisible();
  await page.setViewportSize(PHONE);
  await expectInBothSchemes(page, 'agreed-time-couple');

  await page.setViewportSize(LAPTOP);
  await page.getByRole('link', { name: 'Live board' }).click();
  await page.goto(`/dashboard/board/${studyId}`);
  await expect(page.getByText(/before the draw, comes .*4 Mar \d+, 16:00/)).toBeVisible();
  await page.getByRole('heading', { name: 'Live board' }).click();
  await inDatabase(async (db) => {
    const { staff_id: staffId } = await db('staff').where({ name }).first('staff_id');
    await db.transaction(async (trx) => {
      const dyadId = await dyadIdOf(trx, studyId, 1);
      if (dyadId === null) throw new Error('no couple');
      await insertAppointment(trx, { appointmentId: randomUUID(), dyadId, at: new Date(Date.now() - 5_000), timeZone: 'UTC', staffId });
    });
  });
  await expect(page.getByText(/both have not come, 0:\d\d after their time/)).toBeVisible();
  await expect.poll(() => tones).toBe(2);
  await expect(page).toHaveTitle(/^\(1\) /);
  await expectInBothSchemes(page, 'agreed-time-board');
  await page.getByRole('row').filter({ hasText: 'both have not come' }).getByRole('link', { name: 'Couple 1 in the console' }).click();
  await expect(page.getByText(/both have not come/)).toBeVisible();
  await expectInBothSchemes(page, 'agreed-time-console');
});
