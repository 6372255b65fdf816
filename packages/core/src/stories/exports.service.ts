import type { Readable } from 'node:stream';
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
  findExportedBranch,
  listTakeableChapters,
  listWrittenChapters,
  updateReaderExport,
} from '@inkvine/db/stories/export.repository';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { serve } from '../wallet/servings.ts';
import { bookOf, nameOfFile, readTexts } from './manuscript-exports/exported-branch.ts';
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

/** Novels as files, for their authors and, where these allow it, for their readers (N6). */
export function createExportsService({
  db,
  clock,
  site,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'site'>) {
  const now = () => ({ publicUrl: site.publicUrl, at: clock.now() });

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
      const book = { ...bookOf(branch, chapters, now()), authors: [branch.authorName] };
      const texts = readTexts(db, chapters);
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
      const chapters = await serve(
        db,
        () => listTakeableChapters(db, branchId, actor.userId),
        (rows) => rows.flatMap((row) => row.unserved),
      );
      if (branch === undefined || chapters.length === 0) throw new AppError('NOT_FOUND');
      const book = bookOf(branch, chapters, now());
      return {
        ...named(book.title, 'epub'),
        body: writeEpub(book, readTexts(db, chapters), { keepsEntries: false }),
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

function named(title: string, format: ExportFormat): Omit<ExportedFile, 'body'> {
  const { ending, contentType } = TYPES[format];
  return { filename: `${nameOfFile(title)}.${ending}`, contentType };
}
