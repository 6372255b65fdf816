import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { killGroup } from './command.mjs';
import { startDatabases } from './databases.mjs';
import { installPackages, toolEnvironment } from './install.mjs';
import { DATA, ROOT } from './paths.mjs';
import { step } from './progress.mjs';
import { withSession } from './session.mjs';

/**
 * Does some work on databases of its own, in a folder of `.data`, that keep what is committed.
 *
 * @param {string} name of the folder and of what runs
 * @param {(parts: { run: (command: string, args: string[]) => Promise<boolean>, env: NodeJS.ProcessEnv }) => Promise<number>} work
 *   `run` shows what a command prints and gives whether it ended well; answers the exit code
 */
export async function onDatabases(name, work) {
  const folder = join(DATA, name);
  const whenRunning = (/** @type {number} */ pid) =>
    `A ${name} already runs from this folder (process ${pid}).`;
  return withSession({ folder, whenRunning }, async ({ supervisor, signal }) => {
    const logFile = join(folder, 'logs', 'install.log');
    await step('Installing packages', () => installPackages('everything', { logFile, signal }));
    const { DATABASE_URL, REDIS_URL } = await startDatabases({
      ...{ supervisor, folder, env: process.env, signal, fresh: true },
    });
    const env = { ...toolEnvironment(), DATABASE_URL, REDIS_URL };

    async function run(/** @type {string} */ command, /** @type {string[]} */ args) {
      const child = spawn(command, args, {
        ...{ cwd: ROOT, env, detached: true },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const abort = () => child.pid !== undefined && killGroup(child.pid, 'SIGTERM');
      signal.addEventListener('abort', abort, { once: true });
      const [code] = await once(child, 'exit');
      signal.removeEventListener('abort', abort);
      signal.throwIfAborted();
      return code === 0;
    }
    return await work({ run, env });
  });
}
