import { AppError } from '@inkvine/contracts/errors';
import {
  NoticeSaved,
  type CreateNoticeInput,
  type ManagedNoticePage,
  type NoticeListInput,
  type NoticePage,
  type NoticeVersionInput,
  type UpdateNoticeInput,
} from '@inkvine/contracts/notices';
import {
  claimNotice,
  claimNoticeDeletion,
  findNoticeOwner,
  insertNotice,
  listNotices,
  listPublishedNotices,
} from '@inkvine/db/stories/notice.repository';
import { findBranchVersion } from '@inkvine/db/stories/release.repository';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor, Caller } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { versionConflict } from '../version-conflict.ts';
import { manageNovel } from './permissions.ts';

const NoticeKey = z.tuple([z.boolean(), CursorTimestamp, z.uuid()]);

/** Announcements beside the chapters of a branch. They touch neither order nor progress, prices nor horizons. */
export function createNoticesService({ db, clock, ids }: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  async function conflict(noticeId: string, expectedVersion: number): Promise<AppError> {
    const current = await findNoticeOwner(db, noticeId);
    return current === undefined ? new AppError('NOT_FOUND') : versionConflict(current, expectedVersion);
  }

  return {
    /** @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list */
    async list(caller: Caller, input: z.infer<typeof NoticeListInput>): Promise<z.input<typeof NoticePage>> {
      const rows = await listPublishedNotices(db, {
        branchId: input.branchId,
        readerId: caller?.userId ?? null,
        limit: input.limit + 1,
        after: decodeCursor(NoticeKey, input.cursor),
      });
      if (rows === undefined) throw new AppError('NOT_FOUND');
      return toPage(
        rows,
        input.limit,
        (row) => row,
        (row) => [row.isPinned, row.publishedAt, row.id],
      );
    },

    /**
     * Also those that readers do not see.
     * @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list
     */
    async listManaged(
      actor: Actor,
      input: z.infer<typeof NoticeListInput>,
    ): Promise<z.input<typeof ManagedNoticePage>> {
      found(await findBranchVersion(db, input.branchId), actor, manageNovel);
      const after = decodeCursor(NoticeKey, input.cursor);
      const rows = await listNotices(db, { branchId: input.branchId, limit: input.limit + 1, after });
      return toPage(
        rows,
        input.limit,
        ({ createdAt: _, ...notice }) => notice,
        (row) => [row.isPinned, row.createdAt, row.id],
      );
    },

    /** @throws AppError NOT_FOUND, IDEMPOTENCY_MISMATCH */
    async create(
      actor: Actor,
      { idempotencyKey, ...notice }: z.infer<typeof CreateNoticeInput>,
    ): Promise<z.input<typeof NoticeSaved>> {
      const at = clock.now().toISOString();
      return await db.transaction().execute((trx) =>
        once(
          trx,
          {
            operation: 'notices.create',
            userId: actor.userId,
            key: idempotencyKey,
            request: notice,
            output: NoticeSaved,
          },
          async () => {
            found(await findBranchVersion(trx, notice.branchId), actor, manageNovel);
            const id = ids.next();
            const { isPublished, ...words } = notice;
            await insertNotice(trx, { ...words, id, publishedAt: isPublished ? at : null, at });
            return { noticeId: id, version: 1 };
          },
        ),
      );
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields` */
    async update(
      actor: Actor,
      { noticeId, version, ...notice }: z.infer<typeof UpdateNoticeInput>,
    ): Promise<z.input<typeof NoticeSaved>> {
      found(await findNoticeOwner(db, noticeId), actor, manageNovel);
      const at = clock.now().toISOString();
      const saved = await claimNotice(db, { ...notice, id: noticeId, expectedVersion: version, at });
      if (saved === undefined) throw await conflict(noticeId, version);
      return { noticeId, version: saved };
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields` */
    async remove(
      actor: Actor,
      { noticeId, version }: z.infer<typeof NoticeVersionInput>,
    ): Promise<{ deleted: true }> {
      found(await findNoticeOwner(db, noticeId), actor, manageNovel);
      if (!(await claimNoticeDeletion(db, { id: noticeId, expectedVersion: version }))) {
        throw await conflict(noticeId, version);
      }
      return { deleted: true };
    },
  };
}
