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
  lockBranchOfNovel,
} from '@inkvine/db/stories/chapter.repository';
import { updateBranchTouched } from '@inkvine/db/stories/novel.repository';
import { lockChapter } from '@inkvine/db/stories/publication.repository';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import { editBlocks, fromBlocks } from '@inkvine/domain/stories/chapter-text';
import { mayCostCoins } from '@inkvine/domain/stories/fork-rules';
import type { z } from 'zod';
import { CursorPosition, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import { createDraftDesk, type DraftDeskDependencies } from '../drafts/draft-desk.ts';
import { toDraftText } from '../drafts/draft-text.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import { versionConflict } from '../version-conflict.ts';
import { blockIds, charactersIn } from './chapter-blocks.ts';
import { manageNovel } from './permissions.ts';
import { refusePrice } from './fork-price.ts';
import { createPublication } from './publication.ts';

type Saved = z.input<typeof ChapterSaved>;

/** Chapters as their author keeps them: writing, publishing, taking down (N1). */
export function createChaptersService(dependencies: DraftDeskDependencies) {
  const { db, clock, ids } = dependencies;
  const desk = createDraftDesk(dependencies);

  /** @throws AppError NOT_FOUND */
  async function readNewest({ branchId, id: chapterId }: { branchId: string; id: string }) {
    const target = await desk.targets.findUnguarded({ branchId, chapterId });
    if (target === undefined) throw new AppError('NOT_FOUND');
    return await desk.readNewest(target);
  }

  /** What to tell a caller whose version is no longer the present one. */
  async function conflict(chapterId: string, expectedVersion: number): Promise<AppError> {
    const current = await findChapterVersion(db, chapterId);
    return current === undefined ? new AppError('NOT_FOUND') : versionConflict(current, expectedVersion);
  }

  return {
    ...createPublication({ db, clock, desk }),

    /**
     * All chapters of a novel of the actor's, or of their fork of one, in order, with the titles of their newest text.
     * @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list
     */
    async listManaged(
      actor: Actor,
      input: z.infer<typeof ManagedChapterListInput>,
    ): Promise<z.input<typeof ManagedChapterPage>> {
      const rows = await listManagedChapters(db, {
        novelId: input.novelId,
        branchId: input.branchId,
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
        blocks: head,
        branchName,
        commercial,
        ...chapter
      } = found(await findEditableChapter(db, input.chapterId), actor, manageNovel);
      const { rev, title, blocks } = await readNewest(chapter);
      const isTyped =
        rev > 0 && hashDocument({ title, blocks }) !== hashDocument({ ...chapter, blocks: head });
      const unpublishedChanges = chapter.unpublishedChanges || (isTyped && chapter.publishedAt !== null);
      const characters = charactersIn(blocks);
      const fork = branchName === null ? null : { name: branchName, mayCostCoins: mayCostCoins(commercial) };
      return { ...chapter, fork, title, characters, unpublishedChanges, text: fromBlocks(blocks) };
    },

    /**
     * Adds a draft at the end of the novel or fork; it may be empty.
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
            const branch = found(await lockBranchOfNovel(trx, input), actor, manageNovel);
            const chapterId = ids.next();
            const characters = charactersIn(blocks);
            const last = await insertChapters(trx, { ...branch, at }, [
              { id: chapterId, revisionId: ids.next(), title: input.title, blocks, characters },
            ]);
            if (last > NOVEL_MAX_CHAPTERS) {
              throw new AppError('TRANSITION_REFUSED', { maximumChapters: NOVEL_MAX_CHAPTERS });
            }
            await updateBranchTouched(trx, branch.branchId, at);
            return { chapterId, version: 1 };
          },
        ),
      );
    },

    /**
     * Saves the price, and title and text where they are given. Readers of a published chapter see its old text until
     * it is published again; a new price holds at once for whoever has not bought it.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, CHAPTER_WITHOUT_TEXT when the chapter
     * is scheduled and would appear empty, FORK_CHAPTERS_FREE for a price where the terms of the fork allow none
     */
    async update(actor: Actor, input: z.infer<typeof UpdateChapterInput>): Promise<Saved> {
      const chapter = found(await findEditableChapter(db, input.chapterId), actor, manageNovel);
      refusePrice(chapter, input.price);
      await desk.tryBringIn(chapter.branchId, [chapter.id]);
      const newest = await readNewest(chapter);
      const { title = newest.title, text: given } = input;
      const blocks = given === undefined ? newest.blocks : editBlocks(newest.blocks, given, blockIds(ids));
      const characters = charactersIn(blocks);
      if (characters === 0 && chapter.status === 'scheduled') {
        throw new AppError('CHAPTER_WITHOUT_TEXT', { chapterId: chapter.id, number: chapter.number });
      }
      const unchanged = title === newest.title && fromBlocks(blocks) === fromBlocks(newest.blocks);
      const at = clock.now().toISOString();
      const version = await db.transaction().execute(async (trx) => {
        // The caller may not have seen what was typed last: it stays as a version.
        const typed = { chapterIds: [chapter.id], reason: 'bulk_edit', label: null, pinned: false } as const;
        if (!unchanged) await desk.keep(trx, { ...typed, at });
        const claimed = await claimChapterEdit(trx, {
          id: chapter.id,
          authorId: actor.userId,
          expectedVersion: input.version,
          price: input.price,
          revision: unchanged ? null : { id: ids.next(), title, blocks, characters },
          at,
        });
        if (claimed === undefined || unchanged) return claimed;
        const opId = ids.next();
        const by = { authorId: actor.userId, clientId: `whole text ${opId}`, opId, at };
        const text = await toDraftText({ title, blocks }, hashDocument({ title, blocks }));
        await desk.overwrite(trx, { ...by, target: newest.target, baseRev: newest.rev, text });
        return claimed;
      });
      if (version === undefined) throw await conflict(chapter.id, input.version);
      return { chapterId: input.chapterId, version };
    },

    /**
     * Deletes a chapter that never was published; later chapters move up by one.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, TRANSITION_REFUSED with `status`
     */
    async deleteDraft(actor: Actor, input: z.infer<typeof ChapterVersionInput>): Promise<{ deleted: true }> {
      await db.transaction().execute(async (trx) => {
        const chapter = found(await lockChapter(trx, input.chapterId), actor, manageNovel);
        if (chapter.publishedRevisionId !== null) {
          throw new AppError('TRANSITION_REFUSED', { status: chapter.status });
        }
        const deleted = await claimDraftDeletion(trx, { ...chapter, expectedVersion: input.version });
        if (!deleted) throw versionConflict(chapter, input.version);
        await updateBranchLine(trx, { branchId: chapter.branchId, at: clock.now().toISOString() });
      });
      return { deleted: true };
    },
  };
}
