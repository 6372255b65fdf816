import { randomUUID } from 'node:crypto';
import {
  ClaimGiftInput,
  ClaimGiftResult,
  GiveGiftResult,
  GiveMembershipInput,
  PayMembershipGiftInput,
  type GiftMonths,
} from '@inkvine/contracts/gifts';
import { MembershipId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import { createRenewalVerificationService } from '@inkvine/core/memberships/renewal-verification.service';
import { createMembershipGiftPaymentsService } from '@inkvine/core/wallet/membership-gift-payments.service';
import { createMembershipGiftsService } from '@inkvine/core/wallet/membership-gifts.service';
import type { TestDatabase } from './database.ts';
import type { FakeClock } from './fake-clock.ts';
import type { openSavedMethodBench } from './gateway-bench.ts';
import { createGiftDesk } from './gift-desk.ts';
import { createMembershipDesk } from './membership-desk.ts';
import type { TierOverrides } from './tier.builders.ts';

/** What a month of a desk's tiers costs where nothing else is said. */
export const MONTH_COINS = 20;

type Offer = Awaited<ReturnType<ReturnType<typeof createMembershipDesk>['offer']>>;

/** Months of memberships that people give each other, with the engine that ends them. */
export function createMembershipGiftDesk(parts: {
  db: TestDatabase['db'];
  clock: FakeClock;
  bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
}) {
  const { db } = parts;
  const members = createMembershipDesk(parts);
  const gifts = createGiftDesk(db, parts.clock);
  const memberGifts = createMembershipGiftsService(gifts.parts());
  const { gateways, paymentMethods, topUps } = members.shop;
  const payments = createMembershipGiftPaymentsService({
    ...{ ...gifts.parts(), gateways, paymentMethods, orders: topUps.memberships },
  });

  return {
    ...gifts,
    members,
    memberGifts,
    payments,

    /** A tier that costs coins by the month. */
    offer: (tier: TierOverrides = {}) => members.offer({ currency: 'COI', amount: MONTH_COINS, ...tier }),

    inputOf: (
      offer: Pick<Offer, 'tierId' | 'priceId'>,
      changes: Partial<Parameters<typeof memberGifts.give>[1]> = {},
    ) => {
      const { months = 3 } = changes;
      return GiveMembershipInput.parse({
        ...{ tierId: offer.tierId, priceId: offer.priceId, months, expectedTotal: months * MONTH_COINS },
        ...{ to: null, deliverAt: null, message: 'Enjoy.', confirmed: true, idempotencyKey: randomUUID() },
        ...changes,
      });
    },

    /** Months of a tier that costs money, with a method. */
    paymentOf: (
      offer: Offer,
      paymentMethodId: string,
      changes: Partial<Parameters<typeof payments.pay>[1]> = {},
    ) => {
      const { months = 3 } = changes;
      return PayMembershipGiftInput.parse({
        ...{ tierId: offer.tierId, priceId: offer.priceId, months, expectedTotal: months * offer.amount },
        ...{ to: null, deliverAt: null, message: 'Enjoy.', idempotencyKey: randomUUID() },
        ...{ paymentMethodId, ...changes },
      });
    },

    async give(giver: Actor, offer: Offer, months: GiftMonths = 3, to: string | null = null) {
      const given = await memberGifts.give(giver, this.inputOf(offer, { months, to }));
      const result = GiveGiftResult.parse(given);
      return { ...result, key: result.code === null ? { giftId: result.giftId } : { code: result.code } };
    },

    claim: async (claimer: Actor, key: object, timeZone = 'Asia/Seoul') =>
      ClaimGiftResult.parse(await gifts.gifts.claim(claimer, ClaimGiftInput.parse({ ...key, timeZone }))),

    membership: async (member: Actor, id: string | null) =>
      await members.memberships.get(member, MembershipId.parse(id)),

    /** What the night's verification finds of a membership. */
    async findings(membershipId: string | null) {
      const verification = createRenewalVerificationService(gifts.parts());
      await verification.begin();
      await verification.verifyDue();
      return await db
        .selectFrom('membership_finding')
        .select(['kind', 'reason'])
        .where('membership_id', '=', membershipId)
        .where('closed_at', 'is', null)
        .execute();
    },

    emailOf: async ({ userId }: Actor) =>
      (await db.selectFrom('user').select('email').where('id', '=', userId).executeTakeFirstOrThrow()).email,
  };
}

export type MembershipGiftDesk = ReturnType<typeof createMembershipGiftDesk>;
