import { AppError } from '@inkvine/contracts/errors';
import { Currency } from '@inkvine/contracts/money';
import { MembershipId } from '@inkvine/contracts/primitives';
import type {
  AnswerPriceInput,
  ChangeMethodInput,
  MembershipRef,
  MyMembership,
  MyMembershipPage,
  SubscribeInput,
} from '@inkvine/contracts/renewals';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  closeAtEnd,
  insertFreeAccess,
  keepOpenBeyondEnd,
} from '@inkvine/db/memberships/entitlement.repository';
import {
  findLivingMembership,
  findMembershipByKey,
  insertMembership,
  lockMembership,
  updateChosenCoupons,
} from '@inkvine/db/memberships/membership.repository';
import { findMemberView, listMemberViews } from '@inkvine/db/memberships/member-view.repository';
import { countMembers, lockOffer, wasMember, type OfferRow } from '@inkvine/db/memberships/offer.repository';
import { updatePriceAnswer } from '@inkvine/db/memberships/price-change.repository';
import { insertEvents, insertPeriods } from '@inkvine/db/memberships/renewal-claim.repository';
import { firstPeriod } from '@inkvine/domain/memberships/joining';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import { hashRequest } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { PaymentMethodsService } from '../payments/payment-methods.service.ts';
import { createMembershipCoupons, type CouponPurchaseInput } from '../perks/membership-coupons.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { openAhead, pausedUntil } from './access-ahead.ts';
import { createMembershipChanges } from './membership-changes.ts';
import { eventOf } from './membership-records.ts';
import { toMyMembership } from './membership.projection.ts';
import type { RenewalsService } from './renewals.service.ts';

export type MembershipsDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps'
> & {
  renewals: Pick<RenewalsService, 'stepNow' | 'pay'>;
  paymentMethods: Pick<PaymentMethodsService, 'demandUsable'>;
};

type Charges = Awaited<ReturnType<RenewalsService['stepNow']>>;

/** What written in `currency` is paid with coins. */
const COINS = 'COI';

/** A reader's memberships (M1): joined, changed and ended by their member. Renewals are the engine's. */
export function createMembershipsService(dependencies: MembershipsDependencies) {
  const { db, clock, ids, gateways, renewals, paymentMethods } = dependencies;
  const { change, send, view } = createMembershipChanges(dependencies);
  const memberCoupons = createMembershipCoupons({ clock, ids });

  /** @throws AppError NOT_FOUND, OFFER_UNAVAILABLE, PRICE_CHANGED, TIER_FULL */
  async function demandOffer(
    trx: DatabaseTransaction,
    actor: Actor,
    input: z.output<typeof SubscribeInput>,
  ): Promise<OfferRow> {
    const offer = await lockOffer(trx, { tierId: input.tierId, priceId: input.priceId, at: clock.now() });
    if (offer === undefined) throw new AppError('NOT_FOUND');
    if (offer.status !== 'active' || offer.creatorId === actor.userId)
      throw new AppError('OFFER_UNAVAILABLE');
    if (!offer.isCurrent || offer.amountMinor !== input.expectedAmount) throw new AppError('PRICE_CHANGED');
    if ((offer.currency === COINS) !== (input.paymentMethodId === null)) throw new AppError('INVALID_INPUT');
    if (offer.memberLimit !== null && (await countMembers(trx, offer.tierId)) >= offer.memberLimit) {
      throw new AppError('TIER_FULL');
    }
    return offer;
  }

  async function demandMethod(actor: Actor, currency: string, methodId: string): Promise<void> {
    const gateway = gateways.forCurrency(Currency.parse(currency));
    if (gateway === undefined) throw new AppError('OFFER_UNAVAILABLE');
    await paymentMethods.demandUsable(actor, methodId, gateway.id);
  }

  /** Free days first, once for each creator; the first period is charged when they are over. */
  async function beginTrial(
    trx: DatabaseTransaction,
    actor: Actor,
    trial: { membershipId: string; offer: OfferRow; priceId: string; endsAt: Date },
  ): Promise<void> {
    const { membershipId, offer, priceId, endsAt } = trial;
    const at = clock.now();
    const periodId = ids.next();
    await insertPeriods(
      trx,
      [
        {
          ...{ id: periodId, membershipId, index: -1, status: 'free', reason: 'trial', paidWith: null },
          ...{ startsAt: at.toISOString(), endsAt: endsAt.toISOString() },
          ...{ tierId: offer.tierId, priceId, currency: offer.currency, amountMinor: 0 },
        },
      ],
      at,
    );
    await insertFreeAccess(trx, {
      ...{ membershipId, userId: actor.userId, creatorId: offer.creatorId, tierId: offer.tierId },
      ...{ source: 'trial', periodId, startsAt: at, endsAt, untilDecided: true },
    });
  }

  /** Nobody pays anything else for the first period than what was shown. @throws AppError PRICE_CHANGED, COUPON_UNAVAILABLE */
  async function holdCoupons(
    trx: DatabaseTransaction,
    membershipId: string,
    { userId }: Actor,
    { couponIds: grantIds = [], expectedFirst }: z.output<typeof SubscribeInput>,
    purchase: Omit<CouponPurchaseInput, 'grantIds'>,
  ): Promise<void> {
    const isChosen = grantIds.length > 0;
    const first = isChosen
      ? (await memberCoupons.hold(trx, userId, { ...purchase, grantIds })).totalMinor
      : purchase.priceMinor;
    if (first !== (expectedFirst ?? purchase.priceMinor)) throw new AppError('PRICE_CHANGED');
    if (isChosen) await updateChosenCoupons(trx, membershipId, grantIds);
  }

  /** Membership, first period and first charge, all or nothing. */
  async function join(
    trx: DatabaseTransaction,
    actor: Actor,
    input: z.output<typeof SubscribeInput>,
    requestHash: string,
  ): Promise<{ id: string; charges: Charges }> {
    const offer = await demandOffer(trx, actor, input);
    const { creatorId, tierId, currency, interval, amountMinor } = offer;
    const at = clock.now();
    const person = { userId: actor.userId, creatorId };
    const had = await wasMember(trx, person);
    const trialDays = had ? 0 : offer.trialDays;
    const { anchor, begins } = firstPeriod(at, { timeZone: input.timeZone, interval, trialDays });
    const { priceId, paymentMethodId, idempotencyKey } = input;
    if (paymentMethodId !== null) await demandMethod(actor, currency, paymentMethodId);
    const joined = await insertMembership(trx, {
      ...{ id: ids.next(), ...person, tierId, priceId, currency, amountMinor, interval, paymentMethodId },
      ...{ anchor, nextIndex: 0, nextLookAt: begins, idempotencyKey, requestHash, at },
    });
    if (joined === undefined) throw new AppError('ALREADY_MEMBER');
    const purchase = {
      creatorId,
      tierId,
      interval,
      isNewMember: !had,
      priceMinor: amountMinor,
      currency,
      begins,
    };
    await holdCoupons(trx, joined.id, actor, input, purchase);
    await insertEvents(trx, [eventOf({ membershipId: joined.id }, 'joined', { priceId }, actor.userId)], at);
    if (trialDays > 0) {
      await beginTrial(trx, actor, { membershipId: joined.id, offer, priceId, endsAt: begins });
      return { id: joined.id, charges: [] };
    }
    const row = await lockMembership(trx, joined.id);
    return { id: joined.id, charges: await renewals.stepNow(trx, row!) };
  }

  return {
    /**
     * Joins a tier at a price that was shown, and pays for the first period. Ends with access and a receipt, or with
     * nothing changed; `starting` where the bank has not answered yet, which a sweep finds out. The same key joins once.
     * Coupons that were chosen are held for it, and used with the first period that is charged.
     * @throws AppError NOT_FOUND, OFFER_UNAVAILABLE, PRICE_CHANGED, TIER_FULL, ALREADY_MEMBER, METHOD_UNUSABLE,
     * COUPON_UNAVAILABLE, IDEMPOTENCY_MISMATCH
     */
    async subscribe(actor: Actor, input: z.output<typeof SubscribeInput>): Promise<MyMembership> {
      const { idempotencyKey, ...request } = input;
      const requestHash = hashRequest(request);
      const findEarlier = async () => {
        const earlier = await findMembershipByKey(db, actor.userId, idempotencyKey);
        if (earlier !== undefined && earlier.requestHash !== requestHash) {
          throw new AppError('IDEMPOTENCY_MISMATCH');
        }
        return earlier;
      };
      const earlier = await findEarlier();
      if (earlier !== undefined) return await view(earlier.id);
      const joined = await db
        .transaction()
        .execute((trx) => join(trx, actor, input, requestHash))
        .catch(async (error: unknown) => {
          // A twin of this call may have been first.
          const twin = await findEarlier();
          if (twin === undefined) throw error;
          return { id: twin.id, charges: [] };
        });
      await send(joined.charges);
      return await view(joined.id);
    },

    async get(actor: Actor, membershipId: string): Promise<MyMembership> {
      const row = await findMemberView(db, membershipId, clock.now());
      if (row?.userId !== actor.userId) throw new AppError('NOT_FOUND');
      return toMyMembership(row);
    },

    /** The caller's membership of a creator that goes on; null for none. */
    async getOf(actor: Actor, creatorId: string): Promise<MyMembership | null> {
      const living = await findLivingMembership(db, { userId: actor.userId, creatorId });
      return living === undefined ? null : await view(living.id);
    },

    /** Newest first. */
    async list(
      actor: Actor,
      input: { cursor?: string | undefined; limit: number },
    ): Promise<z.infer<typeof MyMembershipPage>> {
      const before = decodeCursor(MembershipId, input.cursor);
      const query = { userId: actor.userId, at: clock.now(), before, limit: input.limit + 1 };
      return toPage(await listMemberViews(db, query), input.limit, toMyMembership, (row) => row.id);
    },

    /**
     * Ends the membership with the period that is paid. Where its renewal is due already and was not charged, or its
     * bill is open, it ends now and nothing is charged.
     */
    cancel: (actor: Pick<Actor, 'userId'>, ref: z.output<typeof MembershipRef>): Promise<MyMembership> =>
      change(actor, ref, {
        columns: { cancelRequestedAt: clock.now() },
        event: 'cancel_requested',
        alongside: (trx) => closeAtEnd(trx, ref.membershipId),
      }),

    /** Goes on after all. @throws AppError METHOD_UNUSABLE where it was a gift, and nothing is there to charge */
    withdrawCancel: (actor: Actor, ref: z.output<typeof MembershipRef>): Promise<MyMembership> =>
      change(actor, ref, (row) => {
        if (row.currency !== COINS && row.payment_method_id === null) throw new AppError('METHOD_UNUSABLE');
        return {
          columns: { cancelRequestedAt: null },
          event: 'cancel_withdrawn',
          alongside: async (trx) => {
            const at = clock.now();
            const pauseUntil = pausedUntil(row, at);
            if (pauseUntil !== null) await openAhead(trx, row, { pauseUntil, at });
            else await keepOpenBeyondEnd(trx, row.id, at);
          },
        };
      }),

    /**
     * Answers a price that one was asked for, again if one likes: who agrees goes on, who refuses is a member until it
     * would begin. @throws AppError NOT_FOUND where one was not asked
     */
    answerPrice: (actor: Actor, input: z.output<typeof AnswerPriceInput>): Promise<MyMembership> =>
      change(actor, input, {
        columns: {},
        event: input.agrees ? 'price_agreed' : 'price_refused',
        alongside: async (trx) => {
          const { membershipId, priceId, agrees } = input;
          if (!(await updatePriceAnswer(trx, { membershipId, priceId, agrees, at: clock.now() }))) {
            throw new AppError('NOT_FOUND');
          }
        },
      }),

    /** Pays with another method from now on; an open bill is charged at once. @throws AppError METHOD_UNUSABLE */
    async changeMethod(actor: Actor, input: z.output<typeof ChangeMethodInput>): Promise<MyMembership> {
      const row = await findMemberView(db, input.membershipId, clock.now());
      if (row?.userId !== actor.userId) throw new AppError('NOT_FOUND');
      if (row.currency === COINS) throw new AppError('INVALID_INPUT');
      await demandMethod(actor, row.currency, input.paymentMethodId);
      const method = { id: input.paymentMethodId, changedAt: clock.now() };
      return await change(actor, input, { columns: { method }, event: 'method_changed' });
    },
  };
}

export type MembershipsService = ReturnType<typeof createMembershipsService>;
