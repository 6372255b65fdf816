import { AppError } from '@inkvine/contracts/errors';
import {
  ChapterSaved,
  NOVEL_MAX_CHAPTERS,
  type ChapterInput,
  type ChapterVersionInput,
  type CreateChapterInput,
  type EditableChapter,
  type ManagedChapterListInput,
  type ManagedChapterPage,
  type UpdateChapterInput,
} from '@inkvine/contracts/stories';
import { updateBranchLine } from '@inkvine/db/stories/branch-line';
import {
  claimChapterEdit,
  claimDraftDeletion,
  findChapterVersion,
  findEditableChapter,
  insertChapters,
  listManagedChapters,
  lockMainBranch,
} from '@inkvine/db/stories/chapter.repository';
import { updateNovelTouched } from '@inkvine/db/stories/novel.repository';
import { lockChapter } from '@inkvine/db/stories/publication.repository';
import { editBlocks, fromBlocks } from '@inkvine/domain/stories/chapter-text';
import type { z } from 'zod';
import { CursorPosition, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { blockIds, charactersIn } from './chapter-blocks.ts';
import { manageNovel } from './permissions.ts';
import { createPublication } from './publication.ts';

type Saved = z.input<typeof ChapterSaved>;

/** Chapters as their author keeps them: writing, publishing, taking down (N1). */
export function createChaptersService({ db, clock, ids }: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  /** What to tell a caller whose version is no longer the present one. */
  async function conflict(chapterId: string): Promise<AppError> {
    const currentVersion = await findChapterVersion(db, chapterId);
    return currentVersion === undefined
      ? new AppError('NOT_FOUND')
      : new AppError('VERSION_CONFLICT', { currentVersion });
  }

  return {
    ...createPublication({ db, clock }),

    /**
     * All chapters of a novel of the actor's in order, with the titles of their newest text.
     * @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list
     */
    async listManaged(
      actor: Actor,
      input: z.infer<typeof ManagedChapterListInput>,
    ): Promise<z.input<typeof ManagedChapterPage>> {
      const rows = await listManagedChapters(db, {
        novelId: input.novelId,
        authorId: actor.userId,
        limit: input.limit + 1,
        afterNumber: decodeCursor(CursorPosition, input.cursor) ?? 0,
      });
      if (rows === undefined) throw new AppError('NOT_FOUND');
      return toPage(
        rows,
        input.limit,
        (row) => row,
        (row) => row.number,
      );
    },

    /** @throws AppError NOT_FOUND, also when the chapter is another's */
    async getEditable(
      actor: Actor,
      input: z.infer<typeof ChapterInput>,
    ): Promise<z.input<typeof EditableChapter>> {
      const {
        authorId: _,
        blocks,
        ...chapter
      } = found(await findEditableChapter(db, input.chapterId), actor, manageNovel);
      return { ...chapter, text: fromBlocks(blocks) };
    },

    /**
     * Adds a draft at the end of the novel; it may be empty.
     * @throws AppError NOT_FOUND, IDEMPOTENCY_MISMATCH, TRANSITION_REFUSED with `maximumChapters`
     */
    async create(
      actor: Actor,
      { idempotencyKey, ...input }: z.infer<typeof CreateChapterInput>,
    ): Promise<Saved> {
      const at = clock.now().toISOString();
      const blocks = editBlocks([], input.text, blockIds(ids));
      return await db.transaction().execute((trx) =>
        once(
          trx,
          {
            operation: 'chapters.create',
            userId: actor.userId,
            key: idempotencyKey,
            request: input,
            output: ChapterSaved,
          },
          async () => {
            const branch = found(await lockMainBranch(trx, input.novelId), actor, manageNovel);
            const chapterId = ids.next();
            const characters = charactersIn(blocks);
            const last = await insertChapters(trx, { ...branch, at }, [
              { id: chapterId, revisionId: ids.next(), title: input.title, blocks, characters },
            ]);
            if (last > NOVEL_MAX_CHAPTERS) {
              throw new AppError('TRANSITION_REFUSED', { maximumChapters: NOVEL_MAX_CHAPTERS });
            }
            await updateNovelTouched(trx, branch.novelId, at);
            return { chapterId, version: 1 };
          },
        ),
      );
    },

    /**
     * Saves title, text and price. Readers of a published chapter see its old text until it is published again;
     * a new price holds at once for whoever has not bought it.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion`, CHAPTER_WITHOUT_TEXT when the chapter
     * is scheduled and would appear empty
     */
    async update(actor: Actor, input: z.infer<typeof UpdateChapterInput>): Promise<Saved> {
      const chapter = found(await findEditableChapter(db, input.chapterId), actor, manageNovel);
      const blocks = editBlocks(chapter.blocks, input.text, blockIds(ids));
      const characters = charactersIn(blocks);
      if (characters === 0 && chapter.status === 'scheduled') {
        throw new AppError('CHAPTER_WITHOUT_TEXT', { chapterId: chapter.id, number: chapter.number });
      }
      const unchanged = input.title === chapter.title && fromBlocks(blocks) === fromBlocks(chapter.blocks);
      const version = await claimChapterEdit(db, {
        id: chapter.id,
        authorId: actor.userId,
        expectedVersion: input.version,
        price: input.price,
        revision: unchanged ? null : { id: ids.next(), title: input.title, blocks, characters },
        at: clock.now().toISOString(),
      });
      if (version === undefined) throw await conflict(chapter.id);
      return { chapterId: input.chapterId, version };
    },

    /**
     * Deletes a chapter that never was published; later chapters move up by one.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion`, TRANSITION_REFUSED with `status`
     */
    async deleteDraft(actor: Actor, input: z.infer<typeof ChapterVersionInput>): Promise<{ deleted: true }> {
      await db.transaction().execute(async (trx) => {
        const chapter = found(await lockChapter(trx, input.chapterId), actor, manageNovel);
        if (chapter.publishedRevisionId !== null) {
          throw new AppError('TRANSITION_REFUSED', { status: chapter.status });
        }
        const deleted = await claimDraftDeletion(trx, { ...chapter, expectedVersion: input.version });
        if (!deleted) throw new AppError('VERSION_CONFLICT', { currentVersion: chapter.version });
        await updateBranchLine(trx, { branchId: chapter.branchId, at: clock.now().toISOString() });
      });
      return { deleted: true };
    },
  };
}
