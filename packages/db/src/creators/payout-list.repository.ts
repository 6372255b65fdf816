import type { Currency } from '@inkvine/contracts/money';
import type { PayoutChannel, PayoutFailure, PayoutState } from '@inkvine/contracts/payouts';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface OwnedPayoutRow {
  id: string;
  creatorId: string;
  creatorName: string;
  currency: Currency;
  amountMinor: number;
  state: PayoutState;
  failure: PayoutFailure | null;
  failureNote: string | null;
  channel: PayoutChannel;
  destinationLabel: string;
  holderName: string | null;
  bankCode: string | null;
  sealedAccount: string | null;
  destinationId: string;
  automatic: boolean;
  batchId: string | null;
  retryOf: string | null;
  retried: boolean;
  gatewayPayoutId: string | null;
  reference: string | null;
  checks: number;
  nextCheckAt: string | null;
  version: number;
  createdAt: string;
  paidAt: string | null;
  stateSince: string;
}

/** Newest first, with who is paid and where to; ids grow with time. */
export async function listOwnedPayouts(
  db: Executor,
  filter: {
    id?: string;
    userId?: string;
    batchId?: string | undefined;
    state?: PayoutState | undefined;
    before?: string | undefined;
    limit: number;
  },
): Promise<OwnedPayoutRow[]> {
  const { id, userId, batchId, state, before } = filter;
  const conditions = [
    ...(id === undefined ? [] : [sql`payout.id = ${id}::uuid`]),
    ...(userId === undefined ? [] : [sql`payout.user_id = ${userId}::uuid`]),
    ...(batchId === undefined ? [] : [sql`payout.batch_id = ${batchId}::uuid`]),
    ...(state === undefined ? [] : [sql`payout.state = ${state}`]),
    ...(before === undefined ? [] : [sql`payout.id < ${before}::uuid`]),
  ];
  const { rows } = await sql<OwnedPayoutRow>`
    select payout.id, payout.user_id as "creatorId", creator.name as "creatorName", payout.currency,
      payout.amount_minor as "amountMinor", payout.state, payout.failure, payout.failure_note as "failureNote",
      payout.channel, destination.label as "destinationLabel", destination.holder_name as "holderName",
      destination.bank_code as "bankCode", destination.sealed_account as "sealedAccount",
      payout.destination_id as "destinationId", payout.automatic, payout.batch_id as "batchId",
      payout.retry_of as "retryOf", exists (select from payout later where later.retry_of = payout.id) as retried,
      payout.gateway_payout_id as "gatewayPayoutId", payout.reference, payout.checks,
      payout.next_check_at as "nextCheckAt", payout.version, payout.created_at as "createdAt",
      payout.paid_at as "paidAt",
      coalesce(
        (select at from payout_status where payout_id = payout.id order by id desc limit 1), payout.created_at
      ) as "stateSince"
    from payout
    join "user" creator on creator.id = payout.user_id
    join payout_destination destination on destination.id = payout.destination_id
    where ${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)}
    order by payout.id desc
    limit ${filter.limit}`.execute(db);
  return rows;
}
