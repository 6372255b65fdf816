import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import { decodeWindows949 } from './windows-949.ts';

export type ManuscriptEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'euc-kr';
export type LineEndings = 'none' | 'lf' | 'crlf' | 'cr' | 'mixed';
export type DecodingFailure = 'EMPTY' | 'TOO_LARGE' | 'BINARY' | 'UNDECODABLE' | 'NO_TEXT';

export type DecodedManuscript =
  | { ok: true; text: string; encoding: ManuscriptEncoding; lineEndings: LineEndings }
  | { ok: false; reason: DecodingFailure };

/** A text file may hold a stray control character; one in a hundred is a program, a picture or a word processor's file. */
const CONTROL_SHARE_OF_BINARY = 0.01;
/** Korean prose keeps to the 2,350 syllables of KS X 1001 but for a rare 똠 or 펲; what is mostly others is no Korean. */
const EXTENSION_SHARE_OF_KOREAN = 0.5;

/** Formats that people mistake for text and that carry too few control bytes to be found out by them. */
const SIGNATURES = ['%PDF-', '{\\rtf'];

/**
 * Reads a manuscript's bytes as text: byte order marks first, then UTF-8, then EUC-KR in its windows-949
 * superset (the WHATWG meaning of `euc-kr`). The text comes back in NFC with LF line ends, without byte order
 * marks and control characters; a byte that cannot be read fails the whole file rather than becoming U+FFFD.
 */
export function decodeManuscript(bytes: Uint8Array): DecodedManuscript {
  if (bytes.length === 0) return { ok: false, reason: 'EMPTY' };
  if (bytes.length > MANUSCRIPT_MAX_BYTES) return { ok: false, reason: 'TOO_LARGE' };
  const utf16 = utf16Encoding(bytes);
  if (!utf16 && looksBinary(bytes)) return { ok: false, reason: 'BINARY' };
  const decoded = utf16 ? decodeUtf16(bytes, utf16) : (decodeUtf8(bytes) ?? decodeEucKr(bytes));
  if (!decoded) return { ok: false, reason: 'UNDECODABLE' };
  if (decoded.raw.includes('\0')) return { ok: false, reason: 'BINARY' };
  const text = normaliseText(decoded.raw);
  if (!/[\p{L}\p{N}]/u.test(text)) return { ok: false, reason: 'NO_TEXT' };
  // NFC takes some characters apart, and offsets into the text are bounded by the size of a file.
  if (text.length > MANUSCRIPT_MAX_BYTES) return { ok: false, reason: 'TOO_LARGE' };
  return { ok: true, text, encoding: decoded.encoding, lineEndings: lineEndingsOf(decoded.raw) };
}

interface Raw {
  raw: string;
  encoding: ManuscriptEncoding;
}

function utf16Encoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function looksBinary(bytes: Uint8Array): boolean {
  const isSigned = SIGNATURES.some((signature) =>
    [...signature].every((character, index) => bytes[index] === character.charCodeAt(0)),
  );
  if (isSigned) return true;
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) return true;
    if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) controls += 1;
  }
  return controls > bytes.length * CONTROL_SHARE_OF_BINARY;
}

function decodeFatally(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Raw | undefined {
  const raw = decodeFatally(bytes, encoding);
  return raw === undefined ? undefined : { raw, encoding };
}

function decodeUtf8(bytes: Uint8Array): Raw | undefined {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const raw = decodeFatally(bytes, 'utf-8');
  return raw === undefined ? undefined : { raw, encoding: hasMark ? 'utf-8-bom' : 'utf-8' };
}

function decodeEucKr(bytes: Uint8Array): Raw | undefined {
  const raw = hasKoreanBytes(bytes) ? decodeWindows949(bytes) : null;
  return raw === null ? undefined : { raw, encoding: 'euc-kr' };
}

/**
 * Tells Korean from windows-1252, whose curly quotes followed by a letter are byte pairs of the windows-949
 * extension: “don’t” would silently lose its t to a syllable that nobody wrote.
 */
function hasKoreanBytes(bytes: Uint8Array): boolean {
  let pairs = 0;
  let extensions = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) continue;
    index += 1;
    pairs += 1;
    if (lead < 0xa1 || (bytes[index] ?? 0) < 0xa1) extensions += 1;
  }
  return extensions <= pairs * EXTENSION_SHARE_OF_KOREAN;
}

function lineEndingsOf(raw: string): LineEndings {
  const kinds: LineEndings[] = [];
  if (/\r\n/.test(raw)) kinds.push('crlf');
  if (/(?:^|[^\r])\n/.test(raw)) kinds.push('lf');
  if (/\r(?!\n)/.test(raw)) kinds.push('cr');
  return kinds.length > 1 ? 'mixed' : (kinds[0] ?? 'none');
}

/** Canonical reordering takes quadratic time in the length of a run of combining marks. */
const LONG_RUN_OF_MARKS = /\p{M}{30}(?=\p{M})/gu;
const COMBINING_GRAPHEME_JOINER = '\u034f';

/** NFC with LF line ends and without control characters; runs of marks are cut as UAX #15 (Stream-Safe Text) says. */
function normaliseText(raw: string): string {
  return raw
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\t\n]|\ufeff/gu, '')
    .replace(LONG_RUN_OF_MARKS, `$&${COMBINING_GRAPHEME_JOINER}`)
    .normalize('NFC');
}
