import { expect, test as base, type BrowserContextOptions } from '@playwright/test';
import type { Knex } from 'knex';
import { newCouple, type Couple, type CoupleOptions } from './couples.ts';
import { inDatabase } from './database.ts';
import { Partner } from './partner.ts';

/** Small and with fingers, or large and with a mouse. */
export const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
export const LAPTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

interface Fixtures {
  /** A couple of its own for each test. */
  readonly couple: (options?: CoupleOptions) => Promise<Couple>;
  /** A person in a browser of their own. */
  readonly partner: (options?: BrowserContextOptions) => Promise<Partner>;
  /** Of the server that the browsers look at, past that server. */
  readonly db: Knex;
  /** What the console may complain of in this test; everything else is a failure. */
  readonly expectedComplaints: RegExp | null;
}

export const test = base.extend<Fixtures>({
  couple: ({ request }, use) => use((options) => newCouple(request, options)),
  db: ({ browserName: _ }, use) => inDatabase(use),
  expectedComplaints: [null, { option: true }],
  async partner({ browser, expectedComplaints }, use) {
    const partners: Partner[] = [];
    await use(async (options = {}) => {
      const partner = await Partner.sitDown(await browser.newContext({ ...LAPTOP, ...options }));
      partners.push(partner);
      return partner;
    });
    for (const { page, watches } of partners) {
      const complaints = watches.flatMap((watch) => watch.complaints);
      const unexpected = complaints.filter((text) => !(expectedComplaints?.test(text) ?? false));
      expect.soft(unexpected, 'complaints in the console').toEqual([]);
      const outside = watches.flatMap(({ outsideRequests }) => outsideRequests);
      expect.soft(outside, 'requests to other hosts').toEqual([]);
      await page.context().close();
    }
  },
});
