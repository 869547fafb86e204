import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Without it one core is left to nobody, which on two cores means one file at a time.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'core',
          include: ['test/core/**/*.test.ts', 'test/architecture/**/*.test.ts', 'experiments/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'database',
          include: ['test/store/**/*.test.ts', 'test/wire/**/*.test.ts'],
          exclude: ['test/wire/analysis-*.test.ts', 'test/store/export-r.test.ts'],
          globalSetup: ['test/support/global-postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // From couples to fitted models, by what analysts use: R, Python, PSPP, DuckDB.
        test: {
          name: 'analysis',
          include: ['test/wire/analysis-*.test.ts', 'test/store/export-r.test.ts'],
          globalSetup: ['test/support/global-postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
