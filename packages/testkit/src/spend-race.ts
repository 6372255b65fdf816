import { createIds } from '@inkvine/core/ports/ids.port';
import { checkInvariants } from '@inkvine/core/wallet/check-invariants';
import { spendUntilDecided } from '@inkvine/core/wallet/spend-until-decided';
import type { Database } from '@inkvine/db/database';
import type { DonationSpend } from '@inkvine/db/wallet/spend.repository';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { sql } from 'kysely';
import { buildActor } from './identity.builders.ts';
import { findUnexplained, type Committed, type LoggedCall } from './linearizability.ts';
import { createRandom } from './random.ts';
import type { SendDonation } from './spend-mutants.ts';
import { buildNovel } from './stories.builders.ts';
import { buildCoins } from './wallet.builders.ts';

const ids = createIds();

export interface SpendRace {
  wallets: number;
  /** Calls in flight at once; the pool must have as many connections. */
  workers: number;
  /** Calls that each worker makes. */
  calls: number;
  /** Of what the workers do; which of their calls meet is for chance to say. */
  seed: number;
}

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-20T03:00:00.000Z');

/**
 * Spends, top-ups and repeated spends from many connections on few wallets; then everything that is left is spent.
 * Answers what went wrong: an answer that no order of the calls explains, an error, a broken invariant, or a ledger
 * that differs from what callers were told, who lose every third answer and ask again. An empty list is what a correct
 * spend gives.
 */
export async function raceSpends(db: Database, send: SendDonation, race: SpendRace): Promise<string[]> {
  const { novelId } = await buildNovel(db);
  const findings: string[] = [];
  const random = createRandom(race.seed);
  const below = (limit: number) => random.between(0, limit - 1);
  const soon = () => new Date(NOW + (1 + below(300)) * DAY_MS).toISOString();
  let tick = 0;
  const donors = await Promise.all(
    Array.from({ length: race.wallets }, async () => {
      const { userId } = await buildActor(db);
      const donor = { userId, told: 0, calls: [] as LoggedCall[] };
      for (let lot = 0; lot < 5; lot++) await grant(donor, { bonus: 1 + below(20) });
      return donor;
    }),
  );

  interface Donor {
    userId: string;
    told: number;
    calls: LoggedCall[];
  }

  async function grant(donor: Donor, coins: { paid?: number; priceMinor?: number; bonus?: number }) {
    const began = (tick += 1);
    const at = new Date(NOW).toISOString();
    const { idemKey } = await buildCoins(db, donor.userId, { ...coins, expiresAt: soon(), at });
    const brought = -(coins.paid ?? 0) - (coins.bonus ?? 0);
    donor.calls.push({ key: idemKey, coins: brought, answer: 'OK', began, ended: (tick += 1) });
  }

  const newSpend = (donor: Donor, amount: number): DonationSpend => {
    const donationId = ids.next();
    return {
      txnId: ids.next(),
      userId: donor.userId,
      amount,
      kinds: LOT_KINDS,
      idemKey: `race:${donationId}`,
      reqHash: '',
      at: new Date(NOW).toISOString(),
      donationId,
      novelId,
      message: '',
      anonymous: false,
      outbox: { key: `race:${donationId}`, jobId: 'race', payload: {} },
    };
  };

  /** A retry has the key of the call it repeats, and ids of its own. */
  const again = (spend: DonationSpend): DonationSpend => {
    const donationId = ids.next();
    return {
      ...spend,
      txnId: ids.next(),
      donationId,
      outbox: { ...spend.outbox, key: `race:${donationId}` },
    };
  };

  const decide = async (donor: Donor, spend: DonationSpend) => {
    const began = (tick += 1);
    const { status } = await spendUntilDecided(
      () => send(db, spend),
      () => Promise.reject(new Error('every donor has a wallet')),
    );
    if (status === 'OK' || status === 'DUPLICATE' || status === 'INSUFFICIENT') {
      const { idemKey: key, amount: coins } = spend;
      donor.calls.push({ key, coins, answer: status, began, ended: (tick += 1) });
    } else findings.push(`a spend was answered ${status}`);
    return status;
  };

  async function spendAlone(donor: Donor, amount: number): Promise<void> {
    const spend = newSpend(donor, amount);
    const status = await decide(donor, spend);
    if (status !== 'OK') return;
    donor.told += amount;
    // The answer got lost on its way; the caller cannot know and asks again.
    if (below(3) === 0) await expectStatus(donor, again(spend), 'DUPLICATE');
  }

  async function spendThrice(donor: Donor, amount: number): Promise<void> {
    const spend = newSpend(donor, amount);
    const statuses = await Promise.all([spend, again(spend), again(spend)].map((one) => decide(donor, one)));
    const done = statuses.filter((status) => status === 'OK').length;
    donor.told += done * amount;
    // Coins may come in between the three: those before are refused, one spends, those after are repeats of it.
    if (done > 1 || (done === 0 && statuses.includes('DUPLICATE')))
      findings.push(`one key: ${statuses.join()}`);
  }

  async function topUp(donor: Donor): Promise<void> {
    const paid = below(2) === 0;
    const coins = 1 + below(40);
    await grant(donor, paid ? { paid: coins, priceMinor: 1 + below(9_999) } : { bonus: coins });
  }

  async function expectStatus(donor: Donor, spend: DonationSpend, expected: string): Promise<void> {
    const status = await decide(donor, spend);
    if (status !== expected) findings.push(`expected ${expected}, was told ${status}`);
  }

  const note = (error: unknown) => void findings.push(error instanceof Error ? error.message : String(error));

  async function work(): Promise<void> {
    for (let call = 0; call < race.calls; call++) {
      const donor = donors[below(donors.length)]!;
      const kind = below(10);
      const calling =
        kind < 3
          ? topUp(donor)
          : kind === 3
            ? spendThrice(donor, 1 + below(30))
            : spendAlone(donor, 1 + below(30));
      await calling.catch(note);
    }
  }

  async function drain(donor: Donor): Promise<void> {
    const { coins } = await db
      .selectFrom('coin_lot')
      .innerJoin('wallet', 'wallet.id', 'coin_lot.wallet_id')
      .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('remaining'), eb.lit(0)).as('coins'))
      .where('user_id', '=', donor.userId)
      .executeTakeFirstOrThrow();
    if (coins === 0) return;
    const all = newSpend(donor, coins);
    const statuses = await Promise.all([all, again(all), again(all)].map((one) => decide(donor, one)));
    if (statuses.sort().join() !== 'DUPLICATE,DUPLICATE,OK')
      findings.push(`all that is left: ${statuses.join()}`);
    else donor.told += coins;
    await expectStatus(donor, again(all), 'DUPLICATE');
    await expectStatus(donor, newSpend(donor, 1), 'INSUFFICIENT');
  }

  await Promise.all(Array.from({ length: race.workers }, work));
  for (const donor of donors) await drain(donor).catch(note);

  for (const donor of donors) {
    const { given } = await db
      .selectFrom('donation')
      .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('coins'), eb.lit(0)).as('given'))
      .where('donor_id', '=', donor.userId)
      .executeTakeFirstOrThrow();
    if (given !== donor.told) findings.push(`gave ${given} coins and was told ${donor.told}`);
    findings.push(...findUnexplained(donor.calls, await listCommitted(db, donor.userId)));
  }
  for (const { id, violations } of await checkInvariants(db)) {
    if (violations > 0) findings.push(`${id} is broken ${violations} times`);
  }
  return findings;
}

async function listCommitted(db: Database, userId: string): Promise<Committed[]> {
  return await db
    .selectFrom('coin_txn')
    .innerJoin('wallet', 'wallet.id', 'coin_txn.wallet_id')
    .select(['idem_key as key', 'coin_txn.version', sql<number>`paid_after + bonus_after`.as('balance')])
    .where('user_id', '=', userId)
    .orderBy('coin_txn.version')
    .execute();
}
