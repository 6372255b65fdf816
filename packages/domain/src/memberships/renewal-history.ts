import type { ChargeOutcome, MembershipEnd, WaiveReason } from '@inkvine/contracts/renewals';
import type { CouponStep } from '../perks/coupon-stack.ts';
import type { BillingAnchor, BillingPeriod } from './billing-calendar.ts';
import type { ChosenCoupon } from './period-coupons.ts';

export interface AgreedPrice {
  priceId: string;
  /** Minor units of the membership's currency, or whole coins. */
  amountMinor: number;
}

/** A period that was due and is not paid. There is never more than one. */
export interface OpenBill extends BillingPeriod {
  /** In the order they were sent. */
  charges: readonly { at: Date; outcome: ChargeOutcome }[];
  /** When its owner last named another way to pay. */
  methodChangedAt: Date | null;
  /** What coupons took off it when it was claimed. */
  couponsOff: number;
}

/** From when the days of a bill count: its begin, or its first charge where nobody came by before that. */
export function dunningBegin({ start, charges }: Pick<OpenBill, 'start' | 'charges'>): Date {
  const first = charges[0]?.at;
  return first !== undefined && first > start ? first : start;
}

/** Whether a charge is on its way: its answer decides what comes next. */
export const isCharging = ({
  bill,
  oneOffInFlight,
}: Pick<RenewalHistory, 'bill' | 'oneOffInFlight'>): boolean =>
  oneOffInFlight || bill?.charges.at(-1)?.outcome === 'pending';

/** All that the next step of a membership depends on. */
export interface RenewalHistory {
  anchor: BillingAnchor;
  /** The first period that nothing was decided of; the one after the bill's where a bill is open. */
  nextIndex: number;
  /** When the last period before it really began; null where nothing is on record. An extension moves boundaries, not this. */
  inProgressSince: Date | null;
  price: AgreedPrice;
  currency: string;
  /** Those that the member chose; what the open bill used of them is counted as left. */
  coupons: readonly ChosenCoupon[];
  /** A price that the creator asks for; one that is not agreed to ends the membership where it begins. */
  priceChange: (AgreedPrice & { effectiveFrom: Date; agreedAt: Date | null }) | null;
  /** Another tier at its price, agreed to for the periods that begin from then on. */
  tierChange: (AgreedPrice & { effectiveFrom: Date }) | null;
  /** A charge that the member asked for is on its way: nothing is decided until it is answered. */
  oneOffInFlight: boolean;
  cancelRequestedAt: Date | null;
  /** It was begun by a gift: free, and over with it unless its member says that it goes on. */
  isGift: boolean;
  /** Periods that begin in it are neither charged nor open. */
  pause: { from: Date; until: Date } | null;
  endedAt: Date | null;
  suspendedAt: Date | null;
  bill: OpenBill | null;
  /** When the whole site was away, and no period was extended for it yet. */
  outages: readonly { from: Date; until: Date }[];
  /** When a payment for elapsed periods was announced. */
  announcedAt: Date | null;
}

export type SkippedPeriod = BillingPeriod &
  ({ status: 'waived'; reason: WaiveReason } | { status: 'paused'; reason: null });

export interface Charge {
  kind: 'charge';
  period: BillingPeriod;
  /** 1 for the first request for this period. */
  attempt: number;
  /** Without coupons. */
  price: AgreedPrice;
  /** What it comes to, less what coupons take off; nothing is charged for 0. */
  dueMinor: number;
  /** What this charge uses first; a bill that is tried again has used its own. */
  coupons: readonly CouponStep[];
  /** Elapsed periods that are paid with it. */
  back: readonly (BillingPeriod & { price: AgreedPrice })[];
  skipped: readonly SkippedPeriod[];
  /** Days by which the period, and all boundaries after it, are moved. */
  extendDays: number;
  /** Set where the membership begins anew: `period` is the first of this anchor. */
  newAnchor: BillingAnchor | null;
}

export type RenewalDecision =
  /** Nothing until then; never again when null. */
  | { kind: 'wait'; until: Date | null }
  /** A charge is on its way; its outcome decides. */
  | { kind: 'await' }
  | Charge
  /** Nobody pays for these. */
  | { kind: 'skip'; skipped: readonly SkippedPeriod[]; extendDays: number }
  /** Days that the site was away are added to the period in progress. */
  | { kind: 'extend'; days: number }
  /** A payment for more than one period is told of a week before. */
  | { kind: 'announce'; periods: readonly BillingPeriod[]; amountMinor: number }
  /** The tier that was agreed to begins; what is due of it is decided next. */
  | { kind: 'switch_tier'; at: Date }
  | { kind: 'suspend'; at: Date }
  | { kind: 'end'; at: Date; reason: MembershipEnd; skipped: readonly SkippedPeriod[] };
