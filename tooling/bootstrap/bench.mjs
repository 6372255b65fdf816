import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { killGroup } from './command.mjs';
import { startDatabases } from './databases.mjs';
import { installPackages, toolEnvironment } from './install.mjs';
import { DATA, NODE, ROOT } from './paths.mjs';
import { Problem, runMain } from './problem.mjs';
import { step } from './progress.mjs';
import { withSession } from './session.mjs';

const FOLDER = join(DATA, 'bench');
const BENCHES = join(ROOT, 'tooling', 'bench');

/** Runs the benches whose file name contains one of the arguments, or all, on databases that keep what is committed. */
await runMain(async () => {
  const names = process.argv.slice(2);
  const files = readdirSync(BENCHES)
    .filter((file) => file.endsWith('.bench.ts'))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
  if (files.length === 0)
    throw new Problem(`No bench in tooling/bench has a name with ${names.join(' or ')}.`);
  const whenRunning = (/** @type {number} */ pid) =>
    `A bench already runs from this folder (process ${pid}).`;
  return withSession({ folder: FOLDER, whenRunning }, async ({ supervisor, signal }) => {
    const logFile = join(FOLDER, 'logs', 'install.log');
    await step('Installing packages', () => installPackages('everything', { logFile, signal }));
    const { DATABASE_URL, REDIS_URL } = await startDatabases({
      supervisor,
      folder: FOLDER,
      env: process.env,
      signal,
      fresh: true,
    });
    const env = { ...toolEnvironment(), DATABASE_URL, REDIS_URL };
    let failures = 0;
    for (const file of files) {
      console.log(`\n── ${file.replace('.bench.ts', '')}`);
      if (!(await runBench(join(BENCHES, file), env, signal))) failures += 1;
      signal.throwIfAborted();
    }
    return failures === 0 ? 0 : 1;
  });
});

/** @returns {Promise<boolean>} whether the bench ended well, its bounds kept */
async function runBench(
  /** @type {string} */ file,
  /** @type {NodeJS.ProcessEnv} */ env,
  /** @type {AbortSignal} */ signal,
) {
  const child = spawn(NODE, [file], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const abort = () => child.pid !== undefined && killGroup(child.pid, 'SIGTERM');
  signal.addEventListener('abort', abort, { once: true });
  const [code] = await once(child, 'exit');
  signal.removeEventListener('abort', abort);
  return code === 0;
}
