import { AppError } from '@inkvine/contracts/errors';
import type { MembershipRef, MyMembership, PauseInput } from '@inkvine/contracts/renewals';
import { anchorOf, type MembershipWithHistory } from '@inkvine/db/memberships/membership.repository';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import { boundary } from '@inkvine/domain/memberships/billing-calendar';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { openAhead, pausedUntil } from './access-ahead.ts';
import { createMembershipChanges, type MembershipChangesDependencies } from './membership-changes.ts';

/** Leaving out months of a membership: they are neither charged nor open, and it goes on by itself after them. */
export function createMembershipPausesService(dependencies: MembershipChangesDependencies) {
  const { clock } = dependencies;
  const { change } = createMembershipChanges(dependencies);

  /** Whether a pause was asked for that is not over. */
  const isPausing = (row: MembershipWithHistory): boolean => pausedUntil(row, clock.now()) !== null;

  return {
    /**
     * Leaves out the next months, from the end of the one that is paid. A membership by the year has no months.
     * @throws AppError INVALID_INPUT for more months than the policy allows; TRANSITION_REFUSED where a bill is open, the
     *   next month is due already, or it ends or pauses anyway
     */
    pause: (actor: Actor, input: z.output<typeof PauseInput>): Promise<MyMembership> =>
      change(actor, input, async (row, trx) => {
        const { maxPauseMonths } = await findRenewalTermsAt(trx, clock.now());
        if (input.months > maxPauseMonths) throw new AppError('INVALID_INPUT');
        const anchor = anchorOf(row);
        const from = boundary(anchor, row.next_index);
        const isGoingOn = row.bill === null && row.cancel_requested_at === null && from > clock.now();
        if (row.interval !== 'month' || !isGoingOn || isPausing(row)) {
          throw new AppError('TRANSITION_REFUSED');
        }
        const until = boundary(anchor, row.next_index + input.months);
        return {
          ...{ columns: { pause: { from, until } }, event: 'pause_requested', detail: { from, until } },
          alongside: () => openAhead(trx, row, { pauseUntil: until, at: clock.now() }),
        };
      }),

    /** Goes on with the next month that begins. @throws AppError TRANSITION_REFUSED where it does not pause */
    resume: (actor: Actor, ref: z.output<typeof MembershipRef>): Promise<MyMembership> =>
      change(actor, ref, (row) => {
        if (!isPausing(row)) throw new AppError('TRANSITION_REFUSED');
        return {
          ...{ columns: { pause: null }, event: 'resumed' },
          alongside: (trx) => openAhead(trx, row, { pauseUntil: null, at: clock.now() }),
        };
      }),
  };
}

export type MembershipPausesService = ReturnType<typeof createMembershipPausesService>;
