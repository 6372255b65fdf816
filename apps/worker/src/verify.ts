import { parseArgs } from 'node:util';
import { checkBooks } from '@inkvine/core/backoffice/check-books';
import { systemClock } from '@inkvine/core/ports/clock.port';
import { listChainHeads } from '@inkvine/core/wallet/ledger-chain.service';
import { createDatabase, createPool } from '@inkvine/db/database';
import { tellCheck, tellHead } from './verify-report.ts';

const USAGE = `pnpm verify [--head HASH] [--heads]

Checks every invariant of the money in the database of DATABASE_URL. It only reads.

  --head HASH   the head of a day that you kept elsewhere must be a block of the chain
  --heads       tell the last block of each day, for keeping elsewhere, and check nothing

Ends with 0 when the books balance, 1 when they do not and 2 when they could not be checked.`;

const HASH = /^[0-9a-f]{64}$/;

/** @returns the exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { head: { type: 'string' }, heads: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const connectionString = process.env.DATABASE_URL;
  if (values.help === true || connectionString === undefined) {
    console.log(USAGE);
    return values.help === true ? 0 : 2;
  }
  const keptHash = values.head?.toLowerCase();
  if (keptHash !== undefined && !HASH.test(keptHash)) throw new Error('--head takes 64 hexadecimal digits');
  const db = createDatabase(createPool({ connectionString, poolSize: 1, applicationName: 'inkvine-verify' }));
  try {
    if (values.heads === true) {
      for (const head of await listChainHeads(db, new Date(0))) console.log(tellHead(head));
      return 0;
    }
    const check = await checkBooks(db, { keptHash, now: systemClock.now() });
    for (const line of tellCheck(check)) console.log(line);
    return check.violations === 0 ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
