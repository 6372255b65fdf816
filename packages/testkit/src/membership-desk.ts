import { randomUUID } from 'node:crypto';
import { SubscribeInput } from '@inkvine/contracts/renewals';
import type { Actor } from '@inkvine/core/identity/actor';
import { createCouponChoicesService } from '@inkvine/core/memberships/coupon-choices.service';
import { createMemberHistoryService } from '@inkvine/core/memberships/member-history.service';
import { createMembershipLeavingService } from '@inkvine/core/memberships/membership-leaving.service';
import { createMembershipPausesService } from '@inkvine/core/memberships/membership-pauses.service';
import { createMembershipReturns } from '@inkvine/core/memberships/membership-returns';
import { createMembershipsService } from '@inkvine/core/memberships/memberships.service';
import { createPriceChangesService } from '@inkvine/core/memberships/price-changes.service';
import { createRechargesService } from '@inkvine/core/memberships/recharges.service';
import { createRenewalRunsService } from '@inkvine/core/memberships/renewal-runs.service';
import { createRenewalsService } from '@inkvine/core/memberships/renewals.service';
import { createTierChangesService } from '@inkvine/core/memberships/tier-changes.service';
import { createTierPricesService } from '@inkvine/core/memberships/tier-prices.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createHeartbeatsService } from '@inkvine/core/system/heartbeats.service';
import { lockMembership } from '@inkvine/db/memberships/membership.repository';
import type { SavedMethodBench } from '@inkvine/payments/conformance/saved-method-conformance';
import type { TestDatabase } from './database.ts';
import type { FakeClock } from './fake-clock.ts';
import { createGatewayShop } from './gateway-shop.ts';
import { buildActor } from './identity.builders.ts';
import { createLocalWakeUps } from './local-wake-ups.ts';
import { buildTier, type TierOverrides } from './tier.builders.ts';
import { createRegisteredMethods } from './registered-methods.ts';

/** Members of creators who pay at one gateway, and the engine that renews them. */
export function createMembershipDesk(parts: {
  db: TestDatabase['db'];
  clock: FakeClock;
  bench: SavedMethodBench;
}) {
  const { db, clock, bench } = parts;
  const shop = createGatewayShop({ db, clock, benches: [bench] });
  const registered = createRegisteredMethods({ db, shop, bench });
  const common = { db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), gateways: shop.gateways };
  const heartbeats = createHeartbeatsService({ db, clock });
  const renewals = createRenewalsService({
    ...{ ...common, heartbeats },
    orders: shop.topUps.memberships,
    settlement: shop.memberships,
  });
  const returns = createMembershipReturns({ ...common, refunds: shop.refunds.memberships });
  const memberships = createMembershipsService({ ...common, renewals, paymentMethods: shop.paymentMethods });

  return {
    shop,
    registered,
    renewals,
    runs: createRenewalRunsService({ ...common, renewals, heartbeats }),
    heartbeats,
    prices: createTierPricesService(common),
    priceChanges: createPriceChangesService(common),
    memberships,
    pauses: createMembershipPausesService({ ...common, renewals }),
    leaving: createMembershipLeavingService({ ...common, renewals, returns }),
    returns,
    couponChoices: createCouponChoicesService({ ...common, renewals }),
    tierChanges: createTierChangesService({
      ...{ ...common, renewals, paymentMethods: shop.paymentMethods, orders: shop.topUps.memberships },
    }),
    recharges: createRechargesService({
      ...{ ...common, renewals, paymentMethods: shop.paymentMethods, orders: shop.topUps.memberships },
    }),
    history: createMemberHistoryService(common),

    async offer(tier: TierOverrides = {}) {
      const creator = await buildActor(db);
      const currency = tier.currency ?? bench.currency;
      const amount = tier.amount ?? 4_900;
      const { tierId, priceId } = await buildTier(db, creator.userId, { ...tier, currency, amount });
      return { creator, tierId, priceId, amount, currency };
    },

    wish: (
      offer: { tierId: string; priceId: string; amount: number },
      paymentMethodId: string | null,
      rest: {
        idempotencyKey?: string;
        timeZone?: string;
        couponIds?: readonly string[];
        expectedFirst?: number;
      } = {},
    ) =>
      SubscribeInput.parse({
        ...{ tierId: offer.tierId, priceId: offer.priceId, expectedAmount: offer.amount, paymentMethodId },
        ...{ timeZone: 'Asia/Seoul', idempotencyKey: randomUUID(), ...rest },
      }),

    /** A person with a card that is good, who has joined. */
    async join(tier: TierOverrides = {}, person?: Actor) {
      const member = person ?? (await buildActor(db));
      const offer = await this.offer(tier);
      const method = offer.currency === 'COI' ? null : await registered.add(member);
      const membership = await memberships.subscribe(member, this.wish(offer, method));
      return { member, membership, method, ...offer };
    },

    /** What stands in the table, without what no test asks. */
    async periods(membershipId: string) {
      const rows = await db
        .selectFrom('membership_period')
        .select([
          'index',
          'status',
          'reason',
          'starts_at as start',
          'ends_at as end',
          'amount_minor as amount',
        ])
        .where('membership_id', '=', membershipId)
        .orderBy('starts_at')
        .execute();
      return rows;
    },

    async charges(membershipId: string) {
      return await db
        .selectFrom('membership_charge as charge')
        .innerJoin('membership_period as period', 'period.id', 'charge.period_id')
        .select([
          'charge.id',
          'charge.outcome',
          'charge.failure',
          'charge.attempt',
          'charge.amount_minor as amount',
        ])
        .where('period.membership_id', '=', membershipId)
        .orderBy('charge.sent_at')
        .execute();
    },

    /** We give the last charge back, to put something right. */
    async correctLastCharge(membershipId: string): Promise<void> {
      const { id: chargeId, amount: amountMinor } = (await this.charges(membershipId)).at(-1)!;
      await db.transaction().execute(async (trx) => {
        await returns.lockOrder(trx, chargeId);
        const row = await lockMembership(trx, membershipId);
        await returns.giveAllBack(trx, row!, { chargeId, amountMinor });
      });
    },

    /** What the gateway has taken for an order. */
    async taken(orderId: string, amountMinor = 4_900) {
      const row = await db
        .selectFrom('top_up')
        .select('gateway_order_id')
        .where('id', '=', orderId)
        .executeTakeFirstOrThrow();
      return await bench.bookings({
        ...{ orderId, amount: { amountMinor, currency: bench.currency } },
        ...(row.gateway_order_id !== null && { gatewayOrderId: row.gateway_order_id }),
      });
    },

    /** Whether a reader is let in now. */
    async isOpen(reader: Actor, creator: Actor): Promise<boolean> {
      const at = clock.now().toISOString();
      const row = await db
        .selectFrom('membership_entitlement')
        .select('id')
        .where('user_id', '=', reader.userId)
        .where('creator_id', '=', creator.userId)
        .where('starts_at', '<=', at)
        .where((eb) => eb.or([eb('ends_at', '>', at), eb('until_decided', '=', true)]))
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
