import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { killGroup } from './command.mjs';
import { startDatabases } from './databases.mjs';
import { installPackages, toolEnvironment, turboCommand } from './install.mjs';
import { DATA, ROOT } from './paths.mjs';
import { Problem, runMain } from './problem.mjs';
import { step } from './progress.mjs';
import { withSession } from './session.mjs';
import {
  countTurbo,
  countVitest,
  namesOfFailures,
  namesOfUnsteady,
  sum,
  summaryTable,
} from './test-summary.mjs';

const USAGE = `npm test                      everything
npm test -- unit              one suite: typecheck, lint, arrows, unit, db, build or e2e
npm test -- db packages/core  one suite of tests, only the files whose path contains a text`;

const FOLDER = join(DATA, 'test');
const LOGS = join(FOLDER, 'logs');
/** A test that never yields cannot be timed out from within. */
const SUITE_LIMIT_MS = 40 * 60_000;

const TURBO_RUNS = join(ROOT, '.turbo', 'runs');

/** A database that lives for one run need not survive a power cut. */
const POSTGRES_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** @typedef {import('./test-summary.mjs').Counts} Counts */
/**
 * Each suite names what must run before it and counts its own checks.
 *
 * @type {Record<string, { needs: readonly ('databases' | 'browser')[],
 *   run: (options: { env: NodeJS.ProcessEnv, signal: AbortSignal, filters: readonly string[] }) => Promise<Counts & { failures?: string[], unsteady?: string[] }> }>}
 */
const SUITES = {
  typecheck: { needs: [], run: (options) => runTurbo(['typecheck'], options) },
  lint: { needs: [], run: (options) => runOne('oxlint', ['--type-aware', '--deny-warnings'], options) },
  arrows: {
    needs: [],
    run: (options) =>
      runOne('depcruise', ['--config', 'tooling/lint/arrows.config.mjs', 'apps', 'packages'], options),
  },
  build: { needs: [], run: (options) => runTurbo(['build', 'build:web', 'build:android'], options) },
  unit: { needs: [], run: (options) => runVitest('unit', options) },
  db: { needs: ['databases'], run: (options) => runVitest('db*', options) },
  e2e: { needs: ['databases', 'browser'], run: (options) => runVitest('e2e', options) },
};

await runMain(async () => {
  const [only, ...filters] = process.argv.slice(2);
  if (only !== undefined && !(only in SUITES)) throw new Problem(`There is no suite "${only}".\n${USAGE}`);
  // The end-to-end tests drive the built clients.
  const chosen = only === 'e2e' ? ['build', 'e2e'] : only === undefined ? Object.keys(SUITES) : [only];
  const suites = Object.entries(SUITES).filter(([name]) => chosen.includes(name));
  const whenRunning = (/** @type {number} */ pid) =>
    `The tests already run from this folder (process ${pid}): wait for them or stop them.`;
  return withSession({ folder: FOLDER, whenRunning }, async ({ supervisor, signal }) => {
    const env = await prepare({
      needs: new Set(suites.flatMap(([, suite]) => suite.needs)),
      supervisor,
      signal,
    });
    const results = [];
    for (const [name, suite] of suites) {
      console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
      const began = performance.now();
      const result = await suite.run({ env, signal, filters });
      signal.throwIfAborted();
      results.push({
        suite: name,
        failures: [],
        unsteady: [],
        ...result,
        durationMs: performance.now() - began,
      });
    }
    // Before the table: its last line is the last line of the whole run.
    await supervisor.stopAll();
    console.log(`\n${summaryTable(results)}`);
    return sum(results).failed === 0 ? 0 : 1;
  });
});

/**
 * @param {{ needs: Set<'databases' | 'browser'>, signal: AbortSignal,
 *   supervisor: import('./supervisor.mjs').Supervisor }} options
 */
async function prepare({ needs, supervisor, signal }) {
  const env = toolEnvironment({ ...process.env, NODE_ENV: 'test', CI: 'true' });
  await step(
    'Installing packages',
    () => installPackages('everything', { logFile: join(LOGS, 'install.log'), signal }),
    (outcome) => (outcome === 'unchanged' ? 'nothing new' : 'done'),
  );
  if (needs.has('databases')) {
    const urls = await startDatabases({
      supervisor,
      folder: FOLDER,
      env: process.env,
      signal,
      fresh: true,
      postgresSettings: POSTGRES_SETTINGS,
    });
    env.DATABASE_URL = urls.DATABASE_URL;
    env.REDIS_URL = urls.REDIS_URL;
  }
  if (needs.has('browser')) {
    const find = () => findBrowser({ logFile: join(LOGS, 'browser.log'), signal });
    env.CHROMIUM_PATH = await step('Finding a browser', find, (path) => path);
  }
  return env;
}

/**
 * @param {readonly string[]} tasks
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal }} options
 */
async function runTurbo(tasks, options) {
  rmSync(TURBO_RUNS, { recursive: true, force: true });
  const flags = ['--continue', '--concurrency=100%', '--summarize', '--output-logs=errors-only'];
  await runShown(...turboCommand(['run', ...tasks, ...flags]), options);
  return countTurbo(readJson(newestIn(TURBO_RUNS)));
}

/**
 * A check that either passes or fails as a whole.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal }} options
 */
async function runOne(command, args, options) {
  const good = await runShown(command, args, options);
  return good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * @param {string} project may end in `*`
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal, filters: readonly string[] }} options
 */
async function runVitest(project, { filters, ...options }) {
  const report = join(FOLDER, `${project.replace('*', '')}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const good = await runShown('vitest', ['run', '--project', project, ...reporters, ...filters], options);
  const outcome = readJson(report);
  return {
    ...countVitest(outcome, good),
    failures: namesOfFailures(outcome, ROOT),
    unsteady: namesOfUnsteady(outcome, ROOT),
  };
}

/**
 * Runs a command with its output shown, and gives whether it ended well.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal }} options
 */
async function runShown(command, args, { env, signal }) {
  signal.throwIfAborted();
  mkdirSync(FOLDER, { recursive: true });
  const child = spawn(command, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const abort = () => {
    if (child.pid === undefined) return;
    const { pid } = child;
    killGroup(pid, 'SIGTERM');
    setTimeout(() => killGroup(pid, 'SIGKILL'), 10_000).unref();
  };
  signal.addEventListener('abort', abort, { once: true });
  const limit = setTimeout(() => {
    console.error(`\nEnded after ${SUITE_LIMIT_MS / 60_000} minutes: ${command} ${args.join(' ')}`);
    abort();
  }, SUITE_LIMIT_MS);
  const [code] = await once(child, 'exit');
  clearTimeout(limit);
  signal.removeEventListener('abort', abort);
  return code === 0;
}

function newestIn(/** @type {string} */ folder) {
  try {
    return join(folder, readdirSync(folder)[0] ?? '');
  } catch {
    return folder;
  }
}

/** @returns {unknown} */
function readJson(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
