import type { Block } from '@inkvine/contracts/block';
import { AppError } from '@inkvine/contracts/errors';
import { NOVEL_MAX_CHAPTERS } from '@inkvine/contracts/stories';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { insertChapters } from '@inkvine/db/stories/chapter.repository';
import { updateBranchTouched } from '@inkvine/db/stories/novel.repository';
import { lockBranch } from '@inkvine/db/stories/publication.repository';

export interface ChapterToMake {
  id: string;
  revisionId: string;
  branchId: string;
  authorId: string;
  title: string;
  blocks: Block[];
  characters: number;
  at: string;
}

/**
 * Adds a draft at the end of a branch, unless `claim` says that it was made before. The branch is locked while it is
 * asked. False when nothing was made.
 * @throws AppError TRANSITION_REFUSED with `maximumChapters`
 */
export async function makeChapter(
  trx: DatabaseTransaction,
  { branchId, authorId, at, ...chapter }: ChapterToMake,
  claim: () => Promise<boolean>,
): Promise<boolean> {
  const branch = await lockBranch(trx, branchId);
  if (branch === undefined || !(await claim())) return false;
  const last = await insertChapters(trx, { branchId, authorId, at }, [chapter]);
  if (last > NOVEL_MAX_CHAPTERS) {
    throw new AppError('TRANSITION_REFUSED', { maximumChapters: NOVEL_MAX_CHAPTERS });
  }
  await updateBranchTouched(trx, branchId, at);
  return true;
}
