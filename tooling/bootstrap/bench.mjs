import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onDatabases } from './on-databases.mjs';
import { NODE, ROOT } from './paths.mjs';
import { Problem, runMain } from './problem.mjs';

const BENCHES = join(ROOT, 'tooling', 'bench');

/** Runs the benches whose file name contains one of the arguments, or all. */
await runMain(async () => {
  const names = process.argv.slice(2);
  const files = readdirSync(BENCHES)
    .filter((file) => file.endsWith('.bench.ts'))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
  if (files.length === 0)
    throw new Problem(`No bench in tooling/bench has a name with ${names.join(' or ')}.`);
  return onDatabases('bench', async ({ run }) => {
    let failures = 0;
    for (const file of files) {
      console.log(`\n── ${file.replace('.bench.ts', '')}`);
      if (!(await run(NODE, [join(BENCHES, file)]))) failures += 1;
    }
    return failures === 0 ? 0 : 1;
  });
});
