import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startDatabases } from './databases.mjs';
import { interruption } from './interruption.mjs';
import { DATA } from './paths.mjs';
import { Problem, runMain } from './problem.mjs';
import { processIdentity } from './process-identity.mjs';
import { readRunRecord } from './run-record.mjs';
import { withSession } from './session.mjs';

const USAGE = `Private PostgreSQL and Redis for development, under .data/dev.

  node tooling/bootstrap/services.mjs            run them here until Ctrl-C
  node tooling/bootstrap/services.mjs --detach   run them in the background
  node tooling/bootstrap/services.mjs --stop     stop those in the background

Either way the lines that a shell needs are printed:
  eval "$(node tooling/bootstrap/services.mjs --detach)"
`;

const FOLDER = join(DATA, 'dev');
const RECORD = join(FOLDER, 'running.json');
const EXPORTS = join(FOLDER, 'env.sh');

await runMain(async () => {
  const mode = process.argv[2];
  if (mode === undefined) return run();
  if (mode === '--detach') return detach();
  if (mode === '--stop') return stop();
  console.log(USAGE);
  return mode === '--help' ? 0 : 1;
});

async function run() {
  rmSync(EXPORTS, { force: true });
  const whenRunning = (/** @type {number} */ pid) => `They already run (process ${pid}); --stop stops them.`;
  return withSession({ folder: FOLDER, whenRunning, interruptedCode: 0 }, async ({ supervisor, signal }) => {
    const { DATABASE_URL, REDIS_URL } = await startDatabases({ supervisor, folder: FOLDER, env: {}, signal });
    const lines = Object.entries({ DATABASE_URL, REDIS_URL }).map(
      ([name, url]) => `export ${name}='${url}'\n`,
    );
    writeFileSync(EXPORTS, lines.join(''), { mode: 0o600 });
    process.stdout.write(lines.join(''));
    await interruption(signal);
    rmSync(EXPORTS, { force: true });
    return 0;
  });
}

async function detach() {
  mkdirSync(FOLDER, { recursive: true });
  if (runningPid() === undefined) {
    const logFile = join(FOLDER, 'services.log');
    const log = openSync(logFile, 'w', 0o600);
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    const ended = new Promise((_, reject) => {
      child.once('exit', () => reject(new Problem(`They did not start:\n${readFileSync(logFile, 'utf8')}`)));
    });
    rmSync(EXPORTS, { force: true });
    await Promise.race([ended, exportsAppear()]);
  }
  process.stdout.write(readFileSync(EXPORTS, 'utf8'));
  return 0;
}

async function exportsAppear() {
  for (;;) {
    try {
      if (readFileSync(EXPORTS, 'utf8') !== '') return;
    } catch {
      // Not written yet.
    }
    await sleep(50);
  }
}

async function stop() {
  const pid = runningPid();
  if (pid === undefined) {
    console.log('They do not run.');
    return 0;
  }
  process.kill(pid, 'SIGTERM');
  while (runningPid() === pid) await sleep(50);
  console.log('Stopped.');
  return 0;
}

function runningPid() {
  const record = readRunRecord(RECORD);
  return record !== undefined && processIdentity(record.pid) === record.identity ? record.pid : undefined;
}
