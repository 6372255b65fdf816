import type { Readable } from 'node:stream';
import type { Database } from '@inkvine/db/database';
import {
  findBackedUpBranch,
  listBackedUpChapters,
  listBackedUpNotices,
  listBackedUpParts,
  listBackedUpVolumes,
  type BackedUpChapterRow,
} from '@inkvine/db/stories/backup-content.repository';
import type { Block } from '@inkvine/contracts/block';
import type { ServiceDependencies } from '../../service-dependencies.ts';
import { openImages } from '../../wiki/image-archive.ts';
import { imageOf } from '../../wiki/wiki-part.ts';
import { bookOf, readTexts, type ExportedBranchRow } from '../manuscript-exports/exported-branch.ts';
import { writeMarkdownParts } from '../manuscript-exports/write-markdown.ts';
import { writeZip } from '../manuscript-exports/write-zip.ts';
import {
  FORMAT_VERSION,
  imageFile,
  RECORDS_FILE,
  type BackupRecord,
  type ChapterRecord,
} from './backup-records.ts';

const MARKDOWN_FILE = 'manuscript.md';
const PARTS_AT_ONCE = 200;
/** After so many no further image is begun. */
const MAX_IMAGE_BYTES = 500 * 1024 * 1024;

/**
 * Everything that was written in a branch as an archive: its records, which a restore reads, the Markdown, which people
 * and the import read, and the images of its wiki. Reads the branch as it is taken, a few chapters at a time; what
 * changes meanwhile may be in it or not.
 */
export async function writeBackup(
  { db, files }: Pick<ServiceDependencies, 'db' | 'files'>,
  branch: ExportedBranchRow,
  written: { publicUrl: string; at: Date },
): Promise<{ body: Readable; chapters: number }> {
  const chapters = await listBackedUpChapters(db, branch.branchId);
  const book = { ...bookOf(branch, chapters, written), authors: [branch.authorName] };
  const images = new Set<string>();
  const body = writeZip(written.at, async (zip) => {
    await zip.add(RECORDS_FILE, inLines(namingImages(images, recordsOf(db, branch, chapters, written.at))));
    await zip.add(MARKDOWN_FILE, writeMarkdownParts(book, readTexts(db, chapters)));
    let bytes = 0;
    for await (const image of openImages({ db, files }, branch.authorId, [...images])) {
      bytes += await zip.addFile(imageFile(image.id), image.body);
      if (bytes > MAX_IMAGE_BYTES) break;
    }
  });
  return { body, chapters: chapters.length };
}

/** Passes records on and keeps the ids of the images that their wiki shows. */
async function* namingImages(
  images: Set<string>,
  records: AsyncIterable<BackupRecord>,
): AsyncGenerator<BackupRecord> {
  for await (const record of records) {
    const image = record.kind === 'wiki' ? imageOf(record) : undefined;
    if (image !== undefined) images.add(image.id);
    yield record;
  }
}

async function* inLines(records: AsyncIterable<BackupRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}

async function* recordsOf(
  db: Database,
  branch: ExportedBranchRow,
  chapters: readonly BackedUpChapterRow[],
  at: Date,
): AsyncGenerator<BackupRecord> {
  const { branchId, name, isMain, title, synopsis, language, tags, attribution } = branch;
  const whole = await findBackedUpBranch(db, branchId);
  if (whole === undefined) return;
  const { warnings, titleSpoiler, ...settings } = whole;
  yield {
    kind: 'head',
    format: 'inkvine-backup',
    version: FORMAT_VERSION,
    writtenAt: at.toISOString(),
    novel: { title, synopsis, language, tags, warnings, titleSpoiler },
    branch: { id: branchId, name, isMain, ...settings, attribution },
  };
  for (const volume of await listBackedUpVolumes(db, branchId)) yield { kind: 'volume', ...volume };
  let index = 0;
  for await (const { blocks } of readTexts(db, chapters)) {
    const chapter = chapters[index];
    index += 1;
    if (chapter !== undefined) yield toRecord(chapter, blocks);
  }
  for (const notice of await listBackedUpNotices(db, branchId)) yield { kind: 'notice', ...notice };
  let after: string | undefined;
  for (;;) {
    const parts = await listBackedUpParts(db, branchId, { limit: PARTS_AT_ONCE, after });
    for (const part of parts) yield { kind: 'wiki', ...part };
    after = parts.at(-1)?.key;
    if (parts.length < PARTS_AT_ONCE) break;
  }
  yield { kind: 'end', chapters: chapters.length };
}

function toRecord(row: BackedUpChapterRow, blocks: readonly Block[]): ChapterRecord {
  const { chapterId, revisionId: _, isNewest: _1, volume: _2, characters: _3, author: _4, ...others } = row;
  const { credits: _5, shares, ...rest } = others;
  return { kind: 'chapter', id: chapterId, ...rest, credits: shares, blocks: [...blocks] };
}
