import { GrantBonusResult, type GrantBonusInput } from '@inkvine/contracts/backoffice';
import { AppError } from '@inkvine/contracts/errors';
import type { Currency } from '@inkvine/contracts/money';
import type { UserId } from '@inkvine/contracts/primitives';
import type { WalletOverview } from '@inkvine/contracts/wallet';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { expireLots, listWalletsWithExpiredLots } from '@inkvine/db/wallet/expiry.repository';
import { grantCoins, type CoinGrant } from '@inkvine/db/wallet/grant.repository';
import {
  findWalletOverview,
  findWalletOwnerByEmail,
  insertWalletIfMissing,
  listUsersWithoutWallet,
} from '@inkvine/db/wallet/wallet.repository';
import {
  daysAfter,
  PAID_COINS_VALID_YEARS,
  TOP_UP_BONUS_VALID_DAYS,
  yearsAfter,
} from '@inkvine/domain/wallet/lot-terms';
import type { z } from 'zod';
import { hashRequest, once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { rewardTopUp } from './rewards.ts';
import { payDebts } from './dispute-holds.ts';

const EXPIRING_SOON_DAYS = 30;
/** People or wallets that a sweep looks up at once. */
const SWEEP_BATCH = 500;

export interface TopUpCredit {
  userId: string;
  topUpId: string;
  paidCoins: number;
  bonusCoins: number;
  /** What was paid for the paid coins. */
  priceMinor: number;
  currency: Currency;
}

/** Coins that a coupon brings its owner. */
export interface CouponCredit {
  grantId: string;
  userId: string;
  coins: number;
  /** The coupon's name, under which they stand in the wallet. */
  campaign: string;
  validDays: number;
}

export interface LegacyCredit {
  giftId: string;
  fanId: string;
  coins: number;
  /** What had been paid for the coins; 0 for coins that were given. */
  paidMinor: number;
  currency: Currency;
}

/** A person's coins: what is there, what came in and went out, and what expires. */
export function createWalletService({ db, clock, ids }: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  async function createFor(userId: UserId | string): Promise<void> {
    await insertWalletIfMissing(db, { id: ids.next(), userId });
  }

  /** In the caller's transaction; makes the wallet of someone whose job has not run yet. */
  async function grant(trx: DatabaseTransaction, coins: Omit<CoinGrant, 'txnId'>) {
    const txnId = ids.next();
    const send = () => grantCoins(trx, { ...coins, txnId });
    let outcome = await send();
    if (outcome === 'NO_WALLET') {
      await insertWalletIfMissing(trx, { id: ids.next(), userId: coins.userId });
      outcome = await send();
    }
    if (outcome === 'NO_WALLET') throw new AppError('NOT_FOUND');
    return { txnId, isNew: outcome === 'OK' };
  }

  return {
    /**
     * What the caller can spend now, and what of it expires within 30 days. Someone who comes before the job has
     * made their wallet gets it here.
     */
    async getOverview(caller: Actor): Promise<z.input<typeof WalletOverview>> {
      const now = clock.now();
      const soonUntil = daysAfter(now, EXPIRING_SOON_DAYS).toISOString();
      const overview = await findWalletOverview(db, caller.userId, now.toISOString(), soonUntil);
      if (overview === undefined) await createFor(caller.userId);
      return {
        paid: 0,
        bonus: 0,
        frozen: 0,
        debt: 0,
        events: [],
        expiringSoon: [],
        ...overview,
        currency: 'KRW',
      };
    },

    /**
     * Gives a person coins that carry no money: a bonus, or coins of the event that `campaign` names. The same key gives once.
     * @throws AppError FORBIDDEN, NOT_FOUND when nobody has the address, IDEMPOTENCY_MISMATCH
     */
    async grantBonus(
      caller: Actor,
      input: z.infer<typeof GrantBonusInput>,
    ): Promise<z.input<typeof GrantBonusResult>> {
      demand(caller, { action: 'bonus.grant' });
      const { idempotencyKey: key, ...request } = input;
      const owner = await findWalletOwnerByEmail(db, input.email);
      if (owner === undefined) throw new AppError('NOT_FOUND');
      const now = clock.now();
      const kind = input.campaign === undefined ? 'bonus' : 'event';
      const intention = {
        operation: 'wallet.grantBonus',
        userId: caller.userId,
        key,
        request,
        output: GrantBonusResult,
      };
      return await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          const { txnId } = await grant(trx, {
            userId: owner.userId,
            kind,
            lots: [
              {
                kind,
                ...(input.campaign !== undefined && { campaign: input.campaign }),
                coins: input.coins,
                expiresAt: daysAfter(now, input.expiresInDays).toISOString(),
                paidMinor: 0,
              },
            ],
            topUpId: null,
            actorId: caller.userId,
            reason: input.reason,
            idemKey: `bonus:${caller.userId}:${key}`,
            reqHash: hashRequest(request),
            at: now.toISOString(),
          });
          return GrantBonusResult.parse({ txnId });
        }),
      );
    },

    /** Makes a person's wallet, once. For the job promised with every new person. */
    createFor,

    /** Makes the wallets that the job did not. Answers how many were missing. */
    async createMissing(): Promise<number> {
      let missing = 0;
      for (;;) {
        const userIds = await listUsersWithoutWallet(db, SWEEP_BATCH);
        for (const userId of userIds) await createFor(userId);
        missing += userIds.length;
        if (userIds.length < SWEEP_BATCH) return missing;
      }
    },

    /**
     * Books coins past their time as breakage. A wallet that coins come into at the same moment is left to the next
     * batch or sweep. Answers how many wallets lost coins.
     */
    async expireLots(): Promise<number> {
      const at = clock.now().toISOString();
      let expired = 0;
      for (;;) {
        const walletIds = await listWalletsWithExpiredLots(db, at, SWEEP_BATCH);
        for (const walletId of walletIds) {
          const outcome = await expireLots(db, { txnId: ids.next(), walletId, at });
          if (outcome === 'OK') expired++;
        }
        if (walletIds.length < SWEEP_BATCH) return expired;
      }
    },

    /**
     * Puts what an order bought into the wallet, inside the transaction that makes the order paid, and gives what a rule promises for it and
     * pays what the person owes with it. An order is credited once, however often this is called.
     */
    async creditTopUp(trx: DatabaseTransaction, credit: TopUpCredit): Promise<void> {
      const now = clock.now();
      const { paidCoins, bonusCoins } = credit;
      const paid = {
        kind: 'paid' as const,
        coins: paidCoins,
        expiresAt: yearsAfter(now, PAID_COINS_VALID_YEARS).toISOString(),
        paidMinor: credit.priceMinor,
        currency: credit.currency,
      };
      const bonus = {
        kind: 'bonus' as const,
        coins: bonusCoins,
        expiresAt: daysAfter(now, TOP_UP_BONUS_VALID_DAYS).toISOString(),
        paidMinor: 0,
        currency: credit.currency,
      };
      const { isNew } = await grant(trx, {
        userId: credit.userId,
        kind: 'top_up',
        lots: bonusCoins > 0 ? [paid, bonus] : [paid],
        topUpId: credit.topUpId,
        actorId: null,
        reason: null,
        idemKey: `top_up:${credit.topUpId}`,
        reqHash: hashRequest(credit),
        at: now.toISOString(),
      });
      if (!isNew) return;
      await rewardTopUp(trx, { ids, clock }, credit);
      await payDebts(trx, { ids, clock }, credit);
    },

    /**
     * Puts a coupon's coins into its owner's wallet as coins of an event, inside the transaction that notes its use; once
     * for a coupon that is owned. Answers the transaction.
     */
    async creditCoupon(trx: DatabaseTransaction, credit: CouponCredit): Promise<string> {
      const now = clock.now();
      const { grantId, userId, coins, campaign, validDays } = credit;
      const expiresAt = daysAfter(now, validDays).toISOString();
      const { txnId, isNew } = await grant(trx, {
        ...{ userId, kind: 'event', topUpId: null, actorId: null, reason: null },
        lots: [{ kind: 'event', campaign, coins, paidMinor: 0, expiresAt }],
        ...{ idemKey: `coupon:${grantId}`, reqHash: hashRequest(credit), at: now.toISOString() },
      });
      // The caller holds the coupon and has seen it unused.
      if (!isNew) throw new Error(`coupon ${grantId} has brought its coins before`);
      return txnId;
    },

    /**
     * Puts coins into the wallet of a fan who still had them in the former system, inside the transaction that books
     * the gift; they last as if they came in today. Answers the transaction.
     */
    async creditLegacy(trx: DatabaseTransaction, gift: LegacyCredit): Promise<string> {
      const now = clock.now();
      const { coins, paidMinor, currency } = gift;
      const expiresAt =
        paidMinor > 0 ? yearsAfter(now, PAID_COINS_VALID_YEARS) : daysAfter(now, TOP_UP_BONUS_VALID_DAYS);
      const { txnId } = await grant(trx, {
        userId: gift.fanId,
        kind: 'legacy',
        lots: [
          {
            kind: paidMinor > 0 ? 'paid' : 'bonus',
            ...{ coins, paidMinor, currency, expiresAt: expiresAt.toISOString() },
          },
        ],
        topUpId: null,
        actorId: null,
        reason: null,
        idemKey: `legacy:${gift.giftId}`,
        reqHash: hashRequest(gift),
        at: now.toISOString(),
      });
      return txnId;
    },
  };
}

export type WalletService = ReturnType<typeof createWalletService>;
