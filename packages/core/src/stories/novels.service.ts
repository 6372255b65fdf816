import { AppError } from '@inkvine/contracts/errors';
import {
  CreatedNovel,
  type ChapterListInput,
  type ChapterPage,
  type CreateNovelInput,
  type ManagedNovel,
  type ManageNovelInput,
  type MyNovelListInput,
  type MyNovelPage,
  type Novel,
  type NovelCard,
  type NovelInput,
  type NovelListInput,
  type NovelPage,
  type UpdateNovelInput,
} from '@inkvine/contracts/stories';
import { listPublishedChapters } from '@inkvine/db/stories/chapter.repository';
import {
  claimNovelDetails,
  findManagedNovel,
  findNovelBySlug,
  listWorksOfAuthor,
  listPublishedNovels,
} from '@inkvine/db/stories/novel.repository';
import { z } from 'zod';
import { CursorPosition, CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor, Caller } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { versionConflict } from '../version-conflict.ts';
import { createNovel } from './novel-creation.ts';
import { manageNovel } from './permissions.ts';

/** `[instant, id of novel or branch]`, the sort key of the lists of novels and works. */
const NovelKey = z.tuple([CursorTimestamp, z.uuid()]);

/** Novels as readers find them and as their authors keep them (N1, P11). */
export function createNovelsService({ db, clock, ids }: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  return {
    /**
     * Novels with a published chapter, the latest publication first.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async listPublished(input: z.infer<typeof NovelListInput>): Promise<z.input<typeof NovelPage>> {
      const rows = await listPublishedNovels(db, {
        language: input.language,
        limit: input.limit + 1,
        after: decodeCursor(NovelKey, input.cursor),
      });
      return toPage(rows, input.limit, toCard, (row) => [row.lastPublishedAt, row.id]);
    },

    /**
     * A novel by its slug; one without a published chapter only for its author.
     * @throws AppError NOT_FOUND
     */
    async get(caller: Caller, input: z.infer<typeof NovelInput>): Promise<z.input<typeof Novel>> {
      const novel = await findNovelBySlug(db, input.slug, caller?.userId ?? null);
      if (novel === undefined) throw new AppError('NOT_FOUND');
      return {
        ...toCard(novel),
        branchId: novel.branchId,
        mine: novel.authorId === caller?.userId,
        offersMemberships: novel.offersMemberships,
        warnings: novel.warnings,
        firstChapterId: novel.firstChapterId,
        continueChapterId: novel.continueChapterId,
        continueNumber: novel.continueNumber,
      };
    },

    /**
     * Published chapters of a branch in order, each with this reader's standing and whether they finished it.
     * @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list
     */
    async listChapters(
      caller: Caller,
      input: z.infer<typeof ChapterListInput>,
    ): Promise<z.input<typeof ChapterPage>> {
      const rows = await listPublishedChapters(db, {
        branchId: input.branchId,
        readerId: caller?.userId ?? null,
        limit: input.limit + 1,
        afterNumber: decodeCursor(CursorPosition, input.cursor) ?? (input.from ?? 1) - 1,
      });
      if (rows === undefined) throw new AppError('NOT_FOUND');
      return toPage(
        rows,
        input.limit,
        (row) => row,
        (row) => row.number,
      );
    },

    /**
     * Novels and forks the actor writes, the last worked on first.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async listMine(
      actor: Actor,
      input: z.infer<typeof MyNovelListInput>,
    ): Promise<z.input<typeof MyNovelPage>> {
      const after = decodeCursor(NovelKey, input.cursor);
      const rows = await listWorksOfAuthor(db, actor.userId, input.limit + 1, after);
      return toPage(
        rows,
        input.limit,
        ({ name, forkNumber, ...row }) => ({
          ...row,
          fork: name === null ? null : { name, number: forkNumber },
        }),
        (row) => [row.updatedAt, row.branchId],
      );
    },

    /**
     * Starts an empty novel; the first one makes a reader a creator.
     * @throws AppError IDEMPOTENCY_MISMATCH
     */
    async create(
      actor: Actor,
      { idempotencyKey, ...details }: z.infer<typeof CreateNovelInput>,
    ): Promise<z.input<typeof CreatedNovel>> {
      const at = clock.now().toISOString();
      return await db.transaction().execute((trx) =>
        once(
          trx,
          {
            operation: 'novels.create',
            userId: actor.userId,
            key: idempotencyKey,
            request: details,
            output: CreatedNovel,
          },
          () => createNovel(trx, ids, { ...details, authorId: actor.userId, at }),
        ),
      );
    },

    /** @throws AppError NOT_FOUND, also when the novel is another's */
    async getManaged(
      actor: Actor,
      input: z.infer<typeof ManageNovelInput>,
    ): Promise<z.input<typeof ManagedNovel>> {
      const {
        authorId: _,
        fieldVersions: __,
        ...novel
      } = found(await findManagedNovel(db, input.novelId), actor, manageNovel);
      return novel;
    },

    /**
     * Changes what the novel says about itself. The slug stays, so that no link breaks.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`
     */
    async update(
      actor: Actor,
      { novelId, version, warnings, titleSpoiler, ...details }: z.infer<typeof UpdateNovelInput>,
    ): Promise<z.input<typeof ManagedNovel>> {
      const {
        authorId,
        fieldVersions: _,
        ...novel
      } = found(await findManagedNovel(db, novelId), actor, manageNovel);
      const saved = await claimNovelDetails(db, {
        ...details,
        ...{ warnings, titleSpoiler },
        id: novelId,
        authorId,
        expectedVersion: version,
        at: clock.now().toISOString(),
      });
      if (saved !== undefined) {
        const wide = {
          warnings: warnings ?? novel.warnings,
          titleSpoiler: titleSpoiler ?? novel.titleSpoiler,
        };
        return { ...novel, ...details, ...wide, version: saved };
      }
      const current = found(await findManagedNovel(db, novelId), actor, manageNovel);
      throw versionConflict(current, version);
    },
  };
}

type CardRow = Omit<z.input<typeof NovelCard>, 'author'> & { authorId: string; authorName: string };

function toCard(row: CardRow): z.input<typeof NovelCard> {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    synopsis: row.synopsis,
    language: row.language,
    tags: row.tags,
    author: { id: row.authorId, name: row.authorName },
    chapterCount: row.chapterCount,
    freeChapterCount: row.freeChapterCount,
    lastPublishedAt: row.lastPublishedAt,
  };
}
