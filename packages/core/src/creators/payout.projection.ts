import { PayoutBatch, PayoutDestination, type OperatorPayout, type Payout } from '@inkvine/contracts/payouts';
import { PayoutBatchId, PayoutId, SettlementRunId, UserId } from '@inkvine/contracts/primitives';
import type { DestinationRow } from '@inkvine/db/creators/payout-destination.repository';
import type { listParts } from '@inkvine/db/creators/payable.repository';
import type { BatchRow } from '@inkvine/db/creators/payout-batch.repository';
import type { OwnedPayoutRow } from '@inkvine/db/creators/payout-list.repository';
import type { listPayoutStatuses } from '@inkvine/db/creators/payout.repository';

type Parts = Awaited<ReturnType<typeof listParts>>;
type Statuses = Awaited<ReturnType<typeof listPayoutStatuses>>;

export function toDestination(row: DestinationRow): PayoutDestination {
  return PayoutDestination.parse({
    ...{ id: row.id, currency: row.currency, channel: row.channel, kind: row.kind, state: row.state },
    ...{ label: row.label, holderName: row.holder_name },
    ...{ usableFrom: row.usable_from, createdAt: row.created_at },
  });
}

/** What its creator sees. */
export function toPayout(row: OwnedPayoutRow, parts: Parts, statuses: Statuses): Payout {
  return {
    ...{ id: PayoutId.parse(row.id), currency: row.currency, amountMinor: row.amountMinor },
    ...{ state: row.state, failure: row.failure, channel: row.channel, automatic: row.automatic },
    ...{ destinationLabel: row.destinationLabel, version: row.version },
    ...{ createdAt: row.createdAt, paidAt: row.paidAt },
    parts: parts
      .filter((part) => part.payoutId === row.id)
      .map(({ runId, period, seq, amountMinor }) => ({
        ...{ runId: SettlementRunId.parse(runId), period, seq, amountMinor },
      })),
    history: statuses
      .filter((status) => status.payoutId === row.id)
      .map(({ state, note, at }) => ({
        ...{ state: state as Payout['state'], at },
        // Everything else in a note is for operators.
        note: state === 'rejected' ? note : null,
      })),
  };
}

export function toOperatorPayout(row: OwnedPayoutRow): OperatorPayout {
  const { bankCode: _bank, sealedAccount: _sealed, destinationId: _destination, ...shown } = row;
  return {
    ...shown,
    id: PayoutId.parse(row.id),
    creatorId: UserId.parse(row.creatorId),
    batchId: row.batchId === null ? null : PayoutBatchId.parse(row.batchId),
    retryOf: row.retryOf === null ? null : PayoutId.parse(row.retryOf),
  };
}

export const toBatch = (row: BatchRow): PayoutBatch => PayoutBatch.parse(row);
