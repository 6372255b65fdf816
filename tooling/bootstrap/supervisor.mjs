import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup, lastLines } from './command.mjs';
import { Problem } from './problem.mjs';
import { processIdentity } from './process-identity.mjs';

const POLL_MS = 50;
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 15_000;
/** A service that lived this long before it died is restarted without a growing delay. */
const SETTLED_MS = 30_000;

/**
 * @typedef {object} ServiceDefinition
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {string} logFile
 * @property {() => Promise<boolean>} isReady
 * @property {number} readyTimeoutMs
 * @property {NodeJS.Signals} stopSignal what asks it to finish its work and end
 * @property {number} stopTimeoutMs after which it is ended by force
 * @property {() => Promise<void>} [beforeStart] run before every start and restart
 * @property {number | undefined} [uid]
 * @property {number | undefined} [gid]
 *
 * @typedef {{ definition: ServiceDefinition, child: import('node:child_process').ChildProcess | undefined,
 *   failures: number }} Supervised
 */

/**
 * Keeps services running: starts them one after the other, starts again what dies, and stops all in the
 * reverse order, so that nothing loses its database before it has finished.
 *
 * @param {{ say: (line: string) => void,
 *   onSpawn?: (service: import('./run-record.mjs').RecordedService) => void }} options
 */
export function createSupervisor({ say, onSpawn }) {
  /** @type {Supervised[]} */
  const services = [];
  const stop = new AbortController();
  /** @type {Promise<void> | undefined} */
  let stopped;

  /** Waits, but no longer than until the stop. */
  const pause = (/** @type {number} */ ms) => sleep(ms, undefined, { signal: stop.signal }).catch(() => {});

  /** Starts a service and waits until it is ready. @throws {Problem} when it ends first or takes too long */
  async function start(/** @type {ServiceDefinition} */ definition) {
    if (existsSync(definition.logFile)) renameSync(definition.logFile, `${definition.logFile}.1`);
    /** @type {Supervised} */
    const service = { definition, child: undefined, failures: 0 };
    services.push(service);
    await launch(service);
    watch(service);
  }

  async function launch(/** @type {Supervised} */ service) {
    const { definition } = service;
    await definition.beforeStart?.();
    if (stop.signal.aborted) return;
    mkdirSync(dirname(definition.logFile), { recursive: true });
    const log = openSync(definition.logFile, 'a', 0o600);
    const child = spawn(definition.command, definition.args, {
      cwd: definition.cwd,
      env: definition.env,
      stdio: ['ignore', log, log],
      // A group of its own, or Ctrl-C in the terminal would stop the databases before the server.
      detached: true,
      ...(definition.uid === undefined ? {} : { uid: definition.uid }),
      ...(definition.gid === undefined ? {} : { gid: definition.gid }),
    });
    closeSync(log);
    service.child = child;
    /** @type {Error | undefined} */
    let spawnError;
    child.once('error', (error) => {
      spawnError = error;
    });
    if (child.pid !== undefined) {
      const identity = processIdentity(child.pid);
      if (identity !== undefined) {
        onSpawn?.({ name: definition.name, pid: child.pid, identity, stopSignal: definition.stopSignal });
      }
    }
    const deadline = Date.now() + definition.readyTimeoutMs;
    while (!(await definition.isReady())) {
      if (stop.signal.aborted) return;
      if (spawnError !== undefined || hasEnded(child)) {
        throw new Problem(`${definition.name} did not start.\n${spawnError?.message ?? tail(definition)}`);
      }
      if (Date.now() > deadline) {
        throw new Problem(
          `${definition.name} was not ready within ${definition.readyTimeoutMs / 1000} s.\n${tail(definition)}`,
        );
      }
      await pause(POLL_MS);
    }
  }

  function watch(/** @type {Supervised} */ service) {
    const { child } = service;
    if (child === undefined) return;
    const readyAt = Date.now();
    const restart = (/** @type {number | null} */ code, /** @type {NodeJS.Signals | null} */ signal) => {
      if (stop.signal.aborted) return;
      if (Date.now() - readyAt > SETTLED_MS) service.failures = 0;
      void revive(service, signal === null ? `with exit code ${code}` : `by ${signal}`);
    };
    if (hasEnded(child)) restart(child.exitCode, child.signalCode);
    else child.once('exit', restart);
  }

  async function revive(/** @type {Supervised} */ service, /** @type {string} */ how) {
    const { name, logFile } = service.definition;
    let reason = `${name} ended unexpectedly (${how})`;
    while (!stop.signal.aborted) {
      const wait = Math.min(FIRST_BACKOFF_MS * 2 ** service.failures, MAX_BACKOFF_MS);
      service.failures += 1;
      say(`${reason}; starting it again in ${wait / 1000} s. Its log: ${logFile}`);
      await pause(wait);
      if (stop.signal.aborted) return;
      try {
        await launch(service);
        if (stop.signal.aborted) return;
        say(`${name} is running again.`);
        watch(service);
        return;
      } catch (error) {
        if (service.child?.pid !== undefined) killGroup(service.child.pid, 'SIGKILL');
        reason = error instanceof Error ? (error.message.split('\n')[0] ?? name) : String(error);
      }
    }
  }

  /** Stops everything in reverse order of start; calling it again waits for the same stop. */
  function stopAll() {
    stop.abort();
    stopped ??= (async () => {
      for (const service of services.toReversed()) await end(service);
    })();
    return stopped;
  }

  /** Ends everything at once, for an impatient second Ctrl-C. The databases recover at their next start. */
  function killAll() {
    stop.abort();
    for (const { child } of services) if (child?.pid !== undefined) killGroup(child.pid, 'SIGKILL');
  }

  return { start, stopAll, killAll };
}

/** @typedef {ReturnType<typeof createSupervisor>} Supervisor */

async function end(/** @type {Supervised} */ { definition, child }) {
  if (child?.pid === undefined) return;
  if (!hasEnded(child)) {
    const patience = setTimeout(() => child.kill('SIGKILL'), definition.stopTimeoutMs);
    const exited = once(child, 'exit');
    child.kill(definition.stopSignal);
    await exited;
    clearTimeout(patience);
  }
  // Also when it ended by itself: nothing it started may outlive it.
  killGroup(child.pid, 'SIGKILL');
}

function hasEnded(/** @type {import('node:child_process').ChildProcess} */ child) {
  return child.exitCode !== null || child.signalCode !== null;
}

function tail(/** @type {ServiceDefinition} */ { logFile }) {
  return `${lastLines(readFileSync(logFile, 'utf8'))}\nIts log: ${logFile}`;
}
