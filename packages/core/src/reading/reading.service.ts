import { AppError } from '@inkvine/contracts/errors';
import type {
  ContinueReadingInput,
  ContinueReadingPage,
  ProgressSaved,
  ReadableChapter,
  ReadChapterInput,
  SaveProgressInput,
} from '@inkvine/contracts/reading';
import {
  claimProgress,
  findReadableChapter,
  listContinueReading,
  type ReadableChapterRow,
} from '@inkvine/db/reading/reading.repository';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor, Caller } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

const PlaceKey = z.tuple([CursorTimestamp, z.uuid()]);

/** Reading a chapter and finding one's place again (N7). */
export function createReadingService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  return {
    /**
     * A chapter with everything its page shows; `blocks` is null while it costs coins first.
     * @throws AppError NOT_FOUND, also for what this reader may not know of
     */
    async openChapter(
      caller: Caller,
      input: z.infer<typeof ReadChapterInput>,
    ): Promise<z.input<typeof ReadableChapter>> {
      const row = await findReadableChapter(
        db,
        { chapterId: input.chapterId, branchId: input.branchId ?? null },
        caller?.userId ?? null,
      );
      if (row === undefined) throw new AppError('NOT_FOUND');
      return toReadableChapter(row);
    },

    /**
     * Remembers the place in a chapter that the actor may read. The last write to arrive wins; a chapter once
     * finished stays so.
     * @throws AppError NOT_FOUND
     */
    async saveProgress(
      actor: Actor,
      input: z.infer<typeof SaveProgressInput>,
    ): Promise<z.input<typeof ProgressSaved>> {
      const savedAt = clock.now().toISOString();
      const saved = await claimProgress(db, {
        ...input,
        readerId: actor.userId,
        savedAt,
        branchId: input.branchId ?? null,
      });
      if (!saved) throw new AppError('NOT_FOUND');
      return { chapterId: input.chapterId, savedAt };
    },

    /**
     * Where the actor is in each story, latest first.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async listContinue(
      actor: Actor,
      input: z.infer<typeof ContinueReadingInput>,
    ): Promise<z.input<typeof ContinueReadingPage>> {
      const after = decodeCursor(PlaceKey, input.cursor);
      const rows = await listContinueReading(db, actor.userId, input.limit + 1, after);
      return toPage(
        rows,
        input.limit,
        (row) => row,
        (row) => [row.readAt, row.branchId],
      );
    },
  };
}

function toReadableChapter(row: ReadableChapterRow): z.input<typeof ReadableChapter> {
  return {
    id: row.id,
    branchId: row.branchId,
    number: row.number,
    title: row.title,
    publishedAt: row.publishedAt,
    novel: {
      id: row.novelId,
      slug: row.novelSlug,
      title: row.novelTitle,
      language: row.language,
      author: { id: row.authorId, name: row.authorName },
    },
    previousId: row.previousId,
    nextId: row.nextId,
    access: row.access,
    price: row.price,
    blocks: row.blocks,
    anchor:
      row.blockId === null || row.quote === null || row.fraction === null
        ? null
        : { blockId: row.blockId, quote: row.quote, fraction: row.fraction },
  };
}
