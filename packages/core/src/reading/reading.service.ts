import { AppError } from '@inkvine/contracts/errors';
import type { Block } from '@inkvine/contracts/block';
import type { Attribution } from '@inkvine/contracts/attribution';
import type { ReadableChapter, ReadChapterInput } from '@inkvine/contracts/reading';
import { findReadableChapter, type ReadableChapterRow } from '@inkvine/db/reading/reading.repository';
import { attributionUpTo } from '@inkvine/domain/stories/attribution';
import { readableBlocks } from '@inkvine/domain/stories/blocks';
import type { z } from 'zod';
import type { Caller } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { serve } from '../wallet/servings.ts';
import { createWikiMentionsService } from '../wiki/wiki-mentions.service.ts';
import { createLibraryService } from './library.service.ts';
import { toPlace } from './place.ts';
import { createProgressService } from './progress.service.ts';

export interface PublicChapter {
  chapter: z.input<typeof ReadableChapter>;
  /** Empty where the author keeps the title from those who have not read the chapter. */
  publicTitle: string;
  revisedAt: string | null;
}

/** Reading: chapters, how far one has come, and what one reads (N7). */
export function createReadingService(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'horizonTokens'>,
) {
  const { db } = dependencies;
  const mentions = createWikiMentionsService(dependencies);
  const open = async (
    caller: Caller,
    { chapterId, branchId, horizonToken }: z.infer<typeof ReadChapterInput>,
  ): Promise<ReadableChapterRow> => {
    const asked = { chapterId, branchId: branchId ?? null };
    const row = await serve(
      db,
      () => findReadableChapter(db, asked, caller?.userId ?? null),
      (chapter) => chapter?.unserved ?? [],
    );
    if (row === undefined) throw new AppError('NOT_FOUND');
    const place = { branchId: row.branchId, horizonToken };
    const keepKnown = async (blocks: Block[] | null) =>
      blocks && (await mentions.keepKnown(caller, place, readableBlocks(blocks)));
    return { ...row, blocks: await keepKnown(row.blocks), preview: await keepKnown(row.preview) };
  };
  return {
    ...createProgressService(dependencies),
    ...createLibraryService(dependencies),

    /**
     * A chapter with everything its page shows; `blocks` is null while it costs coins first. Opening writes nothing but
     * that a text was sent to somebody who paid for it: a client may fetch a chapter that nobody looks at, and saves a
     * place once somebody does.
     * @throws AppError NOT_FOUND, also for what this reader may not know of
     */
    async openChapter(
      caller: Caller,
      input: z.infer<typeof ReadChapterInput>,
    ): Promise<z.input<typeof ReadableChapter>> {
      return toReadableChapter(await open(caller, input));
    },

    /**
     * A chapter as somebody unknown opens it, and what others may be told of it who have not.
     * @throws AppError NOT_FOUND
     */
    async openPublicly(input: z.infer<typeof ReadChapterInput>): Promise<PublicChapter> {
      const row = await open(null, input);
      return {
        chapter: toReadableChapter(row),
        publicTitle: row.publicTitle,
        revisedAt: row.revisedAt,
      };
    },
  };
}

function toReadableChapter(row: ReadableChapterRow): z.input<typeof ReadableChapter> {
  return {
    id: row.id,
    branchId: row.branchId,
    revisionId: row.revisionId,
    number: row.number,
    label: row.label,
    title: row.title,
    publishedAt: row.publishedAt,
    novel: {
      id: row.novelId,
      slug: row.novelSlug,
      title: row.novelTitle,
      language: row.language,
      author: { id: row.authorId, name: row.authorName },
    },
    fork: row.attribution === null ? null : forkOf(row, row.attribution),
    credits: row.credits,
    previousId: row.previousId,
    nextId: row.nextId,
    access: row.access,
    rentedUntil: row.rentedUntil,
    memberUntil: row.memberUntil,
    earlyUntil: row.earlyUntil,
    openingTier: row.openingTier && {
      ...row.openingTier,
      creator: { id: row.authorId, name: row.authorName },
    },
    price: row.price,
    blocks: row.blocks,
    preview: row.preview,
    noteBefore: row.noteBefore,
    noteAfter: row.noteAfter,
    warnings: row.warnings,
    revised:
      row.changeNote === null || row.revisedAt === null ? null : { at: row.revisedAt, note: row.changeNote },
    anchor:
      row.blockId === null || row.quote === null || row.fraction === null
        ? null
        : { blockId: row.blockId, quote: row.quote, fraction: row.fraction },
    editedSinceRead: row.editedSinceRead,
    place: toPlace(row),
  };
}

/** That and how the story parts is told to those who are there; before, it would give away what comes. */
const forkOf = (row: ReadableChapterRow, attribution: Attribution[]) => ({
  name: row.number < row.forkNumber ? null : row.forkName,
  author: { id: row.forkAuthorId, name: row.forkAuthorName },
  inherited: row.number <= row.forkNumber,
  attribution: attributionUpTo(attribution, row.number),
});
