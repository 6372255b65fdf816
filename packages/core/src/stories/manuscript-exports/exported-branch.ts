import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Executor } from '@inkvine/db/database';
import {
  type ExportedChapterRow,
  type findExportedBranch,
  listExportedTexts,
} from '@inkvine/db/stories/export.repository';
import { attributionUpTo } from '@inkvine/domain/stories/attribution';
import { defaultChapterTitle } from '@inkvine/domain/stories/manuscript';
import type { Book, BookTexts } from './book.ts';

export type ExportedBranchRow = NonNullable<Awaited<ReturnType<typeof findExportedBranch>>>;

/** Texts are fetched so many characters at a time: a few chapters in one round trip, never a whole novel. */
const BATCH_CHARACTERS = 100_000;
const FILENAME_LENGTH = 100;

/**
 * What the files of a branch with these chapters say about it. Of what a fork carries on from, those who have them know
 * no more than goes before the last chapter in the file.
 */
export const bookOf = (
  branch: ExportedBranchRow,
  chapters: readonly Pick<ExportedChapterRow, 'title' | 'number' | 'volume' | 'author' | 'credits'>[],
  written: { publicUrl: string; at: Date },
): Book => ({
  id: branch.branchId,
  title: branch.name === null || branch.isMain ? branch.title : `${branch.title} · ${branch.name}`,
  authors: [...new Set(chapters.map(({ author }) => author))],
  contributors: [
    ...attributionUpTo(branch.attribution, Math.max(0, ...chapters.map(({ number }) => number))).map(
      ({ author, from, to }) => ({ name: author.name, inherited: { from, to } }),
    ),
    ...[...new Set(chapters.flatMap(({ credits }) => credits.map(({ name }) => name)))].map((name) => ({
      ...{ name, inherited: null },
    })),
  ],
  language: branch.language,
  synopsis: branch.synopsis,
  tags: branch.tags,
  address: `${written.publicUrl}/novels/${encodeURIComponent(branch.slug)}`,
  writtenAt: written.at.toISOString(),
  chapters: chapters.map(({ title, number, volume, credits }) => ({
    title: title.trim() === '' ? defaultChapterTitle(number, branch.language) : title,
    volume,
    credits: credits.map(({ name }) => name),
  })),
});

/** Texts of the chapters in their order, read as they are taken. */
export async function* readTexts(db: Executor, chapters: readonly ExportedChapterRow[]): BookTexts {
  for (const batch of inBatches(chapters)) {
    for (const text of await listExportedTexts(db, batch)) {
      yield text;
      // Others get their turn between chapters, not only between batches.
      await nextTurn();
    }
  }
}

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

/** A name that every system takes, without its ending. */
export function nameOfFile(title: string): string {
  const clean = title
    .replaceAll(/[\p{Cc}\\/:*?"<>|]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const name = [...clean].slice(0, FILENAME_LENGTH).join('').trim();
  return name === '' ? 'novel' : name;
}
