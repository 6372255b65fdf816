import { createApplication } from './application.ts';
import { compose } from './composition.ts';
import { readEnv } from './env.ts';
import { createLog } from './http/log.ts';

try {
  const env = readEnv(process.env);
  const log = createLog(env.LOG_LEVEL);
  const composition = await compose(env, log);
  const application = await createApplication(composition);
  const port = await application.listen(env.PORT);
  log.info({ port }, 'listening');

  const stop = async (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping');
    await application.close();
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
