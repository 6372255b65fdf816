import { join } from 'node:path';
import { abortOnInterrupt, Interrupted } from './interruption.mjs';
import { Problem } from './problem.mjs';
import { AlreadyRunning, takeRunRecord } from './run-record.mjs';
import { createSupervisor } from './supervisor.mjs';

/**
 * Does work that starts services, and stops them all however it ends: done, failed or interrupted. Only one
 * session at a time holds a folder.
 *
 * @param {{ folder: string, whenRunning: (pid: number) => string, interruptedCode?: number }} options
 *   `whenRunning` is the sentence for the person whose other session holds the folder
 * @param {(session: { supervisor: import('./supervisor.mjs').Supervisor, signal: AbortSignal }) => Promise<number>} work
 *   gives the exit code
 * @returns {Promise<number>} the exit code, `interruptedCode` when the work was interrupted
 * @throws {Problem}
 */
export async function withSession({ folder, whenRunning, interruptedCode = 130 }, work) {
  const record = await takeRunRecord(join(folder, 'running.json')).catch((error) => {
    throw error instanceof AlreadyRunning ? new Problem(whenRunning(error.pid)) : error;
  });
  if (record.cleared.length > 0) {
    console.error(`An earlier run ended without stopping ${record.cleared.join(', ')}; that is done now.`);
  }
  const supervisor = createSupervisor({ say: (line) => console.error(line), onSpawn: record.note });
  const signal = abortOnInterrupt(() => {
    supervisor.killAll();
    record.release();
    process.exit(130);
  });
  try {
    return await work({ supervisor, signal });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return interruptedCode;
  } finally {
    if (signal.aborted) console.error('\nStopping (Ctrl-C again ends everything at once) …');
    await supervisor.stopAll();
    record.release();
  }
}
