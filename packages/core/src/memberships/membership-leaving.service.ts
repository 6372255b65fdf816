import { AppError } from '@inkvine/contracts/errors';
import {
  MyMembership,
  type LeaveInput,
  type LeaveOffer,
  type MembershipInput,
} from '@inkvine/contracts/renewals';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  claimMembershipWish,
  findMembershipWithHistory,
  historyOf,
  lockMembership,
} from '@inkvine/db/memberships/membership.repository';
import { findMemberView } from '@inkvine/db/memberships/member-view.repository';
import { isCharging } from '@inkvine/domain/memberships/renewal-history';
import type { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { MembershipReturns, QuotedReturn } from './membership-returns.ts';
import { toMyMembership } from './membership.projection.ts';
import type { RenewalsService } from './renewals.service.ts';

export type MembershipLeavingDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'wakeUps'> & {
  renewals: Pick<RenewalsService, 'endNow'>;
  returns: MembershipReturns;
};

/** Leaving a membership at once, with what comes back for the days that are not used (product.md §2.6). */
export function createMembershipLeavingService({
  db,
  clock,
  wakeUps,
  renewals,
  returns,
}: MembershipLeavingDependencies) {
  /** Which charges something comes back of. */
  const chargesOf = (quoted: QuotedReturn | null): string =>
    (quoted?.parts ?? []).map(({ chargeId }) => chargeId).join();

  async function view(trx: DatabaseTransaction, id: string): Promise<MyMembership> {
    return toMyMembership((await findMemberView(trx, id, clock.now()))!);
  }

  /** @throws AppError NOT_FOUND, VERSION_CONFLICT, MEMBERSHIP_ENDED, TRANSITION_REFUSED, REFUND_CHANGED */
  async function leave(
    trx: DatabaseTransaction,
    actor: Actor,
    input: z.output<typeof LeaveInput>,
  ): Promise<void> {
    const before = await findMembershipWithHistory(trx, input.membershipId);
    if (before?.user_id !== actor.userId) throw new AppError('NOT_FOUND');
    const seen = await returns.quoteUnused(trx, before);
    for (const { chargeId, isOrder } of seen?.parts ?? []) {
      if (isOrder) await returns.lockOrder(trx, chargeId);
    }
    const row = (await lockMembership(trx, before.id))!;
    if (row.ended_at !== null) throw new AppError('MEMBERSHIP_ENDED');
    if (isCharging(historyOf(row, []))) throw new AppError('TRANSITION_REFUSED');
    const quoted = await returns.quoteUnused(trx, row);
    const amount = quoted?.shown.amount ?? 0;
    // Paid, given back or asked back by a bank a moment ago: somebody looks at it again.
    if (chargesOf(quoted) !== chargesOf(seen))
      throw new AppError('VERSION_CONFLICT', { currentVersion: row.version });
    if (amount !== input.expectedRefund) throw new AppError('REFUND_CHANGED', { amount });
    const expected = { id: row.id, version: input.version };
    if ((await claimMembershipWish(trx, expected, {}, clock.now())) === undefined)
      throw new AppError('VERSION_CONFLICT', { currentVersion: row.version });
    await renewals.endNow(trx, row, 'cancelled_at_once');
    if (quoted !== null) await returns.giveUnusedBack(trx, quoted, actor.userId);
  }

  return {
    /** What leaving would come to now. @throws AppError NOT_FOUND, MEMBERSHIP_ENDED */
    async getOffer(actor: Actor, { membershipId }: z.output<typeof MembershipInput>): Promise<LeaveOffer> {
      const row = await findMembershipWithHistory(db, membershipId);
      if (row?.user_id !== actor.userId) throw new AppError('NOT_FOUND');
      if (row.ended_at !== null) throw new AppError('MEMBERSHIP_ENDED');
      if (isCharging(historyOf(row, []))) return { possible: false, refund: null };
      return { possible: true, refund: (await returns.quoteUnused(db, row))?.shown ?? null };
    },

    /**
     * Ends the membership and its access now, and gives back what was shown, all or nothing. The same key leaves once.
     * @throws AppError NOT_FOUND, MEMBERSHIP_ENDED, VERSION_CONFLICT, IDEMPOTENCY_MISMATCH; TRANSITION_REFUSED while a
     *   payment is on its way; REFUND_CHANGED with `amount` where another would come back by now
     */
    async leave(actor: Actor, input: z.output<typeof LeaveInput>): Promise<MyMembership> {
      const { idempotencyKey: key, ...request } = input;
      const intention = {
        operation: 'memberships.leave',
        userId: actor.userId,
        key,
        request,
        output: MyMembership,
      };
      const left = await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          await leave(trx, actor, input);
          return await view(trx, input.membershipId);
        }),
      );
      wakeUps.publish('outbox');
      return left;
    },
  };
}

export type MembershipLeavingService = ReturnType<typeof createMembershipLeavingService>;
