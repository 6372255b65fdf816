import {
  MANUSCRIPT_MAX_BYTES,
  type ManuscriptFormat,
  type ManuscriptSegment,
} from '@inkvine/contracts/stories';
import { countCharacters } from '@inkvine/domain/stories/chapter-text';
import { splitFormatted } from '@inkvine/domain/stories/formatted-split';
import { type FormattedRange, layOut } from '@inkvine/domain/stories/formatted-text';
import { splitManuscript, type SplitManuscript, type SplitSegment } from '@inkvine/domain/stories/manuscript';
import { decodeManuscript, type DecodingFailure } from '@inkvine/domain/stories/manuscript-decoding';
import { openZip } from './open-zip.ts';
import { TooMuch } from './passage-writer.ts';
import { readDocx } from './read-docx.ts';
import { readEpub } from './read-epub.ts';
import { readMarkdown } from './read-markdown.ts';
import type { SourceText } from './source-text.ts';
import { Unreadable } from './xml-events.ts';

export type ReadingFailure = DecodingFailure | 'UNREADABLE' | 'UNKNOWN' | 'TOO_MUCH';

export interface UploadedFile {
  bytes: Uint8Array;
  filename: string;
}

export interface ReadManuscript {
  format: ManuscriptFormat;
  /** How the characters were written; Word and EPUB files are always UTF-8 inside. */
  encoding: string;
  language: SplitManuscript['language'];
  title: string | null;
  text: string;
  /** Null where the file is plain text. */
  ranges: FormattedRange[] | null;
  characters: number;
  segments: (ManuscriptSegment & SplitSegment & { characters: number; excerpt: string })[];
}

export type ReadingResult = { ok: true; manuscript: ReadManuscript } | { ok: false; reason: ReadingFailure };

const EXCERPT_LENGTH = 160;

/**
 * Reads a file of any format that can be imported and proposes how to split it. What the file is its bytes say; only
 * Markdown is told by its name. Blocks the thread for seconds where a file is large: `read-manuscript.worker.ts`.
 */
export async function readManuscript(file: UploadedFile): Promise<ReadingResult> {
  try {
    return isZip(file.bytes) ? await readArchive(file.bytes) : readPlain(file);
  } catch (error) {
    // Nested deeper than calls can be.
    if (error instanceof TooMuch || error instanceof RangeError) return { ok: false, reason: 'TOO_MUCH' };
    if (error instanceof Unreadable) return { ok: false, reason: 'UNREADABLE' };
    throw error;
  }
}

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

async function readArchive(bytes: Uint8Array): Promise<ReadingResult> {
  if (bytes.length > MANUSCRIPT_MAX_BYTES) return { ok: false, reason: 'TOO_LARGE' };
  const zip = await openZip(bytes);
  if (zip.has('META-INF/container.xml')) return formatted('epub', 'utf-8', await readEpub(zip));
  if (zip.has('word/document.xml')) return formatted('docx', 'utf-8', await readDocx(zip));
  return { ok: false, reason: 'UNKNOWN' };
}

function readPlain({ bytes, filename }: UploadedFile): ReadingResult {
  const decoded = decodeManuscript(bytes);
  const ending = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  if (!decoded.ok) {
    const isDamaged =
      ['docx', 'epub'].includes(ending) && decoded.reason !== 'EMPTY' && decoded.reason !== 'TOO_LARGE';
    return { ok: false, reason: isDamaged ? 'UNREADABLE' : decoded.reason };
  }
  if (['docx', 'epub'].includes(ending)) return { ok: false, reason: 'UNREADABLE' };
  if (ending === 'md' || ending === 'markdown')
    return formatted('markdown', decoded.encoding, readMarkdown(decoded.text));
  const split = splitManuscript(decoded.text);
  return result('text', decoded.encoding, { text: decoded.text, ranges: null }, split);
}

function formatted(
  format: ManuscriptFormat,
  encoding: string,
  { blocks, outline }: SourceText,
): ReadingResult {
  const laidOut = layOut(blocks);
  if (!/[\p{L}\p{N}]/u.test(laidOut.text)) return { ok: false, reason: 'NO_TEXT' };
  if (laidOut.text.length > MANUSCRIPT_MAX_BYTES) return { ok: false, reason: 'TOO_MUCH' };
  return result(format, encoding, laidOut, splitFormatted(blocks, laidOut, outline));
}

function result(
  format: ManuscriptFormat,
  encoding: string,
  { text, ranges }: Pick<ReadManuscript, 'text' | 'ranges'>,
  { language, title, segments }: SplitManuscript,
): ReadingResult {
  return {
    ok: true,
    manuscript: {
      format,
      encoding,
      language,
      title,
      text,
      ranges,
      characters: countCharacters(text).withSpaces,
      segments: segments.map((segment) => {
        const body = text.slice(segment.bodyStart, segment.end);
        return { ...segment, characters: countCharacters(body).withSpaces, excerpt: excerptOf(body) };
      }),
    },
  };
}

const excerptOf = (body: string): string =>
  body
    .slice(0, EXCERPT_LENGTH * 2)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, EXCERPT_LENGTH)
    .toWellFormed();
