import type { Readable } from 'node:stream';
import type { Book, BookTexts } from './book.ts';
import {
  chapterFile,
  CONTAINER,
  STYLE,
  writeCover,
  writeNavigation,
  writePackage,
  writeTitlePage,
} from './epub-matter.ts';
import { writeChapterPage } from './epub-page.ts';
import { writeZip, type ZipWriter } from './write-zip.ts';

/**
 * A novel as an EPUB 3. Takes the texts one by one, as the reader of the stream takes what is written, so that a
 * book of any length holds one chapter at a time in memory; compression is on other threads.
 */
export function writeEpub(book: Book, texts: BookTexts, options: { keepsEntries: boolean }): Readable {
  return writeZip(new Date(book.writtenAt), (zip) => fill(zip, { book, texts, ...options }));
}

interface Filling {
  book: Book;
  texts: BookTexts;
  keepsEntries: boolean;
}

async function fill(zip: ZipWriter, { book, texts, keepsEntries }: Filling): Promise<void> {
  // Readers of EPUB look for these letters at this place of the file: first, not compressed, without extra fields.
  zip.store('mimetype', 'application/epub+zip');
  await zip.add('META-INF/container.xml', [CONTAINER]);
  await zip.add('EPUB/package.opf', [writePackage(book)]);
  await zip.add('EPUB/nav.xhtml', [writeNavigation(book)]);
  await zip.add('EPUB/style.css', [STYLE]);
  await zip.add('EPUB/cover.svg', [writeCover(book)]);
  await zip.add('EPUB/title.xhtml', [writeTitlePage(book)]);
  let index = 0;
  for await (const text of texts) {
    const chapter = book.chapters[index];
    if (chapter === undefined) break;
    const page = writeChapterPage({ ...chapter, language: book.language, keepsEntries }, text);
    await zip.add(`EPUB/${chapterFile(index)}`, [page]);
    index += 1;
  }
}
