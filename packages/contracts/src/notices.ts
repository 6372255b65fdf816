import { z } from 'zod';
import {
  BranchId,
  IdempotencyKey,
  longText,
  NoticeId,
  page,
  pageInput,
  text,
  Timestamp,
  Version,
} from './primitives.ts';

export const NOTICE_TITLE_MAX_LENGTH = 200;
export const NOTICE_MAX_LENGTH = 10_000;

/** An announcement to the readers of a branch. It is no chapter: no number, no price, no part in how far one has read. */
export const Notice = z.object({
  id: NoticeId,
  title: z.string(),
  body: z.string(),
  /** Stands above the others, however old it is. */
  isPinned: z.boolean(),
  publishedAt: Timestamp,
});
export type Notice = z.infer<typeof Notice>;
export const NoticeListInput = z.object({ ...pageInput, branchId: BranchId });
export const NoticePage = page(Notice);

export const ManagedNotice = Notice.extend({ publishedAt: Timestamp.nullable(), version: Version });
export type ManagedNotice = z.infer<typeof ManagedNotice>;
export const ManagedNoticePage = page(ManagedNotice);

const words = {
  title: text(1, NOTICE_TITLE_MAX_LENGTH),
  body: longText(NOTICE_MAX_LENGTH),
  isPublished: z.boolean(),
};
export const CreateNoticeInput = z.object({
  branchId: BranchId,
  ...words,
  isPinned: z.boolean().default(false),
  idempotencyKey: IdempotencyKey,
});
export const UpdateNoticeInput = z.object({
  noticeId: NoticeId,
  version: Version,
  ...words,
  /** Absent, it stays as it is. */
  isPinned: z.boolean().optional(),
});
export const NoticeVersionInput = z.object({ noticeId: NoticeId, version: Version });
export const NoticeSaved = z.object({ noticeId: NoticeId, version: Version });
