import type { PayoutFailure, PayoutState } from '@inkvine/contracts/payouts';
import { PayoutId } from '@inkvine/contracts/primitives';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { updatePartsReleased } from '@inkvine/db/creators/payable.repository';
import { claimPayoutState, type PayoutRow } from '@inkvine/db/creators/payout.repository';
import { PAID_CHECK_MS, payoutStatesBefore, releases } from '@inkvine/domain/creators/payout-states';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** How a payout ends, or comes back after it had. */
export type PayoutEnd = {
  actorId?: string;
  version?: number;
  note?: string;
} & (
  | { state: 'paid'; gatewayPayoutId?: string; reference?: string }
  | { state: 'failed' | 'returned'; failure: PayoutFailure; gatewayPayoutId?: string }
  | { state: 'withdrawn' | 'rejected' }
);

/** Of these the creator hears by mail. */
const TOLD: readonly PayoutState[] = ['paid', 'failed', 'returned', 'rejected'];

/**
 * Ends a payout in the caller's transaction: its settlements are payable again when it came to nothing, by the same
 * compare-and-set, so once. Undefined, and nothing is changed, when it is not where this end begins.
 */
export async function endPayout(
  trx: DatabaseTransaction,
  { clock }: Pick<ServiceDependencies, 'clock'>,
  payout: Pick<PayoutRow, 'id' | 'channel'>,
  { version, ...end }: PayoutEnd,
): Promise<PayoutRow | undefined> {
  const now = clock.now();
  const watched = end.state === 'paid' && payout.channel !== 'manual';
  const ended = await claimPayoutState(
    trx,
    { id: payout.id, from: payoutStatesBefore(end.state), ...(version === undefined ? {} : { version }) },
    { ...end, nextCheckAt: watched ? new Date(now.getTime() + PAID_CHECK_MS) : null },
    now,
  );
  if (ended === undefined) return undefined;
  if (releases(end.state)) await updatePartsReleased(trx, payout.id, now);
  if (TOLD.includes(end.state)) {
    await enqueue(trx, 'creators.send-payout-notice', {
      payoutId: PayoutId.parse(payout.id),
      state: end.state,
    });
  }
  return ended;
}
