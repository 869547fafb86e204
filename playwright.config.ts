import { defineConfig } from '@playwright/test';
import { ORIGIN } from './test/browser/address.ts';
import { findChromium, QUIET } from './test/support/chromium.mjs';

const executablePath = await findChromium();
if (executablePath === null) throw new Error('no Chromium; `npm test` installs one');

export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'test-results/browser',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: ORIGIN,
    locale: 'en-GB',
    actionTimeout: 15_000,
    launchOptions: { executablePath, args: [...QUIET] },
  },
  webServer: {
    command: 'node --import tsx test/browser/serve.ts',
    url: `${ORIGIN}/health`,
    // Who names a port may have started the server there by hand.
    reuseExistingServer: process.env['TANDEM_TEST_PORT'] !== undefined,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    stderr: 'pipe',
  },
});
