import { randomUUID } from 'node:crypto';
import type { Payout } from '@inkvine/contracts/payouts';
import type { PayoutBatchId } from '@inkvine/contracts/primitives';
import { createAccountSeal } from '@inkvine/core/creators/account-seal';
import { createPayoutBooks } from '@inkvine/core/creators/payout-books';
import { createPayoutDeskService } from '@inkvine/core/creators/payout-desk.service';
import { createPayoutDestinationsService } from '@inkvine/core/creators/payout-destinations.service';
import { createPayoutSettlement } from '@inkvine/core/creators/payout-settlement';
import { createPayoutsService } from '@inkvine/core/creators/payouts.service';
import type { Actor } from '@inkvine/core/identity/actor';
import { createIdentityService } from '@inkvine/core/identity/identity.service';
import { createPayoutGateways } from '@inkvine/core/payments/payout-gateways';
import { createPayoutHaltsService } from '@inkvine/core/backoffice/payout-halts.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import type { PayoutBench } from '@inkvine/payments/conformance/payout-conformance';
import type { TestDatabase } from './database.ts';
import type { FakeClock } from './fake-clock.ts';
import { buildActor } from './identity.builders.ts';
import { createLocalWakeUps } from './local-wake-ups.ts';
import { buildPayable, buildTaxProfile } from './payout.builders.ts';

const SITE = { publicUrl: 'https://ink.test', mobileReturnUrl: 'inkvine://return', timeZone: 'Asia/Seoul' };

/** All that paying creators needs, in front of one gateway, or of an operator who transfers by hand. */
export function createPayoutHouse(parts: {
  db: TestDatabase['db'];
  clock: FakeClock;
  bench: Pick<PayoutBench, 'payouts' | 'currency'> | null;
}) {
  const { db, clock, bench } = parts;
  const currency = bench?.currency ?? 'KRW';
  const accountSeal = createAccountSeal('ab'.repeat(32));
  const common = {
    ...{ db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site: SITE, accountSeal },
    payoutGateways: createPayoutGateways(bench === null ? [] : [bench.payouts.gateway]),
  };
  const identity = createIdentityService(common);
  const payoutHalts = createPayoutHaltsService(common);
  const payouts = createPayoutsService({ ...common, identity, payoutHalts });
  const destinations = createPayoutDestinationsService({ ...common, identity });
  const desk = createPayoutDeskService({ ...common, payouts, payoutHalts });
  const settlement = createPayoutSettlement({ ...common, payoutHalts });
  const books = createPayoutBooks({ ...common, settlement });

  const account = bench?.payouts.account ?? {
    ...{ kind: 'bank' as const, bankCode: '088', accountNumber: '110234567890', holderName: 'A Creator' },
  };

  const house = {
    ...{ payouts, destinations, desk, settlement, books, accountSeal, currency, halts: payoutHalts },

    /** A creator who is known to the tax office and, if they want, can be paid. */
    async creator(owed: { minor: number; registered?: boolean }): Promise<Actor> {
      const creator = await buildActor(db, { role: 'creator' });
      await buildTaxProfile(db, creator.userId, 'A Creator');
      if (owed.minor > 0) {
        await buildPayable(db, { creatorId: creator.userId, currency, amountMinor: owed.minor });
      }
      if (owed.registered !== false) await house.register(creator);
      return creator;
    },

    async register(creator: Actor, key: string = randomUUID(), change: Partial<typeof account> = {}) {
      const input = { currency, account: { ...account, ...change } as typeof account, phone: '01012345678' };
      const made = await destinations.register(creator, { ...input, idempotencyKey: key });
      const row = await db
        .selectFrom('payout_destination')
        .select('gateway_ref')
        .where('id', '=', made.destination.id)
        .executeTakeFirstOrThrow();
      if (bench !== null && row.gateway_ref !== null) {
        await bench.payouts.clear(row.gateway_ref);
        await destinations.refresh(creator, { destinationId: made.destination.id });
      }
      return made.destination;
    },

    /** What a creator asks for who saw it. */
    async ask(creator: Actor, key: string = randomUUID()): Promise<Payout> {
      const standing = (await payouts.getStandings(creator)).find((each) => each.currency === currency)!;
      const asked = { currency, expectedMinor: Math.max(standing.payableMinor, 1), idempotencyKey: key };
      return await payouts.ask(creator, asked);
    },

    /** Made by one operator and released by another. */
    async release(...asked: Payout[]): Promise<PayoutBatchId> {
      const [maker, approver] = [
        await buildActor(db, { role: 'operator' }),
        await buildActor(db, { role: 'operator' }),
      ];
      const payoutIds = asked.map(({ id }) => id);
      const batch = await desk.makeBatch(maker, { currency, payoutIds, idempotencyKey: randomUUID() });
      await desk.approveBatch(approver, { batchId: batch.id, version: batch.version });
      return batch.id;
    },

    async stateOf(creator: Actor, payout: Payout): Promise<Payout['state']> {
      const { items } = await payouts.list(creator, { limit: 50 });
      return items.find(({ id }) => id === payout.id)!.state;
    },

    async payable(creator: Actor): Promise<number> {
      return (await payouts.getStandings(creator)).find((each) => each.currency === currency)!.payableMinor;
    },
  };
  return house;
}

export type PayoutHouse = ReturnType<typeof createPayoutHouse>;
