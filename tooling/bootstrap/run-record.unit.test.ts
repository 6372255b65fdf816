import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processIdentity } from './process-identity.mjs';
import { AlreadyRunning, readRunRecord, takeRunRecord } from './run-record.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkvine-record-'));
  file = join(folder, 'running.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

function startSleeper() {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
}

function identityOf(pid: number | undefined) {
  const identity = processIdentity(pid ?? -1);
  if (pid === undefined || identity === undefined) throw new Error('the process does not run');
  return { pid, identity };
}

test('a process keeps its identity, and a dead one has none', async () => {
  const child = startSleeper();
  const { pid, identity } = identityOf(child.pid);
  expect(processIdentity(pid)).toBe(identity);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processIdentity(pid)).toBeUndefined();
});

test('a second session is told which process holds the folder', async () => {
  const record = await takeRunRecord(file);
  await expect(takeRunRecord(file)).rejects.toThrow(AlreadyRunning);
  expect(readRunRecord(file)?.pid).toBe(process.pid);
  record.release();
  expect(existsSync(file)).toBe(false);
});

test('what a crashed session left running is ended', async () => {
  const child = startSleeper();
  const service = { name: 'worker', stopSignal: 'SIGTERM', ...identityOf(child.pid) };
  writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, identity: 'gone', services: [service] }));
  const exited = once(child, 'exit');
  const record = await takeRunRecord(file);
  expect(record.cleared).toEqual(['worker']);
  expect(await exited).toEqual([null, 'SIGTERM']);
});

test('a process that merely has the number of a former one is left alone', async () => {
  const child = startSleeper();
  const { pid } = identityOf(child.pid);
  const stranger = { pid, identity: 'another boot:1' };
  const services = [{ name: 'worker', stopSignal: 'SIGTERM', ...stranger }];
  writeFileSync(file, JSON.stringify({ ...stranger, services }));
  const record = await takeRunRecord(file);
  expect(record.cleared).toEqual([]);
  expect(processIdentity(pid)).toBeDefined();
  child.kill('SIGKILL');
});

test('a record torn by a crash is replaced', async () => {
  writeFileSync(file, '{ "pid": 12');
  await takeRunRecord(file);
  expect(readRunRecord(file)?.pid).toBe(process.pid);
});

test('the record names the services of the session, each once and in the order of their first start', async () => {
  const record = await takeRunRecord(file);
  const service = (name: string, pid: number) => ({
    name,
    pid,
    identity: 'a',
    stopSignal: 'SIGTERM' as const,
  });
  record.note(service('database', 10));
  record.note(service('server', 11));
  record.note(service('database', 12));
  expect(readRunRecord(file)?.services.map(({ pid }) => pid)).toEqual([12, 11]);
});
