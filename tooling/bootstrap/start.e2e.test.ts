import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DATA } from './paths.mjs';
import { findFreePort, isPortFree } from './ports.mjs';
import { processIdentity } from './process-identity.mjs';
import { readRunRecord } from './run-record.mjs';

const START = fileURLToPath(new URL('./start.mjs', import.meta.url));
const SERVICES = ['PostgreSQL', 'Redis', 'Toss fake', 'Stripe fake', 'Razorpay fake', 'server', 'worker'];

let folder: string;
let port: number;
const runs: { child: ChildProcess; output: string }[] = [];

beforeAll(async () => {
  mkdirSync(DATA, { recursive: true });
  folder = mkdtempSync(join(DATA, 'start-'));
  // As root, PostgreSQL runs as another user, who must be able to pass.
  chmodSync(folder, 0o711);
  port = await findFreePort();
});

afterAll(async () => {
  for (const { child } of runs) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true });
});

/** `npm start` as a person's shell runs it, on data of its own. */
function start(overrides: NodeJS.ProcessEnv = {}) {
  const env: NodeJS.ProcessEnv = { ...process.env, PORT: String(port), INKVINE_DATA: folder, ...overrides };
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'NODE_ENV', 'VITEST']) delete env[name];
  const child = spawn(process.execPath, [START], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const run = { child, output: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => (run.output += String(data)));
  runs.push(run);
  return run;
}

async function untilSaid(run: { child: ChildProcess; output: string }, text: string, timeout = 120_000) {
  await vi.waitFor(
    () => {
      if (!run.output.includes(text)) throw new Error(`“${text}” was not said:\n${run.output}`);
    },
    { timeout, interval: 100 },
  );
}

const pids = () =>
  new Map(readRunRecord(join(folder, 'running.json'))?.services.map(({ name, pid }) => [name, pid]));

async function health(): Promise<number> {
  return (await fetch(`http://localhost:${port}/health/ready`)).status;
}

test('it starts, survives the death of each part, explains a second start, and leaves nothing running', async () => {
  const first = start();
  await untilSaid(first, 'Ready after');
  expect(first.output).toContain(`Inkvine is at http://localhost:${port}`);
  expect(first.output).toMatch(/operator\s+\S+@\S+/);
  expect(await (await fetch(`http://localhost:${port}/`)).text()).toContain('<title>Inkvine');

  const started = pids();
  expect([...started.keys()].toSorted()).toEqual(SERVICES.toSorted());
  for (const name of SERVICES) process.kill(started.get(name) ?? -1, 'SIGKILL');
  for (const name of SERVICES) await untilSaid(first, `${name} is running again.`, 60_000);
  await vi.waitFor(async () => expect(await health()).toBe(200), { timeout: 30_000 });

  const second = start({ PORT: String(port + 1) });
  expect(await once(second.child, 'exit')).toEqual([1, null]);
  expect(second.output).toContain(`Inkvine already runs from this folder (process ${first.child.pid})`);

  const last = [...pids().values()];
  first.child.kill('SIGINT');
  expect(await once(first.child, 'exit')).toEqual([0, null]);
  for (const pid of last) expect(processIdentity(pid)).toBeUndefined();
  expect(await isPortFree(port)).toBe(true);
}, 240_000);

test('after it was killed itself, the next start ends what was left and goes on with the same data', async () => {
  const killed = start();
  await untilSaid(killed, 'Ready after');
  const orphans = [...pids().values()];
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');

  const next = start();
  await untilSaid(next, 'Ready after');
  expect(next.output).toContain('An earlier run ended without stopping');
  expect(next.output).not.toContain('Writing the demo data');
  for (const pid of orphans) expect(processIdentity(pid)).toBeUndefined();
  expect(await health()).toBe(200);
}, 240_000);

test('a port that is taken is named, with one that is free', async () => {
  const taken = start();
  expect(await once(taken.child, 'exit')).toEqual([1, null]);
  expect(taken.output).toMatch(/already runs from this folder/);

  const other = mkdtempSync(join(folder, 'other-'));
  const refused = start({ INKVINE_DATA: other });
  expect(await once(refused.child, 'exit')).toEqual([1, null]);
  expect(refused.output).toContain(`Port ${port} is taken by another program`);
  expect(refused.output).toMatch(/"PORT=\d+ npm start"/);
}, 60_000);
