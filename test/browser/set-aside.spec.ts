import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import { hashToken } from '../../server/sessions/tokens.ts';
import { PHONE, test } from './fixtures.ts';

test.use({ expectedComplaints: /ERR_INTERNET_DISCONNECTED|status of 410/ });

test('a couple that the server cannot go on with: the open page and the link lead to thanks and the code', async ({ couple, partner, db }) => {
  const links = await couple();
  const anna = await partner();
  await anna.comesBack(links.A);
  await anna.arrives(texts.consent.heading);
  await anna.page.context().setOffline(true);
  await expect(anna.said(en.connectionLost)).toBeVisible();
  // Past the triggers, as whoever damages a database does.
  await db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica');
    const changed = await trx.raw<{ rowCount: number }>(
      `update plan_parts set plan = replace(plan, '"rulesVersion":', '"rulesVersion":9')
        where dyad_session_id in (select dyad_session_id from join_tokens join participants using (participant_id) join dyad_sessions using (dyad_id)
                                   where token_hash = ?)`,
      [hashToken(links.A.split('#')[1] ?? '')],
    );
    expect(changed.rowCount).toBe(1);
  });
  await anna.page.context().setOffline(false);
  await anna.arrives(en.overTitle);
  await expect(anna.page.getByText(`${en.completionCode}:`)).toBeVisible();
  await anna.looksAtBothSizes('set aside');

  const ben = await partner(PHONE);
  await ben.open(links.B);
  await ben.press(en.start);
  await ben.arrives(en.overTitle);
  await expect(ben.page.getByText(`${en.completionCode}:`)).toBeVisible();
  await expect(ben.page.getByText(/partner|error|wrong/i)).toHaveCount(0);
});
