import type { Database } from '@inkvine/db/database';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { createTestDatabase } from '@inkvine/testkit/database';
import { BATCH_MUTANTS, SPEND_MUTANTS, type SendDonation } from '@inkvine/testkit/spend-mutants';
import { raceSpends, type SpendRace } from '@inkvine/testkit/spend-race';
import { describe, expect, it } from 'vitest';
import { createDonationBatches } from './donation-batches.ts';

const WORKERS = 12;
/** What survives all of these counts as correct. `pnpm chaos` runs others, and for longer. */
const ROUNDS = 2;
/** A broken spend is found in the first round or two, most of the time: which calls meet is for chance to say. */
const ROUNDS_OF_A_MUTANT = 60;
const seed = Number(process.env['CHAOS_SEED'] ?? 1);
const minutes = Number(process.env['CHAOS_MINUTES'] ?? 0);

/** Three wallets and one in turn. */
const nthRace = (round: number): SpendRace => ({
  ...{ wallets: round % 2 === 0 ? 3 : 1, workers: WORKERS, calls: 20, seed: seed + round },
});

async function race(
  send: SendDonation,
  goesOn: (round: number) => boolean,
  changes: Partial<SpendRace> = {},
): Promise<string[]> {
  for (let round = 0; goesOn(round); round += 1) {
    const test = await createTestDatabase({ poolSize: WORKERS });
    try {
      const findings = await raceSpends(test.db, send, { ...nthRace(round), ...changes });
      if (findings.length > 0) return [`with the seed ${seed + round}`, ...findings];
    } finally {
      await test.drop();
    }
  }
  return [];
}

describe('spends that race with top-ups and with themselves', () => {
  it(
    'behave as if they had come one after the other, first in first out',
    { timeout: 180_000 + minutes * 120_000 },
    async () => {
      const until = Date.now() + minutes * 60_000;
      const goesOn = (round: number) => round < ROUNDS || Date.now() < until;
      expect(await race(insertDonation, goesOn)).toEqual([]);
    },
  );

  it('behave so in batches, too', async () => {
    const batches = new WeakMap<Database, ReturnType<typeof createDonationBatches>>();
    const inBatches: SendDonation = (db, spend) => {
      const give = batches.get(db) ?? createDonationBatches(db);
      batches.set(db, give);
      return give(spend);
    };
    expect(await race(inBatches, (round) => round < ROUNDS, { wallets: 6 })).toEqual([]);
  });

  it.each(Object.entries(SPEND_MUTANTS))('would be caught if the spend %s', async (_, send) => {
    expect(await race(send, (round) => round < ROUNDS_OF_A_MUTANT)).not.toEqual([]);
  });

  it.each(Object.entries(BATCH_MUTANTS))('would be caught if a batch %s', async (_, send) => {
    expect(await race(send, (round) => round < ROUNDS_OF_A_MUTANT)).not.toEqual([]);
  });
});
