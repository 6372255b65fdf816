import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problem } from './problem.mjs';
import { processIdentity } from './process-identity.mjs';
import { createSupervisor, type ServiceDefinition } from './supervisor.mjs';

let folder: string;
let said: string[];
let pids: Map<string, number>;
let supervisor: ReturnType<typeof createSupervisor>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkvine-supervisor-'));
  said = [];
  pids = new Map();
  supervisor = createSupervisor({
    say: (line) => said.push(line),
    onSpawn: ({ name, pid }) => pids.set(name, pid),
  });
});
afterEach(async () => {
  await supervisor.stopAll();
  rmSync(folder, { recursive: true });
});

/** A process that says it is ready by writing a file, and writes its name to a journal when it stops. */
function service(name: string, script = '', overrides: Partial<ServiceDefinition> = {}): ServiceDefinition {
  const ready = join(folder, `${name}.ready`);
  const program = `
    const { appendFileSync, writeFileSync } = require('node:fs');
    process.on('SIGTERM', () => { appendFileSync('stopped', '${name} '); process.exit(0); });
    setInterval(() => {}, 1000);
    ${script}
    writeFileSync(${JSON.stringify(ready)}, String(process.pid));`;
  return {
    name,
    command: process.execPath,
    args: ['-e', program],
    env: process.env,
    cwd: folder,
    logFile: join(folder, `${name}.log`),
    isReady: async () => existsSync(ready) && readFileSync(ready, 'utf8') === String(pids.get(name)),
    readyTimeoutMs: 20_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 20_000,
    ...overrides,
  };
}

const pidOf = (name: string) => pids.get(name) ?? -1;

test('services stop in the reverse order of their start', async () => {
  for (const name of ['database', 'server', 'worker']) await supervisor.start(service(name));
  await supervisor.stopAll();
  expect(readFileSync(join(folder, 'stopped'), 'utf8')).toBe('worker server database ');
  for (const name of ['database', 'server', 'worker']) expect(processIdentity(pidOf(name))).toBeUndefined();
});

test('a service that is killed is started again, and says so', async () => {
  await supervisor.start(service('worker'));
  const first = pidOf('worker');
  process.kill(first, 'SIGKILL');
  await expect.poll(() => said.at(-1)).toBe('worker is running again.');
  expect(pidOf('worker')).not.toBe(first);
  expect(said[0]).toContain('worker ended unexpectedly (by SIGKILL)');
});

test('a service that cannot start is a problem with the end of its log', async () => {
  const broken = service('server', `console.error('the door is locked'); process.exit(3);`);
  const failure = supervisor.start(broken);
  await expect(failure).rejects.toThrow(Problem);
  await expect(failure).rejects.toThrow('the door is locked');
});

test('a command that does not exist is a problem', async () => {
  const missing = service('server', '', { command: join(folder, 'nothing') });
  await expect(supervisor.start(missing)).rejects.toThrow('server did not start');
});

test('a service that never becomes ready is a problem', async () => {
  const slow = service('server', '', { isReady: async () => false, readyTimeoutMs: 200 });
  await expect(supervisor.start(slow)).rejects.toThrow('not ready within 0.2 s');
});

test('a service that will not stop is ended by force, with what it started', async () => {
  const script = `
    process.removeAllListeners('SIGTERM');
    process.on('SIGTERM', () => {});
    const { pid } = require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync('grandchild', String(pid));`;
  await supervisor.start(service('worker', script, { stopTimeoutMs: 100 }));
  const grandchild = Number(readFileSync(join(folder, 'grandchild'), 'utf8'));
  await supervisor.stopAll();
  expect(processIdentity(pidOf('worker'))).toBeUndefined();
  await expect.poll(() => processIdentity(grandchild)).toBeUndefined();
});

test('a service that fails on the way back is tried again until it runs', async () => {
  const gate = join(folder, 'broken');
  const script = `if (require('node:fs').existsSync(${JSON.stringify(gate)})) process.exit(1);`;
  await supervisor.start(service('server', script));
  writeFileSync(gate, '');
  process.kill(pidOf('server'), 'SIGKILL');
  await expect.poll(() => said.join('\n')).toContain('server did not start');
  rmSync(gate);
  await expect.poll(() => said.at(-1)).toBe('server is running again.');
});
