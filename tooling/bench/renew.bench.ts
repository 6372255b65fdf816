import { randomInt } from 'node:crypto';
import { createDatabase, createPool } from '@inkvine/db/database';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { copyTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { sql } from 'kysely';
import { createMembersDatabase, DUE, memberId } from './members.ts';
import { createEngine, recordStatements, replay } from './renewing.ts';
import { atMost, compare, type Contender } from './side-by-side.ts';

const COMPARED = 3_000;
const CAUGHT_UP = 100_000;
/** Charges that the engine has in flight. */
const AT_ONCE = 16;
const READER_PAUSE_MS = 20;

const seed = await createMembersDatabase(COMPARED);
try {
  const looks = await record();
  await compare(
    `${COMPARED.toLocaleString('en')} memberships renewed, each charged at a gateway that answers at once`,
    {
      limit: {
        name: 'the same statements, and nothing else',
        run: timed(({ pool }) => replay(pool, looks, AT_ONCE)),
      },
      ours: { name: 'the engine', run: timed((database) => createEngine(database).renewDue()) },
      goal: 0.6,
    },
  );
} finally {
  await seed.drop();
}

const site = await createMembersDatabase(CAUGHT_UP);
try {
  await catchUp(site);
} finally {
  await site.drop();
}

async function record() {
  const copy = await copyTestDatabase(seed);
  try {
    const looks = recordStatements(copy.pool);
    await createEngine(copy).renewDue();
    return looks;
  } finally {
    await copy.drop();
  }
}

/** On a database of its own each time; only the work counts. */
function timed(work: (database: TestDatabase) => Promise<unknown>): Contender {
  return async () => {
    const copy = await copyTestDatabase(seed);
    try {
      const startedAt = performance.now();
      await work(copy);
      const elapsed = performance.now() - startedAt;
      await demandRenewed(copy, COMPARED);
      return (COMPARED * 1_000) / elapsed;
    } finally {
      await copy.drop();
    }
  };
}

async function demandRenewed({ db }: TestDatabase, expected: number): Promise<void> {
  const { rows } = await sql<{ renewed: number }>`
    select count(*) as renewed from membership_period where starts_at = ${DUE}::timestamptz and status = 'paid'`.execute(
    db,
  );
  if (rows[0]!.renewed !== expected) throw new Error(`renewed ${rows[0]!.renewed} of ${expected}`);
}

/** A hundred thousand at once, while a reader after the other wants their wallet. */
async function catchUp(database: TestDatabase): Promise<void> {
  const held: number[] = [process.memoryUsage.rss()];
  const waits: number[] = [];
  const sampling = setInterval(() => held.push(process.memoryUsage.rss()), 250);
  const done = new AbortController();
  const readers = readWallets(database, waits, done.signal);
  const startedAt = performance.now();
  await createEngine(database).renewDue();
  const seconds = (performance.now() - startedAt) / 1_000;
  clearInterval(sampling);
  done.abort();
  await readers;
  await demandRenewed(database, CAUGHT_UP);
  const half = Math.ceil(held.length / 2);
  console.log(
    `${CAUGHT_UP.toLocaleString('en')} caught up in ${Math.round(seconds)} s, ${Math.round(CAUGHT_UP / seconds)} /s; ${waits.length.toLocaleString('en')} readers meanwhile`,
  );
  atMost('Most memory in the second half, to that in the first', {
    ...{ value: Math.max(...held.slice(half)) / Math.max(...held.slice(0, half)), goal: 1.1, unit: 'times' },
  });
  atMost('The longest that a reader waited for the lock of their wallet', {
    ...{ value: Math.max(...waits), goal: 1_000, unit: 'ms' },
  });
}

/** With a connection of their own, as a server has: those of the worker are its charges' to wait for. */
async function readWallets(
  { connectionString }: TestDatabase,
  waits: number[],
  signal: AbortSignal,
): Promise<void> {
  const db = createDatabase(createPool({ connectionString, poolSize: 1 }));
  while (!signal.aborted) {
    const startedAt = performance.now();
    await db.transaction().execute((trx) => lockWallet(trx, memberId(randomInt(CAUGHT_UP) + 1)));
    waits.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, READER_PAUSE_MS));
  }
  await db.destroy();
}
