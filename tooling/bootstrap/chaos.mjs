import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { onDatabases } from './on-databases.mjs';
import { Problem, runMain } from './problem.mjs';

const USAGE = 'pnpm chaos [--minutes 10] [--seed 7]';

/**
 * People top up, spend and ask for refunds through three gateways while processes are killed and the gateways fail, for
 * as long as asked; then the books are held to what everybody was told. A seed repeats the faults of an earlier run.
 */
await runMain(async () => {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 10);
  const seed = Number(values.seed ?? randomInt(2 ** 31));
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Problem(USAGE);
  console.log(`${minutes} minutes of chaos with the seed ${seed}`);
  return onDatabases('chaos', async ({ run, env }) => {
    Object.assign(env, { CHAOS_MINUTES: String(minutes), CHAOS_SEED: String(seed) });
    return (await run('vitest', ['run', '--project', 'e2e', 'apps/worker/e2e/kills'])) ? 0 : 1;
  });
});
