import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NODE, ROOT } from './paths.mjs';
import { runMain } from './problem.mjs';
import { readTotal, sum, totalLine } from './test-summary.mjs';

/** Books that are no part of the project; a stranger's clone does not have them. */
const BOOKS = join(ROOT, '..', 'shared', 'data', 'books');

/** `npm test`, and the check of the books where they are; the last line sums both. */
await runMain(async () => {
  const totals = [await count('npm', ['test'])];
  if (existsSync(BOOKS))
    totals.push(await count(NODE, [join(ROOT, 'tooling', 'books', 'check-books.ts'), BOOKS]));
  const total = sum(totals);
  console.log(`\n${totalLine(total)}`);
  return total.failed === 0 ? 0 : 1;
});

/** Shows what a command prints and reads its total; one that fails without a failure in its total counts as one. */
async function count(/** @type {string} */ command, /** @type {string[]} */ args) {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
    process.stdout.write(data);
  });
  const [code] = await once(child, 'close');
  const total = readTotal(output) ?? { passed: 0, failed: 0 };
  return code !== 0 && total.failed === 0 ? { passed: total.passed, failed: 1 } : total;
}
