import { randomInt, randomUUID } from 'node:crypto';
import { createDonorDatabase, CREATORS, donationScript, donorId, MAX_COINS, novelId } from './donors.ts';
import { httpLoad } from './http-load.ts';
import { pgbench } from './pgbench.ts';
import { compare } from './side-by-side.ts';
import { startSite } from './site.ts';

/** Signed in at once. Few enough that each calls again before the server asks anew whose session it is. */
const DONORS = 500;
/** As many as the connections of the server to PostgreSQL. */
const CLIENTS = 8;

const database = await createDonorDatabase();
const site = await startSite(database.db, database.connectionString);
try {
  const donors = Array.from({ length: DONORS }, (_, index) => donorId(index + 1));
  const headers = await site.signIn(donors);
  await compare('A donation through the whole server, against the same statement sent by pgbench', {
    limit: {
      name: 'pgbench, prepared',
      run: pgbench(database.connectionString, donationScript(database.db, { donors: DONORS }), CLIENTS),
    },
    ours: {
      name: 'signed in, idempotent, over HTTP',
      run: httpLoad(site.origin, () => ({
        method: 'POST',
        path: '/trpc/donations.donate',
        headers: { ...headers[randomInt(DONORS)], 'content-type': 'application/json' },
        body: JSON.stringify({
          json: {
            novelId: novelId(randomInt(CREATORS) + 1),
            coins: randomInt(MAX_COINS) + 1,
            message: 'Thank you',
            anonymous: false,
            idempotencyKey: randomUUID(),
          },
        }),
      })),
    },
    goal: 0.4,
  });
} finally {
  await site.stop();
  await database.drop();
}
