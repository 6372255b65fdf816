import {
  type Refund,
  type RefundPolicy,
  RefundState,
  RefundTerms,
  type OperatorRefund,
} from '@inkvine/contracts/refunds';
import { RefundId, TopUpId } from '@inkvine/contracts/primitives';
import type { listRefundPolicies } from '@inkvine/db/payments/refund-policy.repository';
import type { listRefundStatuses, OwnedRefundRow, RefundRow } from '@inkvine/db/payments/refund.repository';

type StatusRow = Awaited<ReturnType<typeof listRefundStatuses>>[number];
type PolicyRow = Awaited<ReturnType<typeof listRefundPolicies>>[number];

function toRefundSummary(row: RefundRow): Omit<Refund, 'history'> {
  return {
    id: RefundId.parse(row.id),
    topUpId: TopUpId.parse(row.top_up_id),
    rule: row.rule,
    policyVersion: row.policy_version,
    currency: row.currency,
    coins: row.coins,
    expiredCoins: row.expired_coins,
    bonusCoins: row.bonus_coins,
    gross: row.gross_minor,
    fee: row.fee_minor,
    amount: row.amount_minor,
    state: row.state,
    failure: row.failure,
    note: row.note,
    answer: row.answer,
    version: row.version,
    createdAt: row.created_at,
  };
}

/** A refund as its owner may see it, with its own lines of `statuses`. */
export function toRefund(row: RefundRow, statuses: readonly StatusRow[]): Refund {
  return {
    ...toRefundSummary(row),
    history: statuses
      .filter((line) => line.refundId === row.id)
      .map((line) => ({ state: RefundState.parse(line.state), at: line.at })),
  };
}

/** A refund as operators see it. */
export function toOperatorRefund(row: OwnedRefundRow): OperatorRefund {
  return { ...toRefundSummary(row), ownerName: row.ownerName, ownerEmail: row.ownerEmail };
}

export function toRefundPolicy(row: PolicyRow): RefundPolicy {
  return { ...row, terms: RefundTerms.parse(row.terms) };
}
