import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './command.mjs';
import { startDatabases } from './databases.mjs';
import { installPackages, toolEnvironment, turboCommand } from './install.mjs';
import { interruption } from './interruption.mjs';
import { DATA, NODE, ROOT } from './paths.mjs';
import { findFreePort, isPortFree } from './ports.mjs';
import { Problem, runMain } from './problem.mjs';
import {
  answersHttp,
  GATEWAY_FAKES,
  gatewayFakeService,
  hasGatewayKeys,
  productEnvironment,
  productService,
} from './product.mjs';
import { formatDuration, step } from './progress.mjs';
import { loadSecrets } from './secrets.mjs';
import { withSession } from './session.mjs';

const LOGS = join(DATA, 'logs');

await runMain(async () => {
  const began = performance.now();
  const port = readPort(process.env.PORT);
  const whenRunning = (/** @type {number} */ pid) =>
    `Inkvine already runs from this folder (process ${pid}): use it at its address, or stop it with Ctrl-C in ` +
    `its terminal or "kill ${pid}" and start again.`;
  const code = await withSession({ folder: DATA, whenRunning, interruptedCode: 0 }, async (session) => {
    console.error('Inkvine is starting.');
    await start({ ...session, port });
    console.error(`\nReady after ${formatDuration(performance.now() - began)}. Ctrl-C stops it.`);
    await interruption(session.signal);
    return 0;
  });
  console.error('Stopped. Everything is kept in .data; "npm start" continues from here.');
  return code;
});

/**
 * @param {{ supervisor: import('./supervisor.mjs').Supervisor, signal: AbortSignal, port: number }} options
 */
async function start({ supervisor, signal, port }) {
  await checkPort(port);
  await step(
    'Installing packages',
    () => installPackages('product', { logFile: join(LOGS, 'install.log'), signal }),
    (outcome) => (outcome === 'unchanged' ? 'nothing new' : 'done'),
  );
  const { DATABASE_URL, REDIS_URL, seedMark } = await startDatabases({
    supervisor,
    folder: DATA,
    env: process.env,
    signal,
  });
  /** @type {import('./product.mjs').RunningFake[]} */
  const fakes = [];
  for (const fake of hasGatewayKeys(process.env) ? [] : GATEWAY_FAKES) {
    fakes.push({ fake, port: await findFreePort(port + 10 * (fakes.length + 1)) });
  }
  const secrets = loadSecrets(join(DATA, 'secrets.json'));
  const settings = productEnvironment({
    env: process.env,
    port,
    fakes,
    secrets,
    DATABASE_URL,
    REDIS_URL,
  });
  const env = toolEnvironment(settings);
  const script = (/** @type {string} */ file, /** @type {string} */ doing) =>
    runCommand(NODE, [join(ROOT, file)], { cwd: ROOT, env, logFile: join(LOGS, 'setup.log'), doing, signal });

  await step('Bringing the database up to date', () => script('packages/db/src/migrate.ts', 'The migration'));
  // Before the demo data, whose readers have paid for their coins there.
  if (fakes.length > 0) {
    await step('Starting the stand-ins for payment gateways', () =>
      Promise.all(
        fakes.map((running) =>
          supervisor.start(gatewayFakeService({ running, serverPort: port, dataFolder: DATA })),
        ),
      ),
    );
  }
  await seedOnce(seedMark, () => script('apps/server/src/demo/seed.ts', 'Writing the demo data'));
  await step('Building the web client', () => {
    const [command, args] = turboCommand([
      'run',
      'build',
      '--filter=@inkvine/web',
      '--output-logs=errors-only',
    ]);
    return runCommand(command, args, {
      cwd: ROOT,
      env: { ...toolEnvironment(), NO_COLOR: '1' },
      logFile: join(LOGS, 'web-build.log'),
      doing: 'Building the web client',
      signal,
    });
  });
  const workerPort = await findFreePort();
  const server = productService({
    name: 'server',
    entry: 'apps/server/src/main.ts',
    env,
    logFolder: LOGS,
    isReady: () => answersHttp(port, '/health/ready'),
  });
  const worker = productService({
    name: 'worker',
    entry: 'apps/worker/src/main.ts',
    env: { ...env, WORKER_PORT: String(workerPort) },
    logFolder: LOGS,
    isReady: () => answersHttp(workerPort, '/health/ready'),
  });
  await step('Starting the server and the worker', () =>
    Promise.all([supervisor.start(server), supervisor.start(worker)]),
  );
  const accounts = await script('apps/server/src/demo/accounts.ts', 'Listing the demo accounts');
  console.log(`\n${accounts.trimEnd()}\n\n  Inkvine is at ${settings.PUBLIC_URL}`);
}

/** Seeds a database once; the mark is set only when the whole seed has succeeded. */
async function seedOnce(/** @type {string} */ mark, /** @type {() => Promise<string>} */ seed) {
  if (existsSync(mark)) return;
  await step('Writing the demo data', seed);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, '');
}

async function checkPort(/** @type {number} */ port) {
  if (await isPortFree(port)) return;
  throw new Problem(
    `Port ${port} is taken by another program: end that program, or choose another port with ` +
      `"PORT=${await nextFreePort(port + 1)} npm start".`,
  );
}

async function nextFreePort(/** @type {number} */ port) {
  while (!(await isPortFree(port))) port += 1;
  return port;
}

function readPort(/** @type {string | undefined} */ text) {
  if (text === undefined || text === '') return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Problem(
    `PORT is "${text}", but a port is a whole number from 1 to 65535, such as PORT=3001 npm start.`,
  );
}
