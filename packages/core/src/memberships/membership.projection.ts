import { TierCurrency } from '@inkvine/contracts/memberships';
import {
  MembershipId,
  MembershipTierId,
  PaymentMethodId,
  TierPriceId,
  UserId,
} from '@inkvine/contracts/primitives';
import type { MembershipState, MyMembership } from '@inkvine/contracts/renewals';
import type { MemberViewRow } from '@inkvine/db/memberships/member-view.repository';
import { firstBoundaryFrom } from '@inkvine/domain/memberships/billing-calendar';
import { couponsOf } from '@inkvine/domain/memberships/period-coupons';

function stateOf(row: MemberViewRow): MembershipState {
  if (row.endedAt !== null) return 'ended';
  if (row.isStarting) return 'starting';
  if (row.suspendedAt !== null) return 'suspended';
  if (row.openBy === 'grace' || row.failure !== null) return 'grace';
  if (row.openUntil === null) return 'paused';
  if (row.cancelRequestedAt !== null) return 'ending';
  return row.openBy === 'trial' ? 'trial' : 'active';
}

/** A membership as its member sees it. */
export function toMyMembership(row: MemberViewRow): MyMembership {
  const pause = pauseOf(row);
  const goesOn = row.endedAt === null && row.cancelRequestedAt === null;
  return {
    id: MembershipId.parse(row.id),
    creator: { id: UserId.parse(row.creatorId), name: row.creatorName },
    tier: {
      ...{ id: MembershipTierId.parse(row.tierId), name: row.tierName },
      ...{ rank: row.rank, welcome: row.welcome },
    },
    ...{
      state: stateOf(row),
      endReason: row.endReason,
      currency: TierCurrency.parse(row.currency),
      amount: row.amountMinor,
    },
    nextAmount: nextAmountOf(row, pause),
    ...{ interval: row.interval, timeZone: row.timeZone },
    paymentMethodId: row.paymentMethodId === null ? null : PaymentMethodId.parse(row.paymentMethodId),
    openUntil: row.openUntil,
    renewsAt: goesOn ? renewsAt(row, pause) : null,
    isGift: row.isGift,
    ...{ failure: row.failure, pause: row.endedAt === null ? pause : null },
    ...{ priceChange: row.endedAt === null && row.tierChange === null ? priceChangeOf(row) : null },
    ...{ tierChange: row.endedAt === null ? tierChangeOf(row) : null, isChangingTier: row.isChangingTier },
    ...{ since: row.createdAt, version: row.version },
  };
}

const pauseOf = ({ pauseFrom: from, pauseUntil: until }: MemberViewRow): MyMembership['pause'] =>
  from === null || until === null ? null : { from, until };

/** When the next period that is not left out begins. */
function renewsAt({ paidUntil }: MemberViewRow, pause: MyMembership['pause']): string | null {
  if (pause === null || paidUntil === null) return paidUntil;
  const end = Date.parse(paidUntil);
  return Date.parse(pause.from) <= end && end < Date.parse(pause.until) ? pause.until : paidUntil;
}

/** By the price that is paid by then: one that was not agreed to is told of beside it. */
function nextAmountOf(row: MemberViewRow, pause: MyMembership['pause']): number {
  const { currency, interval, coupons, endedAt, tierChange, priceChange: change } = row;
  const at = renewsAt(row, pause);
  if (endedAt !== null || at === null) return row.amountMinor;
  const start = new Date(at);
  if (tierChange !== null) {
    const { amountMinor } = tierChange;
    return couponsOf({ amountMinor, currency, interval }, coupons, start).totalMinor;
  }
  const isNew = change !== null && change.agreedAt !== null && new Date(change.effectiveFrom) <= start;
  const amountMinor = isNew ? change.amountMinor : row.amountMinor;
  return couponsOf({ amountMinor, currency, interval }, coupons, start).totalMinor;
}

function priceChangeOf(row: MemberViewRow): MyMembership['priceChange'] {
  const { priceChange, anchorDate: date, offsetDays, timeZone, interval } = row;
  if (priceChange === null) return null;
  const { priceId, amountMinor, agreedAt, refusedAt, effectiveFrom } = priceChange;
  const anchor = { date, offsetDays, timeZone, interval };
  return {
    ...{ priceId: TierPriceId.parse(priceId), amount: amountMinor },
    from: firstBoundaryFrom(anchor, new Date(effectiveFrom)).toISOString(),
    answer: agreedAt !== null ? 'agreed' : refusedAt === null ? null : 'refused',
  };
}

function tierChangeOf(row: MemberViewRow): MyMembership['tierChange'] {
  const { tierChange, anchorDate: date, offsetDays, timeZone, interval } = row;
  if (tierChange === null) return null;
  const { tierId, tierName, amountMinor, effectiveFrom } = tierChange;
  const anchor = { date, offsetDays, timeZone, interval };
  return {
    tier: { id: MembershipTierId.parse(tierId), name: tierName },
    amount: amountMinor,
    from: firstBoundaryFrom(anchor, new Date(effectiveFrom)).toISOString(),
  };
}
