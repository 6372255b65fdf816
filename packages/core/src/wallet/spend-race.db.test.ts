import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import { createTestDatabase } from '@inkvine/testkit/database';
import { SPEND_MUTANTS, type SendDonation } from '@inkvine/testkit/spend-mutants';
import { raceSpends, type SpendRace } from '@inkvine/testkit/spend-race';
import { describe, expect, it } from 'vitest';

const WORKERS = 12;
const MANY_WALLETS: SpendRace = { wallets: 3, workers: WORKERS, calls: 20 };
const ONE_WALLET: SpendRace = { wallets: 1, workers: WORKERS, calls: 20 };
/** What survives all of these counts as correct. */
const ROUNDS = 4;
/** A broken spend is found in the first round or two, most of the time: which calls meet is for chance to say. */
const ROUNDS_OF_A_MUTANT = 60;

async function race(send: SendDonation, rounds: SpendRace[]): Promise<string[]> {
  const test = await createTestDatabase({ poolSize: WORKERS });
  try {
    for (const round of rounds) {
      const findings = await raceSpends(test.db, send, round);
      if (findings.length > 0) return findings;
    }
    return [];
  } finally {
    await test.drop();
  }
}

const rounds = (count: number): SpendRace[] =>
  Array.from({ length: count }, (_, round) => (round % 2 === 0 ? MANY_WALLETS : ONE_WALLET));

describe('spends that race with top-ups and with themselves', () => {
  it('behave as if they had come one after the other, first in first out', async () => {
    expect(await race(insertDonation, rounds(ROUNDS))).toEqual([]);
  });

  it.each(Object.entries(SPEND_MUTANTS))('would be caught if the spend %s', async (_, send) => {
    expect(await race(send, rounds(ROUNDS_OF_A_MUTANT))).not.toEqual([]);
  });
});
