import type { CancelByLinkInput, LinkedMembership } from '@inkvine/contracts/cancel-links';
import { AppError } from '@inkvine/contracts/errors';
import { UserId } from '@inkvine/contracts/primitives';
import { findMemberView, type MemberViewRow } from '@inkvine/db/memberships/member-view.repository';
import type { z } from 'zod';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { toMyMembership } from './membership.projection.ts';
import type { MembershipsService } from './memberships.service.ts';

/** Cancelling out of the mail that announces a charge: whoever has its link need not sign in, and can do nothing else. */
export function createCancelLinksService({
  db,
  clock,
  cancelKeys,
  memberships,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'cancelKeys'> & {
  memberships: Pick<MembershipsService, 'cancel'>;
}) {
  async function find(key: string): Promise<MemberViewRow> {
    const claim = cancelKeys.read(key);
    const row =
      claim === null || claim.until < clock.now()
        ? undefined
        : await findMemberView(db, claim.membershipId, clock.now());
    if (row === undefined) throw new AppError('NOT_FOUND');
    return row;
  }

  return {
    /** @throws AppError NOT_FOUND for a link that is not ours, or too old */
    async get(key: string): Promise<z.input<typeof LinkedMembership>> {
      return toMyMembership(await find(key));
    },

    /**
     * Cancels as its member would; one that ends already stays as it is. To go on after all they sign in.
     * @throws AppError NOT_FOUND for a link that is not ours, or too old; VERSION_CONFLICT where another end was shown
     */
    async cancel({
      key,
      version,
    }: z.output<typeof CancelByLinkInput>): Promise<z.input<typeof LinkedMembership>> {
      const row = await find(key);
      const membership = toMyMembership(row);
      if (row.cancelRequestedAt !== null || row.endedAt !== null) return membership;
      return await memberships.cancel(
        { userId: UserId.parse(row.userId) },
        { membershipId: membership.id, version },
      );
    },
  };
}

export type CancelLinksService = ReturnType<typeof createCancelLinksService>;
