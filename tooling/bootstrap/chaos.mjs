import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { onDatabases } from './on-databases.mjs';
import { Problem, runMain } from './problem.mjs';

const USAGE = 'pnpm chaos [--minutes 10] [--seed 7]';

/** What is tried, each for its part of the time. */
const TRIALS = [
  // People top up, spend and ask for refunds through three gateways while processes are killed and the gateways fail.
  { part: 0.6, project: 'e2e', files: ['apps/worker/e2e/kills'] },
  // Lives of one reader's and one author's money, command after command, against a model of plain arrays.
  { part: 0.3, project: 'db', files: ['packages/core/src/backoffice/money-model'] },
  // Spends that race with top-ups and with themselves.
  { part: 0.1, project: 'db', files: ['packages/core/src/wallet/spend-race'] },
];

/** All of it for as long as asked; a seed repeats what an earlier run tried. */
await runMain(async () => {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 10);
  const seed = Number(values.seed ?? randomInt(2 ** 31));
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Problem(USAGE);
  console.log(`${minutes} minutes of chaos with the seed ${seed}`);
  return onDatabases('chaos', async ({ run, env }) => {
    let failures = 0;
    for (const { part, project, files } of TRIALS) {
      Object.assign(env, { CHAOS_MINUTES: String(minutes * part), CHAOS_SEED: String(seed) });
      if (!(await run('vitest', ['run', '--project', project, ...files]))) failures += 1;
    }
    return failures === 0 ? 0 : 1;
  });
});
