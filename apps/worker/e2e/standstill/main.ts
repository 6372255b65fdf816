import { parseArgs } from 'node:util';
import { playStandstill } from './play.ts';

const SHOWN = 40;

/** Called by `pnpm standstill`, which names all of them. */
const { values } = parseArgs({
  options: {
    members: { type: 'string' },
    workers: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string' },
  },
});
const wrong = await playStandstill({
  ...{ members: Number(values.members), workers: Number(values.workers), kills: Number(values.kills) },
  ...{ seed: Number(values.seed), log: (line) => console.log(line) },
});
for (const line of wrong.slice(0, SHOWN)) console.log(`✗ ${line}`);
const verdict = wrong.length === 0 ? 'Everybody is as they have to be.' : `${wrong.length} things are wrong.`;
console.log(`${verdict} ${Math.round(performance.now() / 1_000)} s in all.`);
process.exitCode = wrong.length === 0 ? 0 : 1;
