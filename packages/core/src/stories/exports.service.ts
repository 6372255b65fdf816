import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@inkvine/contracts/errors';
import type {
  ExportFormat,
  ExportInput,
  ExportSettings,
  ExportSettingsInput,
  ReaderBook,
  ReaderBookInput,
  SetExportSettingsInput,
} from '@inkvine/contracts/exports';
import {
  type ExportedChapterRow,
  findExportedBranch,
  listExportedTexts,
  listTakeableChapters,
  listWrittenChapters,
  updateReaderExport,
} from '@inkvine/db/stories/export.repository';
import { defaultChapterTitle } from '@inkvine/domain/stories/manuscript';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { Book, BookTexts } from './manuscript-exports/book.ts';
import { writeEpub } from './manuscript-exports/write-epub.ts';
import { writeMarkdown } from './manuscript-exports/write-markdown.ts';
import { manageNovel } from './permissions.ts';

/** A file as it is written. Whoever takes it reads the body to its end or destroys it. */
export interface ExportedFile {
  filename: string;
  contentType: string;
  body: Readable;
}

const TYPES: Record<ExportFormat, { ending: string; contentType: string }> = {
  epub: { ending: 'epub', contentType: 'application/epub+zip' },
  markdown: { ending: 'md', contentType: 'text/markdown; charset=utf-8' },
};
/** Texts are fetched so many characters at a time: a few chapters in one round trip, never a whole novel. */
const BATCH_CHARACTERS = 100_000;
const FILENAME_LENGTH = 100;

/** Novels as files, for their authors and, where these allow it, for their readers (N6). */
export function createExportsService({
  db,
  clock,
  site,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'site'>) {
  const bookOf = (branch: BranchRow, chapters: readonly ExportedChapterRow[]): Book => ({
    id: branch.branchId,
    title: branch.name === null || branch.isMain ? branch.title : `${branch.title} · ${branch.name}`,
    authors: [...new Set(chapters.map(({ author }) => author))],
    language: branch.language,
    synopsis: branch.synopsis,
    tags: branch.tags,
    address: `${site.publicUrl}/novels/${encodeURIComponent(branch.slug)}`,
    writtenAt: clock.now().toISOString(),
    chapters: chapters.map(({ title, number, volume }) => ({
      title: title.trim() === '' ? defaultChapterTitle(number, branch.language) : title,
      volume,
    })),
  });

  async function* textsOf(chapters: readonly ExportedChapterRow[]): BookTexts {
    for (const batch of inBatches(chapters)) {
      for (const blocks of await listExportedTexts(db, batch)) {
        yield blocks;
        // Others get their turn between chapters, not only between batches.
        await nextTurn();
      }
    }
  }

  return {
    /**
     * A branch of the actor's as a file. Comments are in the Markdown, which the import takes back, and not in the
     * EPUB, which is to be read. Chapters that a fork inherits are another's and not in it.
     * @throws AppError NOT_FOUND, also when the branch is another's
     */
    async writeForAuthor(
      actor: Actor,
      { branchId, format, drafts }: z.infer<typeof ExportInput>,
    ): Promise<ExportedFile> {
      const branch = found(await findExportedBranch(db, branchId), actor, manageNovel);
      const chapters = await listWrittenChapters(db, branchId, { drafts });
      const book = { ...bookOf(branch, chapters), authors: [branch.authorName] };
      const texts = textsOf(chapters);
      return {
        ...named(book.title, format),
        body: format === 'epub' ? writeEpub(book, texts, { keepsEntries: true }) : writeMarkdown(book, texts),
      };
    },

    /** Whether the reader may take a file of the branch, and what would be in it. */
    async getReadersBook(
      actor: Actor,
      { branchId }: z.infer<typeof ReaderBookInput>,
    ): Promise<z.input<typeof ReaderBook>> {
      const { length } = await listTakeableChapters(db, branchId, actor.userId);
      return { allowed: length > 0, chapterCount: length };
    },

    /**
     * What the reader may read of a branch as an EPUB, where its authors allow it.
     * @throws AppError NOT_FOUND, also when they do not or nothing may be read
     */
    async writeForReader(actor: Actor, { branchId }: z.infer<typeof ReaderBookInput>): Promise<ExportedFile> {
      const branch = await findExportedBranch(db, branchId);
      const chapters = await listTakeableChapters(db, branchId, actor.userId);
      if (branch === undefined || chapters.length === 0) throw new AppError('NOT_FOUND');
      const book = bookOf(branch, chapters);
      return {
        ...named(book.title, 'epub'),
        body: writeEpub(book, textsOf(chapters), { keepsEntries: false }),
      };
    },

    /** @throws AppError NOT_FOUND, also when the branch is another's */
    async getSettings(
      actor: Actor,
      { branchId }: z.infer<typeof ExportSettingsInput>,
    ): Promise<z.input<typeof ExportSettings>> {
      const { readerExport } = found(await findExportedBranch(db, branchId), actor, manageNovel);
      return { readerExport };
    },

    /** @throws AppError NOT_FOUND, also when the branch is another's */
    async setSettings(
      actor: Actor,
      { branchId, readerExport }: z.infer<typeof SetExportSettingsInput>,
    ): Promise<z.input<typeof ExportSettings>> {
      const isTheirs = await updateReaderExport(db, { branchId, authorId: actor.userId, readerExport });
      if (!isTheirs) throw new AppError('NOT_FOUND');
      return { readerExport };
    },
  };
}

type BranchRow = NonNullable<Awaited<ReturnType<typeof findExportedBranch>>>;

function* inBatches(chapters: readonly ExportedChapterRow[]): Generator<ExportedChapterRow[]> {
  let batch: ExportedChapterRow[] = [];
  let characters = 0;
  for (const chapter of chapters) {
    if (batch.length > 0 && characters + chapter.characters > BATCH_CHARACTERS) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(chapter);
    characters += chapter.characters;
  }
  if (batch.length > 0) yield batch;
}

/** A name that every system takes. */
function named(title: string, format: ExportFormat): Omit<ExportedFile, 'body'> {
  const { ending, contentType } = TYPES[format];
  const clean = title
    .replaceAll(/[\p{Cc}\\/:*?"<>|]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const name = [...clean].slice(0, FILENAME_LENGTH).join('').trim();
  return { filename: `${name === '' ? 'novel' : name}.${ending}`, contentType };
}
