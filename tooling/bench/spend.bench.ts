import { createDonorDatabase, donationScript, floorScript } from './donors.ts';
import { pgbench } from './pgbench.ts';
import { compare } from './side-by-side.ts';

const CLIENTS = 8;
const bench = await createDonorDatabase();
try {
  await compare('A donation in one statement, against the same rows written blind', {
    limit: { name: 'floor: blind writes', run: pgbench(bench.connectionString, floorScript, CLIENTS) },
    ours: {
      name: 'spend: locked, first in first out',
      run: pgbench(bench.connectionString, donationScript(bench.db), CLIENTS),
    },
    goal: 0.5,
  });
} finally {
  await bench.drop();
}
