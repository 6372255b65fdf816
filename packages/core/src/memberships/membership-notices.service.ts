import { AppError } from '@inkvine/contracts/errors';
import { MembershipId, MembershipNoticeId, UserId } from '@inkvine/contracts/primitives';
import {
  MembershipNoticeDetail,
  MembershipNoticeKind,
  type MembershipNotice,
  type MembershipNoticePage,
} from '@inkvine/contracts/renewals';
import {
  countUnreadNotices,
  findMembershipNotice,
  listMembershipNotices,
  updateNoticesRead,
  type MembershipNoticeRow,
} from '@inkvine/db/memberships/notice.repository';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import type { IdentityService } from '../identity/identity.service.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** Of a charge, before which one may cancel. */
const ANNOUNCING: ReadonlySet<MembershipNoticeKind> = new Set([
  'upcoming_30',
  'upcoming_7',
  'upcoming',
  'catch_up',
]);

/** Beyond the charge that is announced a month ahead. */
const KEY_HOLDS_MS = 45 * 86_400_000;

/** What members are told, in the app and by mail: written once for each period, with what it is about. */
export function createMembershipNoticesService({
  db,
  clock,
  cancelKeys,
  identity,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'cancelKeys'> & {
  identity: Pick<IdentityService, 'getContact'>;
}) {
  return {
    /** The caller's notices, newest first. */
    async list(
      caller: Actor,
      input: { cursor?: string | undefined; limit: number },
    ): Promise<z.infer<typeof MembershipNoticePage>> {
      const before = decodeCursor(MembershipNoticeId, input.cursor);
      const rows = await listMembershipNotices(db, { userId: caller.userId, before, limit: input.limit + 1 });
      const unread = await countUnreadNotices(db, caller.userId);
      return { ...toPage(rows, input.limit, toNotice, (row) => row.id), unread };
    },

    /** Notes that the caller has seen a notice, and all before it. */
    async markRead(caller: Actor, input: { upTo: MembershipNoticeId }): Promise<{ unread: number }> {
      await updateNoticesRead(db, { userId: caller.userId, upTo: input.upTo, at: clock.now() });
      return { unread: await countUnreadNotices(db, caller.userId) };
    },

    /** For the mail, with the key to cancel what it announces. @throws AppError NOT_FOUND */
    async getNotice(noticeId: MembershipNoticeId) {
      const row = await findMembershipNotice(db, noticeId);
      if (row === undefined) throw new AppError('NOT_FOUND');
      const notice = toNotice(row);
      const { membershipId } = notice;
      const until = new Date(Date.parse(notice.createdAt) + KEY_HOLDS_MS);
      return {
        notice,
        method: row.method,
        cancelKey: ANNOUNCING.has(notice.kind) ? cancelKeys.sign({ membershipId, until }) : null,
        owner: await identity.getContact(UserId.parse(row.userId)),
      };
    },
  };
}

const toNotice = (row: MembershipNoticeRow): MembershipNotice => ({
  id: MembershipNoticeId.parse(row.id),
  membershipId: MembershipId.parse(row.membershipId),
  kind: MembershipNoticeKind.parse(row.kind),
  ...{ creatorName: row.creatorName, tierName: row.tierName, createdAt: row.createdAt },
  detail: MembershipNoticeDetail.parse(row.detail),
  isRead: row.readAt !== null,
});

export type MembershipNoticesService = ReturnType<typeof createMembershipNoticesService>;
