import { setTimeout as sleep } from 'node:timers/promises';
import { createApplication } from './application.ts';
import { compose } from './composition.ts';
import { keepDemoTime } from './demo/keep-time.ts';
import { readEnv } from './env.ts';
import { keepBeating } from './heartbeat.ts';
import { createLog } from './http/log.ts';

const STOP_SYNC_MS = 5_000;

try {
  const env = readEnv(process.env);
  const log = createLog(env.LOG_LEVEL);
  const composition = await compose(env, log);
  const application = await createApplication(composition);
  const port = await application.listen(env.PORT);
  log.info({ port }, 'listening');
  const stopBeating = keepBeating(composition);
  const stopKeepingTime = keepDemoTime(composition);

  /** What is buffered is safe where it is; PostgreSQL should still have it before we go. */
  const syncBeforeLeaving = async () => {
    try {
      const { drafts } = composition.services;
      await Promise.race([drafts.syncUnflushed(), sleep(STOP_SYNC_MS, undefined, { ref: false })]);
    } catch (error) {
      log.warn({ err: error }, 'drafts were not brought to PostgreSQL');
    }
  };
  const stop = async (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping');
    stopBeating();
    stopKeepingTime();
    await application.close();
    await syncBeforeLeaving();
    await composition.disconnect();
    log.info('stopped');
  };
  process.once('SIGTERM', (signal) => void stop(signal));
  process.once('SIGINT', (signal) => void stop(signal));
} catch (error) {
  // One sentence for a person, not a stack: what stops a start is the environment.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
