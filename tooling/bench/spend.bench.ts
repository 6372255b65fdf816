import { createDatabase, createPool } from '@inkvine/db/database';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { createDonationBatches } from '@inkvine/core/wallet/donation-batches';
import { createDonorDatabase, donationScript, floorScript, newDonation, type Crowd } from './donors.ts';
import { nodeClients } from './node-clients.ts';
import { pgbench } from './pgbench.ts';
import { atMost, compare, percentile } from './side-by-side.ts';

const CLIENTS = 8;
/** In flight at once when a server is busy. */
const RUSH = 64;
const HOT_WALLET_SECONDS = 5;

const bench = await createDonorDatabase();
const db = createDatabase(createPool({ connectionString: bench.connectionString, poolSize: CLIENTS }));
const sql = (crowd?: Crowd) => pgbench(bench.connectionString, donationScript(bench.db, crowd), CLIENTS);

async function give(crowd?: Crowd): Promise<void> {
  const { status } = await insertDonation(db, newDonation(crowd));
  if (status !== 'OK') throw new Error(`a donation was answered ${status}`);
}

try {
  await compare('A donation in one statement, against the same rows written blind', {
    limit: { name: 'floor: blind writes', run: pgbench(bench.connectionString, floorScript, CLIENTS) },
    ours: { name: 'spend: locked, first in first out', run: sql() },
    goal: 0.55,
  });
  await compare('The statement sent by the product, against the same sent by pgbench', {
    limit: { name: 'pgbench, prepared', run: sql() },
    ours: { name: 'repository, named statement', run: nodeClients(CLIENTS, () => give()) },
    goal: 0.6,
  });
  const giveInBatches = createDonationBatches(db);
  const rush = async () => {
    const { status } = await giveInBatches(newDonation());
    if (status !== 'OK') throw new Error(`a donation in a batch was answered ${status}`);
  };
  await compare(`${RUSH} donations in flight from the product, against the same rows written blind`, {
    limit: { name: 'floor: blind writes', run: pgbench(bench.connectionString, floorScript, CLIENTS) },
    ours: { name: 'many to a statement', run: nodeClients(RUSH, rush) },
    goal: 1,
  });
  await compare('Everybody gives to one creator, against five hundred', {
    limit: { name: 'five hundred creators', run: sql() },
    ours: { name: 'one creator', run: sql({ creators: 1 }) },
    goal: 0.95,
  });
  const latencies: number[] = [];
  const hotWallet = { donors: 1 };
  await nodeClients(CLIENTS, () => give(hotWallet))(1);
  await nodeClients(CLIENTS, () => give(hotWallet), latencies)(HOT_WALLET_SECONDS);
  atMost(`One wallet spent from by ${CLIENTS} clients at once, 99 of 100 within`, {
    ...{ value: percentile(latencies, 0.99), goal: 50, unit: 'ms' },
  });
} finally {
  await db.destroy();
  await bench.drop();
}
