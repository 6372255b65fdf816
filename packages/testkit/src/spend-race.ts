import { createIds } from '@inkvine/core/ports/ids.port';
import { checkInvariants } from '@inkvine/core/wallet/check-invariants';
import { spendUntilDecided } from '@inkvine/core/wallet/spend-until-decided';
import type { Database } from '@inkvine/db/database';
import type { DonationSpend } from '@inkvine/db/wallet/spend.repository';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { buildActor } from './identity.builders.ts';
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
}

const DAY_MS = 86_400_000;
const below = (limit: number) => Math.floor(Math.random() * limit);
const soon = () => new Date(Date.now() + (1 + below(300)) * DAY_MS).toISOString();

/**
 * Spends, top-ups and repeated spends from many connections on few wallets; then everything that is left is spent.
 * Answers what went wrong: an answer that no order of the calls explains, an error, a broken invariant, or a ledger
 * that differs from what callers were told. An empty list is what a correct spend gives.
 */
export async function raceSpends(db: Database, send: SendDonation, race: SpendRace): Promise<string[]> {
  const { novelId } = await buildNovel(db);
  const findings: string[] = [];
  const donors = await Promise.all(
    Array.from({ length: race.wallets }, async () => {
      const { userId } = await buildActor(db);
      for (let lot = 0; lot < 5; lot++)
        await buildCoins(db, userId, { bonus: 1 + below(20), expiresAt: soon() });
      return { userId, told: 0 };
    }),
  );
  type Donor = (typeof donors)[number];

  const newSpend = (donor: Donor, amount: number): DonationSpend => {
    const donationId = ids.next();
    return {
      txnId: ids.next(),
      userId: donor.userId,
      amount,
      kinds: LOT_KINDS,
      idemKey: `race:${donationId}`,
      reqHash: '',
      at: new Date().toISOString(),
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

  const decide = async (spend: DonationSpend) => {
    const { status } = await spendUntilDecided(
      () => send(db, spend),
      () => Promise.reject(new Error('every donor has a wallet')),
    );
    return status;
  };

  async function spendAlone(donor: Donor, amount: number): Promise<void> {
    const spend = newSpend(donor, amount);
    const status = await decide(spend);
    if (status !== 'OK') return;
    donor.told += amount;
    // The answer got lost on its way; the caller cannot know and asks again.
    if (below(3) === 0) await expectStatus(again(spend), 'DUPLICATE');
  }

  async function spendThrice(donor: Donor, amount: number): Promise<void> {
    const spend = newSpend(donor, amount);
    const statuses = await Promise.all([decide(spend), decide(again(spend)), decide(again(spend))]);
    const done = statuses.filter((status) => status === 'OK').length;
    donor.told += done * amount;
    // Coins may come in between the three: those before are refused, one spends, those after are repeats of it.
    if (done > 1 || (done === 0 && statuses.includes('DUPLICATE')))
      findings.push(`one key: ${statuses.join()}`);
  }

  async function topUp(donor: Donor): Promise<void> {
    const paid = below(2) === 0;
    const coins = 1 + below(40);
    await buildCoins(db, donor.userId, {
      ...(paid ? { paid: coins, priceMinor: 1 + below(9_999) } : { bonus: coins }),
      ...{ expiresAt: soon(), at: new Date().toISOString() },
    });
  }

  async function expectStatus(spend: DonationSpend, expected: string): Promise<void> {
    const status = await decide(spend);
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
    const statuses = await Promise.all([decide(all), decide(again(all)), decide(again(all))]);
    if (statuses.sort().join() !== 'DUPLICATE,DUPLICATE,OK')
      findings.push(`all that is left: ${statuses.join()}`);
    else donor.told += coins;
    await expectStatus(again(all), 'DUPLICATE');
    await expectStatus(newSpend(donor, 1), 'INSUFFICIENT');
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
  }
  for (const { id, violations } of await checkInvariants(db)) {
    if (violations > 0) findings.push(`${id} is broken ${violations} times`);
  }
  return findings;
}
