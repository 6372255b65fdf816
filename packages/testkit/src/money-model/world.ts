import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Currency } from '@inkvine/contracts/money';
import type { ChapterId, CouponGrantId, GiftId, RefundId, TopUpId } from '@inkvine/contracts/primitives';
import { RefundTerms } from '@inkvine/contracts/refunds';
import { createSettlementRunsService } from '@inkvine/core/creators/settlement-runs.service';
import { createDisputeDeskService } from '@inkvine/core/payments/dispute-desk.service';
import { createSpendingLimitsService } from '@inkvine/core/payments/spending-limits.service';
import { createCouponCodesService } from '@inkvine/core/perks/coupon-codes.service';
import { createCouponDeskService } from '@inkvine/core/perks/coupon-desk.service';
import { createCouponsService } from '@inkvine/core/perks/coupons.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createDonationsService } from '@inkvine/core/wallet/donations.service';
import { createGiftsService } from '@inkvine/core/wallet/gifts.service';
import { createMembershipGiftPaymentsService } from '@inkvine/core/wallet/membership-gift-payments.service';
import { createMembershipGiftsService } from '@inkvine/core/wallet/membership-gifts.service';
import { createLedgerChainService } from '@inkvine/core/wallet/ledger-chain.service';
import { createLegacyGiftsService } from '@inkvine/core/wallet/legacy/legacy-gifts.service';
import { createLegacyImportsService } from '@inkvine/core/wallet/legacy/legacy-imports.service';
import { createUnlockReturnsService } from '@inkvine/core/wallet/unlock-returns.service';
import { createUnlocksService } from '@inkvine/core/wallet/unlocks.service';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { findRefundPolicyAt } from '@inkvine/db/payments/refund-policy.repository';
import { openRazorpayBench } from '@inkvine/payments/conformance/razorpay-bench';
import { openTossBench } from '@inkvine/payments/conformance/toss-bench';
import { createTestDatabase } from '../database.ts';
import { createFakeClock } from '../fake-clock.ts';
import { createGatewayShop } from '../gateway-shop.ts';
import { buildActor } from '../identity.builders.ts';
import { createLocalWakeUps } from '../local-wake-ups.ts';
import { createPayoutHouse } from '../payout-house.ts';
import { buildTaxProfile } from '../payout.builders.ts';
import { createRegisteredMethods } from '../registered-methods.ts';
import { buildNovel } from '../stories.builders.ts';
import { buildTier } from '../tier.builders.ts';
import { buildSaleTerms } from '../wallet.builders.ts';
import type { ModelPurchase } from './model-state.ts';
import { TIME_ZONE, type MoneyModel } from './model.ts';

/** What a month of the author's membership costs. */
export const MONTH_COINS = 4;
/** The same of another tier, which coins do not pay. */
export const MONTH_WON = 790;

/** An order as the gateway and we know it, at the place that it has in the model. */
interface RealOrder {
  topUpId: TopUpId;
  atGateway: {
    orderId: string;
    amount: { amountMinor: number; currency: Currency };
    gatewayOrderId?: string;
  };
  gatewayPaymentId: string;
  /** As in the model. */
  refundIds: RefundId[];
}

/**
 * All the services that move one reader's coins and one author's money, on a database of their own, with two gateways'
 * fakes in front: the real side of the model.
 */
export async function openMoneyWorld(model: MoneyModel) {
  const database = await createTestDatabase();
  const { db } = database;
  const clock = createFakeClock(model.at);
  const [razorpay, toss] = [await openRazorpayBench('http'), await openTossBench('http')];
  const root = await mkdtemp(path.join(tmpdir(), 'inkvine-money-'));
  const site = { publicUrl: 'https://ink.test', timeZone: TIME_ZONE };
  const common = { db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site };
  const shop = createGatewayShop({ db, clock, benches: [razorpay, toss] });
  const house = createPayoutHouse({ db, clock, bench: razorpay });

  const operator = await buildActor(db, { role: 'operator' });
  const reader = await buildActor(db);
  const author = await buildActor(db, { role: 'creator' });
  await shop.wallet.createMissing();
  await db.updateTable('user').set({ email_verified: true }).execute();
  const novel = await buildNovel(db, {
    authorId: author.userId,
    chapters: model.chapterPrices.map((price) => ({ price })),
  });
  await buildSaleTerms(db, novel.branchId, { rentCoins: model.rentCoins });
  const tier = await buildTier(db, author.userId, { currency: 'COI', amount: MONTH_COINS });
  const paidTier = await buildTier(db, author.userId, { rank: 2, currency: 'KRW', amount: MONTH_WON });
  await buildTaxProfile(db, author.userId, 'A Creator');
  await house.register(author);
  await decideWhoBears(model.bearer);
  const refundPolicy = await findRefundPolicyAt(db, model.at);

  /** As for every order that is paid from here on. */
  async function decideWhoBears(bearer: MoneyModel['bearer']): Promise<void> {
    const desk = createDisputeDeskService({ ...common, clock: createFakeClock('2020-01-01T00:00:00.000Z') });
    const [newest] = await desk.listPolicies(operator);
    await desk.publishPolicy(operator, { terms: { bearer }, note: 'As tried', basedOn: newest!.version });
  }

  const files = createDirectoryStorage(root);
  return {
    ...{ database, db, clock, razorpay, toss, shop, house, operator, reader, author, novel, tier },
    chapterIds: novel.chapterIds satisfies ChapterId[],
    refundTerms: RefundTerms.parse(refundPolicy!.terms),
    wallet: shop.wallet,
    unlocks: createUnlocksService(common),
    returns: createUnlockReturnsService(common),
    donations: createDonationsService(common),
    limits: createSpendingLimitsService(common),
    runs: createSettlementRunsService(common),
    chain: createLedgerChainService(common),
    imports: createLegacyImportsService({ ...common, files }),
    legacyGifts: createLegacyGiftsService({ ...common, wallet: shop.wallet }),
    gifts: createGiftsService(common),
    membershipGifts: createMembershipGiftsService(common),
    giftPayments: createMembershipGiftPaymentsService({
      ...{ ...common, gateways: shop.gateways, paymentMethods: shop.paymentMethods },
      orders: shop.topUps.memberships,
    }),
    paidTier,
    /** The card of the reader. */
    methodId: await createRegisteredMethods({ db, shop, bench: toss }).add(reader),
    coupons: createCouponsService({ ...common, wallet: shop.wallet }),
    couponDesk: createCouponDeskService(common),
    couponCodes: createCouponCodesService(common),
    /** As the model has them. */
    couponsIssued: [] as CouponGrantId[],
    orders: [] as RealOrder[],
    /** By the gateway, as in the model. */
    disputeIds: [] as string[],
    /** The reader's transactions that the model's purchases are. */
    purchaseIds: new Map<ModelPurchase, string>(),
    /** As the model has them. */
    giftsGiven: [] as { giftId: GiftId; code: string }[],
    benchOf: (currency: Currency) => (currency === 'INR' ? razorpay : toss),
    async close() {
      await razorpay.close();
      await toss.close();
      await database.drop();
      await rm(root, { recursive: true });
    },
  };
}

export type MoneyWorld = Awaited<ReturnType<typeof openMoneyWorld>>;
