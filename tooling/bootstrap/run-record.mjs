import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { endProcess, processIdentity } from './process-identity.mjs';

/**
 * @typedef {{ name: string, pid: number, identity: string, stopSignal: NodeJS.Signals }} RecordedService
 * @typedef {{ pid: number, identity: string, services: RecordedService[] }} Record
 */

/** Another run of the same checkout holds the record. */
export class AlreadyRunning extends Error {
  name = 'AlreadyRunning';
  constructor(/** @type {number} */ pid) {
    super(`process ${pid} holds the run record`);
    this.pid = pid;
  }
}

/**
 * Takes the run record of a checkout: at most one run holds it, and it names every process the run started,
 * so that the run after a crash ends what the crashed one left behind.
 *
 * @param {string} file
 * @returns {Promise<{ cleared: string[], note(service: RecordedService): void, release(): void }>}
 *   `cleared` names the services of a crashed run that were still alive and have been ended
 * @throws {AlreadyRunning}
 */
export async function takeRunRecord(file) {
  mkdirSync(dirname(file), { recursive: true });
  const identity = processIdentity(process.pid);
  if (identity === undefined) throw new Error('this process cannot be identified');
  /** @type {Record} */
  const record = { pid: process.pid, identity, services: [] };
  /** @type {string[]} */
  const cleared = [];
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(record), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const former = readRunRecord(file);
    if (former !== undefined) {
      if (processIdentity(former.pid) === former.identity) throw new AlreadyRunning(former.pid);
      // In reverse, as a clean stop would: first what uses the databases, then the databases.
      for (const service of former.services.toReversed()) {
        if (processIdentity(service.pid) !== service.identity) continue;
        await endProcess(service.pid, { signal: service.stopSignal, patienceMs: 15_000 });
        cleared.push(service.name);
      }
    }
    rmSync(file, { force: true });
  }
  return {
    cleared,
    note(service) {
      // In the place of its former process: the order of the stop is that of the first start.
      const place = record.services.findIndex((known) => known.name === service.name);
      record.services.splice(place === -1 ? record.services.length : place, 1, service);
      writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    release() {
      rmSync(file, { force: true });
    },
  };
}

/**
 * The record of a run, or undefined when there is none or a crash left it torn.
 *
 * @param {string} file
 * @returns {Record | undefined}
 */
export function readRunRecord(file) {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(record?.pid) && Array.isArray(record.services) ? record : undefined;
  } catch {
    return undefined;
  }
}
