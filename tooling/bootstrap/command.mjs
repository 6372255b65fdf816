import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, createWriteStream, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Problem } from './problem.mjs';

const TAIL_LINES = 25;

/**
 * Runs a command to its end, its output to a log file.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, logFile: string, doing: string, signal?: AbortSignal,
 *   uid?: number | undefined, gid?: number | undefined, stdin?: string }} options
 *   `doing` names the step in the message of a failure
 * @returns {Promise<string>} what it wrote to its standard output
 * @throws {Problem} with the last lines of output when it fails
 */
export function runCommand(command, args, options) {
  const { cwd, env, logFile, doing, signal, uid, gid, stdin } = options;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: 'a' });
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the terminal reaches this process, which then ends the whole group.
      detached: true,
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    let output = '';
    let stdout = '';
    child.stdout?.on('data', (data) => {
      stdout += data;
      output += data;
      log.write(data);
    });
    child.stderr?.on('data', (data) => {
      output += data;
      log.write(data);
    });
    if (stdin !== undefined) child.stdin?.end(stdin);
    const abort = () => child.pid !== undefined && killGroup(child.pid, 'SIGTERM');
    signal?.addEventListener('abort', abort, { once: true });
    const finish = (/** @type {Error | undefined} */ error) => {
      signal?.removeEventListener('abort', abort);
      log.end();
      if (error) reject(error);
      else resolve(stdout);
    };
    child.once('error', (error) => finish(new Problem(`${doing} failed: ${error.message}`)));
    child.once('close', (code, killedBy) => {
      if (signal?.aborted) return finish(signal.reason);
      if (code === 0) return finish(undefined);
      const how = killedBy === null ? `exit code ${code}` : `ended by ${killedBy}`;
      finish(
        new Problem(`${doing} failed (${how}).\n${lastLines(output)}\nThe whole output is in ${logFile}.`),
      );
    });
  });
}

/** Signals a process and everything it started; one that is already gone is no error. */
export function killGroup(/** @type {number} */ pid, /** @type {NodeJS.Signals} */ signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended.
  }
}

/** The end of a text, each line set in, for showing why something failed. */
export function lastLines(/** @type {string} */ text, count = TAIL_LINES) {
  const lines = text.trimEnd().split('\n').slice(-count);
  return lines.map((line) => `    ${line}`).join('\n');
}

/** The full path of a program on the PATH, or undefined. */
export function findOnPath(/** @type {string} */ name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/** Whether a short command succeeds, its output thrown away. */
export function succeeds(/** @type {string} */ command, /** @type {readonly string[]} */ args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
