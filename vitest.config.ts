import { defineConfig } from 'vitest/config';

const NEVER = ['**/node_modules/**', '**/dist/**', '**/.data/**'];
/** These replace modules of the product. */
const MUTANTS = '{apps,packages,tooling}/**/*.mutants.db.test.ts';

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
    expect: { poll: { timeout: 60_000, interval: 50 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,packages,tooling}/**/*.unit.test.{ts,tsx}'],
          pool: 'threads',
          // What a file replaces it puts back; loading everything anew for each takes longer than the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['{apps,packages,tooling}/**/*.db.test.ts'],
          exclude: [...NEVER, MUTANTS],
          pool: 'forks',
          maxWorkers: 2,
          // Each file has a database of its own; loading the product anew for each takes as long as the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'db-mutants', include: [MUTANTS], pool: 'forks' },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['{apps,packages,tooling}/**/*.e2e.test.ts'],
          pool: 'forks',
          // A file mostly waits for its server, its worker and its browser.
          maxWorkers: 2,
          // A browser is not ours to make steady. The summary names whatever needed its second try.
          retry: 1,
        },
      },
    ],
  },
});
