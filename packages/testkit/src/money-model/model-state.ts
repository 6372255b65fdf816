import type { Currency } from '@inkvine/contracts/money';
import type { EarningSource } from '@inkvine/contracts/settlement-rules';
import type { CoinLot, LotTake } from '@inkvine/domain/wallet/fifo-allocation';

export interface ModelLot extends CoinLot {
  currency: Currency;
  /** The order that brought it, by its place. */
  order: number | null;
  expired: number;
  /** Waiting for a refund or frozen by a dispute, and of those the frozen ones. */
  held: number;
  frozen: number;
  refunded: number;
  revoked: number;
}

export interface ModelPurchase {
  source: 'unlock' | 'rent' | 'gift' | 'donation';
  chapter: number | null;
  coins: number;
  takes: LotTake[];
  /** The order that paid for it with money, by its place. */
  order: number | null;
  at: string;
  isReturned: boolean;
  /** A rental that has begun or a gift that was claimed, and a rental that is over. */
  isOpened: boolean;
  isOver: boolean;
}

/** Issued to the reader; its coins come once, as long as it has not expired. */
export interface ModelCoupon {
  coins: number;
  days: number;
  expires: Date;
  isTaken: boolean;
}

export interface ModelEarning {
  source: EarningSource;
  currency: Currency;
  minor: number;
  at: string;
  isSettled: boolean;
}

export interface ModelSettlement {
  currency: Currency;
  payableMinor: number;
  carryOutMinor: number;
  isPaid: boolean;
}

export interface ModelRefund {
  state: 'requested' | 'approved' | 'done' | 'over';
  gross: number;
  amount: number;
  /** Of the paid lot, and of them those that had expired; of the free one. */
  coins: number;
  expiredCoins: number;
  bonusCoins: number;
}

export interface ModelDispute {
  state: 'open' | 'won' | 'lost';
  minor: number;
  /** Not asked back: the bank took a transfer back that had come. */
  isReversal: boolean;
  /** Coins spent of the order that the person owes, and has repaid. */
  owed: number;
  repaid: number;
  clawbacks: { source: EarningSource; coins: number; repaid: number }[];
}

export interface ModelOrder {
  currency: Currency;
  price: number;
  paidAt: string;
  paid: ModelLot;
  bonus: ModelLot | null;
  refunds: ModelRefund[];
  disputes: ModelDispute[];
  /** Paid to an account of its own. */
  isTransfer: boolean;
  /** The gateway takes its refunds on and then fails them. */
  failsRefunds: boolean;
}
