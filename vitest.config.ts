import { defineConfig } from 'vitest/config';

const NEVER = ['**/node_modules/**', '**/dist/**', '**/.data/**'];

/**
 * Three suites: `unit` needs nothing, `db` needs DATABASE_URL and REDIS_URL, `e2e` needs those, the built
 * clients and CHROMIUM_PATH. `npm test` and `node tooling/bootstrap/services.mjs` provide them.
 */
export default defineConfig({
  test: {
    exclude: NEVER,
    retry: 0,
    allowOnly: false,
    passWithNoTests: false,
    // For what hangs: properties, processes and browsers take their time on a machine that does other work as well.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A condition is waited for, however busy the machine; only what never comes takes this long.
    setupFiles: ['packages/testkit/src/property-seed.ts'],
    expect: { poll: { timeout: 30_000, interval: 50 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,packages,tooling}/**/*.unit.test.{ts,tsx}'],
          pool: 'threads',
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['{apps,packages,tooling}/**/*.db.test.ts'],
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['{apps,packages,tooling}/**/*.e2e.test.ts'],
          pool: 'forks',
          // Each file runs a server, a worker and a browser: two at once would only slow each other down.
          maxWorkers: 1,
        },
      },
    ],
  },
});
