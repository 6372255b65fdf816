import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  closeAtEnd,
  keepOpenBeyondEnd,
  openAfterPause,
} from '@inkvine/db/memberships/entitlement.repository';
import { anchorOf, type MembershipWithHistory } from '@inkvine/db/memberships/membership.repository';
import { boundary } from '@inkvine/domain/memberships/billing-calendar';

/** Until when months of a membership are left out, from now or later; null where none are. */
export function pausedUntil({ pause_until: until }: MembershipWithHistory, now: Date): Date | null {
  return until !== null && new Date(until) > now ? new Date(until) : null;
}

/**
 * Access of a membership that goes on, as far as it is certain without anybody deciding on a period: beyond the end of the
 * one in progress, or again from where months that are left out are over.
 * @param pauseUntil null where none are left out
 */
export async function openAhead(
  trx: DatabaseTransaction,
  row: MembershipWithHistory,
  { pauseUntil, at }: { pauseUntil: Date | null; at: Date },
): Promise<void> {
  await closeAtEnd(trx, row.id);
  if (pauseUntil === null && (await keepOpenBeyondEnd(trx, row.id, at))) return;
  const until = pauseUntil ?? boundary(anchorOf(row), row.next_index);
  await openAfterPause(trx, { membershipId: row.id, until, at });
}
