import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import yazl from 'yazl';
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

/**
 * A novel as an EPUB 3. Takes the texts one by one, as the reader of the stream takes what is written, so that a
 * book of any length holds one chapter at a time in memory; compression is on other threads.
 */
export function writeEpub(book: Book, texts: BookTexts, options: { keepsEntries: boolean }): Readable {
  const zip = new yazl.ZipFile();
  const output = Readable.from(zip.outputStream, { objectMode: false });
  const gone = new AbortController();
  output.once('close', () => gone.abort());
  fill(zip, { book, texts, ...options, mtime: new Date(book.writtenAt), signal: gone.signal }).catch(
    (error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return output;
}

interface Filling {
  book: Book;
  texts: BookTexts;
  keepsEntries: boolean;
  mtime: Date;
  signal: AbortSignal;
}

async function fill(zip: yazl.ZipFile, filling: Filling): Promise<void> {
  const { book, texts, keepsEntries, mtime, signal } = filling;
  // Readers of EPUB look for these letters at this place of the file: first, not compressed, without extra fields.
  zip.addBuffer(Buffer.from('application/epub+zip'), 'mimetype', {
    compress: false,
    mtime,
    forceDosTimestamp: true,
  });
  const add = async (name: string, text: string): Promise<void> => {
    const source = Readable.from([Buffer.from(text)], { objectMode: false });
    zip.addReadStream(source, name, { mtime, forceDosTimestamp: true });
    await finished(source, { signal });
  };
  await add('META-INF/container.xml', CONTAINER);
  await add('EPUB/package.opf', writePackage(book));
  await add('EPUB/nav.xhtml', writeNavigation(book));
  await add('EPUB/style.css', STYLE);
  await add('EPUB/cover.svg', writeCover(book));
  await add('EPUB/title.xhtml', writeTitlePage(book));
  let index = 0;
  for await (const blocks of texts) {
    const chapter = book.chapters[index];
    if (chapter === undefined) break;
    const page = writeChapterPage({ title: chapter.title, language: book.language, keepsEntries }, blocks);
    await add(`EPUB/${chapterFile(index)}`, page);
    index += 1;
  }
  zip.end();
}
