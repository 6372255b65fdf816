import type { Currency } from '@inkvine/contracts/money';
import type { EarningSource } from '@inkvine/contracts/settlement-rules';
import { allocateFifo, type CoinLot, type LotTake } from '@inkvine/domain/wallet/fifo-allocation';
import { LOT_PRIO } from '@inkvine/domain/wallet/lot-terms';
import { rankingWindow } from '@inkvine/domain/wallet/ranking-window';
import { limitAt, type LimitState } from '@inkvine/domain/wallet/spending-limit';
import { ownPriceWhileRented } from '@inkvine/domain/wallet/unlock-price';
import { returnRefusal } from '@inkvine/domain/wallet/unlock-return';
import type {
  ModelCoupon,
  ModelDispute,
  ModelEarning,
  ModelLot,
  ModelOrder,
  ModelPurchase,
  ModelSettlement,
} from './model-state.ts';

export const TIME_ZONE = 'Asia/Seoul';
const DAY_MS = 86_400_000;

/** `done`, or the code of the error with which a call must be refused. */
export type Outcome = 'done' | 'INSUFFICIENT_COINS' | 'LIMIT_REACHED' | (string & {});

/** One reader's wallet and one author's earnings as plain arrays, moved by the pure rules only. */
export class MoneyModel {
  now = Date.parse('2026-11-20T03:00:00.000Z');
  readonly lots: ModelLot[] = [];
  readonly purchases: ModelPurchase[] = [];
  readonly coupons: ModelCoupon[] = [];
  readonly earnings: ModelEarning[] = [];
  readonly orders: ModelOrder[] = [];
  /** As banks began them. */
  readonly disputes: { order: ModelOrder; dispute: ModelDispute }[] = [];
  readonly settlements: ModelSettlement[] = [];
  limit: LimitState = { limit: null, next: null };
  debt = 0;
  readonly chapterPrices: readonly number[];
  readonly rentCoins: number;
  /** Who bears what was spent of a payment that a bank took back. */
  readonly bearer: 'platform' | 'creators';

  constructor(terms: Pick<MoneyModel, 'chapterPrices' | 'rentCoins' | 'bearer'>) {
    this.chapterPrices = terms.chapterPrices;
    this.rentCoins = terms.rentCoins;
    this.bearer = terms.bearer;
  }

  get at(): string {
    return new Date(this.now).toISOString();
  }

  get date(): Date {
    return new Date(this.now);
  }

  later(days: number): Date {
    return new Date(this.now + days * DAY_MS);
  }

  grant(lot: {
    kind: CoinLot['kind'];
    coins: number;
    paidMinor?: number;
    currency?: Currency;
    order?: number;
    expires: Date;
  }): ModelLot {
    const { kind, coins, paidMinor = 0, currency = 'KRW', order = null } = lot;
    const granted = {
      ...{ id: this.lots.length, kind, prio: LOT_PRIO[kind], currency, order, coins, paidMinor },
      ...{ remaining: coins, spent: 0, expired: 0, held: 0, frozen: 0, refunded: 0, revoked: 0 },
      ...{ recognizedMinor: 0, expiresAt: lot.expires.toISOString() },
    };
    this.lots.push(granted);
    return granted;
  }

  earn(source: EarningSource, currency: Currency, minor: number): void {
    this.earnings.push({ source, currency, minor, at: this.at, isSettled: false });
  }

  /** What can be spent now. */
  balance(): number {
    return this.lots.reduce((sum, lot) => sum + (lot.expiresAt > this.at ? lot.remaining : 0), 0);
  }

  /** All or nothing, first in first out, and never past the limit. */
  spend(source: ModelPurchase['source'], coins: number, chapter: number | null = null): Outcome {
    if (coins > this.leftOfLimit()) return 'LIMIT_REACHED';
    const allocation = allocateFifo(this.lots, coins, { at: this.at });
    if (!allocation.covered) return 'INSUFFICIENT_COINS';
    const { takes } = allocation;
    this.purchases.push({
      ...{ source, chapter, coins, takes, order: null, at: this.at },
      ...{ isReturned: false, isOpened: false, isOver: false },
    });
    moveCoins(this, source, takes, 1);
    return 'done';
  }

  /** A gift that an order paid for: all of the order's coins, whatever the limit on coins. */
  giveWhole({ id: lotId, order, coins, paidMinor: minor }: ModelLot): void {
    const takes = [{ lotId, kind: 'paid' as const, coins, minor }];
    this.purchases.push({
      ...{ source: 'gift', chapter: null, coins, takes, order, at: this.at },
      ...{ isReturned: false, isOpened: false, isOver: false },
    });
    moveCoins(this, 'gift', takes, 1);
  }

  leftOfLimit(): number {
    const { limit } = limitAt(this.limit, this.date);
    if (limit === null) return Infinity;
    const since = rankingWindow(limit.period, this.date, TIME_ZONE)!.startsAt.toISOString();
    const counted = this.purchases.filter(
      ({ isReturned, at, order }) => !isReturned && at >= since && order === null,
    );
    return Math.max(0, limit.amount - counted.reduce((sum, purchase) => sum + purchase.coins, 0));
  }

  /** The right to a chapter that is in force. */
  right(source: 'unlock' | 'rent', chapter: number): ModelPurchase | undefined {
    return this.purchases.findLast(
      (held) => held.source === source && held.chapter === chapter && !held.isReturned && !held.isOver,
    );
  }

  priceOf(chapter: number): number {
    const price = this.chapterPrices[chapter]!;
    const rental = this.right('rent', chapter);
    return rental === undefined ? price : ownPriceWhileRented(price, rental.coins);
  }

  unlock(chapter: number): Outcome {
    if (this.right('unlock', chapter) !== undefined) return 'done';
    return this.spend('unlock', this.priceOf(chapter), chapter);
  }

  rent(chapter: number): Outcome {
    if (this.right('unlock', chapter) !== undefined || this.right('rent', chapter) !== undefined)
      return 'done';
    return this.spend('rent', this.rentCoins, chapter);
  }

  /** A bank asks back, or has taken, the money for some of its coins. */
  isDisputed({ takes }: ModelPurchase): boolean {
    return takes.some(({ lotId }) =>
      this.orders[this.lots[lotId]!.order ?? -1]?.disputes.some(({ state }) => state !== 'won'),
    );
  }

  giveBack(purchase: ModelPurchase): Outcome {
    const { source, chapter, isReturned, isOpened } = purchase;
    const isCounted = source === 'rent' && this.right('unlock', chapter!) !== undefined;
    const isDisputed = this.isDisputed(purchase);
    const state = { isReturned, isUnopened: !isOpened, isDisputed, isCounted, purchasedAt: purchase.at };
    if (returnRefusal(state, this.date) !== null) return 'RETURN_NOT_POSSIBLE';
    this.undo(purchase);
    return 'done';
  }

  /** The same coins return to the same lots. */
  undo(purchase: ModelPurchase): void {
    purchase.isReturned = true;
    moveCoins(this, purchase.source, purchase.takes, -1);
  }

  /** Coins past their time that the sweep books away. */
  expire(): void {
    for (const lot of this.lots.filter(({ expiresAt }) => expiresAt <= this.at)) {
      lot.expired += lot.remaining;
      lot.remaining = 0;
    }
  }
}

function moveCoins(model: MoneyModel, source: EarningSource, takes: readonly LotTake[], sign: 1 | -1): void {
  const earned = new Map<Currency, number>();
  for (const { lotId, coins, minor } of takes) {
    const lot = model.lots[lotId]!;
    lot.remaining -= sign * coins;
    lot.spent += sign * coins;
    lot.recognizedMinor += sign * minor;
    earned.set(lot.currency, (earned.get(lot.currency) ?? 0) + sign * minor);
  }
  for (const [currency, minor] of earned) model.earn(source, currency, minor);
}
