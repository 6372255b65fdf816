import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { onDatabases } from './on-databases.mjs';
import { NODE, ROOT } from './paths.mjs';
import { Problem, runMain } from './problem.mjs';

const USAGE = 'pnpm standstill [--members 10000] [--kills 40] [--workers 2] [--seed 7]';
const PLAY = join(ROOT, 'apps', 'worker', 'e2e', 'standstill', 'main.ts');

/** Members of every kind, whose renewals stand still for three periods and are then caught up by workers that die. */
await runMain(async () => {
  const { values } = parseArgs({
    options: {
      members: { type: 'string', default: '10000' },
      kills: { type: 'string', default: '40' },
      workers: { type: 'string', default: '2' },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    },
  });
  const args = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
  if (Object.values(values).some((value) => !/^\d+$/.test(value))) throw new Problem(USAGE);
  console.log(`standstill of ${values.members} members with the seed ${values.seed}`);
  return onDatabases('standstill', async ({ run }) => ((await run(NODE, [PLAY, ...args])) ? 0 : 1));
});
