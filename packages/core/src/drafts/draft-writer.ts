import type { Block } from '@inkvine/contracts/block';
import type { Database } from '@inkvine/db/database';
import { claimDraftWrite, claimNextChapterMade, type DraftWrite } from '@inkvine/db/drafts/draft.repository';
import type { DraftPlace } from '@inkvine/domain/drafts/draft-snapshot';
import type { Ids } from '../ports/ids.port.ts';
import { makeChapter } from '../stories/chapter-making.ts';

export type DraftToWrite = Omit<DraftWrite, 'chapterId' | 'isKept'>;

/**
 * Writes a draft to PostgreSQL when it is newer than what is there; false when it is not, or its chapter is gone. A
 * draft without a chapter becomes one, at the end of its branch, in the same transaction: however often it is tried,
 * there is one.
 * @throws AppError TRANSITION_REFUSED with `maximumChapters`
 */
export async function writeDraft(
  { db, ids }: { db: Database; ids: Ids },
  { branchId, chapterId, isMade }: DraftPlace,
  draft: DraftToWrite,
): Promise<boolean> {
  if (isMade) return await claimDraftWrite(db, { ...draft, chapterId, isKept: false });
  const { title, characters, authorId, savedAt: at } = draft;
  const blocks = JSON.parse(draft.blocks) as Block[];
  const chapter = {
    id: chapterId,
    revisionId: ids.next(),
    branchId,
    authorId,
    title,
    blocks,
    characters,
    at,
  };
  return await db.transaction().execute(async (trx) => {
    const isKept = await makeChapter(
      trx,
      chapter,
      async () => await claimNextChapterMade(trx, branchId, chapterId),
    );
    return await claimDraftWrite(trx, { ...draft, chapterId, isKept });
  });
}
