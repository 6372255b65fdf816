import { AppError } from '@inkvine/contracts/errors';
import {
  MembershipPeriod,
  PeriodReason,
  type MembershipPeriodPage,
  type MembershipPeriodsInput,
  type OpenMembershipBill,
} from '@inkvine/contracts/member-history';
import { TierCurrency } from '@inkvine/contracts/memberships';
import { TopUpId } from '@inkvine/contracts/primitives';
import type { MembershipInput } from '@inkvine/contracts/renewals';
import {
  findMembershipWithHistory,
  historyOf,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import {
  findMember,
  listPeriodViews,
  type PeriodViewRow,
} from '@inkvine/db/memberships/period-view.repository';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import { startOfDayAfter } from '@inkvine/domain/memberships/billing-calendar';
import { dunningBegin } from '@inkvine/domain/memberships/renewal-history';
import { nextRetry } from '@inkvine/domain/memberships/decide-renewal';
import type { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** What became of each period of a membership, and what is to become of the one that is not paid, for its member. */
export function createMemberHistoryService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  return {
    /** Every line, the latest period first. @throws AppError NOT_FOUND */
    async listPeriods(
      actor: Actor,
      { membershipId, cursor, limit }: z.output<typeof MembershipPeriodsInput>,
    ): Promise<z.input<typeof MembershipPeriodPage>> {
      const before = decodeCursor(CursorTimestamp, cursor);
      if ((await findMember(db, membershipId)) !== actor.userId) throw new AppError('NOT_FOUND');
      const rows = await listPeriodViews(db, { membershipId, before, limit: limit + 1 });
      return toPage(rows, limit, toPeriod, (row) => new Date(row.startsAt).toISOString());
    },

    /** Null where nothing is due. @throws AppError NOT_FOUND */
    async getBill(
      actor: Actor,
      { membershipId }: z.output<typeof MembershipInput>,
    ): Promise<z.input<typeof OpenMembershipBill> | null> {
      const row = await findMembershipWithHistory(db, membershipId);
      if (row?.user_id !== actor.userId) throw new AppError('NOT_FOUND');
      return await billOf(row);
    },
  };

  async function billOf(row: MembershipWithHistory): Promise<z.input<typeof OpenMembershipBill> | null> {
    const { anchor, bill, endedAt } = historyOf(row, []);
    if (bill === null || endedAt !== null) return null;
    const terms = await findRenewalTermsAt(db, clock.now());
    return {
      ...{ currency: TierCurrency.parse(row.currency), amount: row.amount_minor - bill.couponsOff },
      startsAt: bill.start.toISOString(),
      nextTryAt: nextRetry(anchor, bill, terms)?.toISOString() ?? null,
      endsAt: startOfDayAfter(anchor, dunningBegin(bill), terms.endAfterDays).toISOString(),
    };
  }
}

function toPeriod(row: PeriodViewRow): MembershipPeriod {
  const { amountMinor, charges, coupons, reason, ...period } = row;
  return MembershipPeriod.parse({
    ...{ ...period, amount: amountMinor, reason: PeriodReason.safeParse(reason).data ?? null },
    coupons: coupons.map(({ name, offMinor: off }) => ({ name, off })),
    charges: charges.map(({ id, at, outcome, failure, isOrder, returned, ...charge }) => ({
      ...{ at, outcome, failure, amount: charge.amountMinor, returned },
      topUpId: isOrder ? TopUpId.parse(id) : null,
    })),
  });
}

export type MemberHistoryService = ReturnType<typeof createMemberHistoryService>;
