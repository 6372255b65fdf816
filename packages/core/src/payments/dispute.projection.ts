import {
  DisputeTerms,
  type Dispute,
  type DisputePolicy,
  type OperatorDispute,
} from '@inkvine/contracts/disputes';
import { DisputeId, TopUpId } from '@inkvine/contracts/primitives';
import type { listDisputePolicies } from '@inkvine/db/payments/dispute-policy.repository';
import type { OwnedDisputeRow } from '@inkvine/db/payments/dispute.repository';

/** A dispute as the person whose payment it is may see it. */
export function toDispute(row: OwnedDisputeRow): Dispute {
  return {
    id: DisputeId.parse(row.id),
    topUpId: TopUpId.parse(row.top_up_id),
    state: row.state,
    origin: row.origin,
    productName: { ko: row.nameKo, en: row.nameEn },
    currency: row.currency,
    amount: row.amount_minor,
    frozenCoins: row.frozenCoins,
    owedCoins: row.debt_coins,
    repaidCoins: row.repaid_coins,
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}

/** A dispute as operators see it. */
export function toOperatorDispute(row: OwnedDisputeRow): OperatorDispute {
  return {
    ...toDispute(row),
    gateway: row.gateway,
    gatewayDisputeId: row.gateway_dispute_id,
    rawStatus: row.raw_status,
    reason: row.reason,
    evidenceDueAt: row.evidence_due_at,
    bearer: row.bearer,
    policyVersion: row.policy_version,
    ownerName: row.ownerName,
    ownerEmail: row.ownerEmail,
  };
}

type PolicyRow = Awaited<ReturnType<typeof listDisputePolicies>>[number];

export function toDisputePolicy(row: PolicyRow): DisputePolicy {
  return { ...row, terms: DisputeTerms.parse(row.terms) };
}
