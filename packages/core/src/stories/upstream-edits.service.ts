import { AppError } from '@inkvine/contracts/errors';
import type {
  AnswerUpstreamEditInput,
  UpstreamEditAnswered,
  UpstreamEditInput,
  UpstreamEditListInput,
  UpstreamEditPage,
  UpstreamEditTexts,
} from '@inkvine/contracts/upstream-edits';
import type { Executor } from '@inkvine/db/database';
import { updateBranchSeq } from '@inkvine/db/stories/branch-line';
import { findManagedBranch } from '@inkvine/db/stories/branch.repository';
import { lockBranch } from '@inkvine/db/stories/publication.repository';
import {
  findShownRevision,
  findUpstreamEdit,
  listUpstreamEdits,
  upsertPin,
} from '@inkvine/db/stories/upstream-edit.repository';
import { readableBlocks } from '@inkvine/domain/stories/blocks';
import type { z } from 'zod';
import { CursorPosition, decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { serve } from '../wallet/servings.ts';
import { manageNovel } from './permissions.ts';

/** What authors upstream changed in chapters that a fork carries on from: its author takes or leaves each (2.2). */
export function createUpstreamEditsService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  async function demandFork(executor: Executor, actor: Actor, branchId: string): Promise<void> {
    found(await findManagedBranch(executor, branchId), actor, manageNovel);
  }

  return {
    /**
     * Edits that the fork's author has not answered, in order of the chapters.
     * @throws AppError NOT_FOUND, also when the fork is another's; INVALID_INPUT for a cursor of another list
     */
    async list(
      actor: Actor,
      input: z.infer<typeof UpstreamEditListInput>,
    ): Promise<z.input<typeof UpstreamEditPage>> {
      const { branchId, limit } = input;
      await demandFork(db, actor, branchId);
      const afterNumber = decodeCursor(CursorPosition, input.cursor) ?? 0;
      const rows = await listUpstreamEdits(db, { branchId, limit: limit + 1, afterNumber });
      return toPage(
        rows,
        limit,
        ({ authorId, authorName, ...edit }) => ({ ...edit, author: { id: authorId, name: authorName } }),
        (row) => row.number,
      );
    },

    /**
     * Both texts of an edit, to compare.
     * @throws AppError NOT_FOUND when there is no such edit, or the chapter has to be bought first
     */
    async get(
      actor: Actor,
      input: z.infer<typeof UpstreamEditInput>,
    ): Promise<z.input<typeof UpstreamEditTexts>> {
      await demandFork(db, actor, input.branchId);
      const edit = await serve(
        db,
        () => findUpstreamEdit(db, input),
        (texts) => texts?.unserved ?? [],
      );
      if (edit === undefined) throw new AppError('NOT_FOUND');
      const { revisionId, before, after } = edit;
      return {
        revisionId,
        before: { ...before, blocks: readableBlocks(before.blocks) },
        after: { ...after, blocks: readableBlocks(after.blocks) },
      };
    },

    /**
     * Takes an edit over, so that readers of the fork see it, or leaves the chapter as it is. The same answer again
     * changes nothing.
     * @throws AppError NOT_FOUND; VERSION_CONFLICT with `changedFields` when the chapter was changed once more since
     * the actor looked
     */
    async answer(
      actor: Actor,
      input: z.infer<typeof AnswerUpstreamEditInput>,
    ): Promise<z.input<typeof UpstreamEditAnswered>> {
      const { branchId, chapterId, revisionId, take } = input;
      return await db.transaction().execute(async (trx) => {
        await lockBranch(trx, branchId);
        await demandFork(trx, actor, branchId);
        const answered = { branchId, chapterId, taken: take };
        const shownId = await findShownRevision(trx, { branchId, chapterId });
        if (take && shownId === revisionId) return answered;
        const edit = await findUpstreamEdit(trx, { branchId, chapterId });
        if (edit === undefined || shownId === undefined) throw new AppError('NOT_FOUND');
        if (edit.revisionId !== revisionId) {
          throw new AppError('VERSION_CONFLICT', { changedFields: ['revisionId'] });
        }
        const at = clock.now().toISOString();
        const leftId = take ? null : revisionId;
        await upsertPin(trx, { branchId, chapterId, revisionId: take ? revisionId : shownId, leftId, at });
        if (take) await updateBranchSeq(trx, branchId);
        return answered;
      });
    },
  };
}
