import { readFile } from 'node:fs/promises';
import { createMultibyteEncoder } from '@exodus/bytes/multi-byte.js';
import { utf8fromString } from '@exodus/bytes/utf8.js';
import { utf16fromString } from '@exodus/bytes/utf16.js';
import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeManuscript } from './manuscript-decoding.ts';

const utf8 = (text: string): Uint8Array => utf8fromString(text);
const eucKr = (text: string): Uint8Array => createMultibyteEncoder('euc-kr')(text);
const bytes = (...values: (number | string)[]): Uint8Array =>
  Uint8Array.from(
    values.flatMap((value) => (typeof value === 'number' ? [value] : [...value].map((c) => c.charCodeAt(0)))),
  );

const textOf = (input: Uint8Array): string => {
  const decoded = decodeManuscript(input);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.text;
};

const koreanText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(' ', '\n', '.'),
    ),
    {
      minLength: 1,
    },
  )
  .map((parts) => `가${parts.join('')}`);

describe('decodeManuscript', () => {
  it('reads UTF-8, with and without a byte order mark', () => {
    expect(decodeManuscript(utf8('봄이 왔다.\n'))).toEqual({
      ok: true,
      text: '봄이 왔다.\n',
      encoding: 'utf-8',
      lineEndings: 'lf',
    });
    expect(decodeManuscript(bytes(0xef, 0xbb, 0xbf, 'Spring'))).toEqual({
      ok: true,
      text: 'Spring',
      encoding: 'utf-8-bom',
      lineEndings: 'none',
    });
  });

  it('reads UTF-16 in both byte orders by its mark', () => {
    const text = '우산\r\n👒';
    expect(decodeManuscript(utf16fromString(`\ufeff${text}`, 'uint8-le'))).toMatchObject({
      text: '우산\n👒',
      encoding: 'utf-16le',
    });
    expect(decodeManuscript(utf16fromString(`\ufeff${text}`, 'uint8-be'))).toMatchObject({
      text: '우산\n👒',
      encoding: 'utf-16be',
    });
  });

  it('reads the syllables of windows-949 that KS X 1001 lacks', () => {
    expect(decodeManuscript(bytes(0x8c, 0x63))).toEqual({ ok: false, reason: 'UNDECODABLE' });
    const text = '찦차를 타고 온 펲시맨과 쑛다리 똠방각하';
    expect(decodeManuscript(eucKr(text))).toMatchObject({ ok: true, text, encoding: 'euc-kr' });
  });

  it('gives the same text for EUC-KR and UTF-8, whatever KS X 1001 text it is', () => {
    const common = fc.constantFrom(...'가나다라마바사아자차카타파하우산형공책버스막차 \n.,“”……');
    fc.assert(
      fc.property(
        fc.array(common, { minLength: 1 }).map((parts) => `가${parts.join('')}`),
        (text) => {
          expect(decodeManuscript(eucKr(text))).toMatchObject({
            text: textOf(utf8(text)),
            encoding: 'euc-kr',
          });
        },
      ),
    );
  });

  it('reads both encodings of the fixture alike', async () => {
    const read = (name: string) => readFile(new URL(`fixtures/${name}`, import.meta.url));
    const legacy = decodeManuscript(await read('unheaded-story.ko.euc-kr.txt'));
    expect(legacy).toMatchObject({ ok: true, encoding: 'euc-kr' });
    expect(legacy).toMatchObject({ text: textOf(await read('unheaded-story.ko.txt')) });
    expect(textOf(await read('unheaded-story.ko.euc-kr.txt'))).not.toContain('\ufffd');
  });

  it('composes syllables that a Mac took apart', () => {
    fc.assert(
      fc.property(koreanText, (text) => {
        expect(textOf(utf8(text.normalize('NFD')))).toBe(text);
      }),
    );
  });

  it.each([
    ['a\nb', 'lf'],
    ['a\r\nb\r\n', 'crlf'],
    ['a\rb', 'cr'],
    ['a\r\nb\nc', 'mixed'],
    ['a\n\r\nb', 'mixed'],
    ['a b', 'none'],
  ])('makes the line ends of %j LF and reports %s', (text, lineEndings) => {
    expect(decodeManuscript(utf8(text))).toMatchObject({
      text: text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'),
      lineEndings,
    });
  });

  it('drops stray control characters and inner byte order marks, keeps tabs and joiners', () => {
    const family = '👩\u200d👧';
    const text = `가\u001a나\ufeff다\t${family}${' 라'.repeat(60)}`;
    expect(textOf(utf8(text))).toBe(`가나다\t${family}${' 라'.repeat(60)}`);
    expect(textOf(utf8('one\ftwo\u2028three'))).toBe('one\ntwo\nthree');
  });

  it.each([
    ['nothing', bytes(), 'EMPTY'],
    ['a picture', bytes(0x89, 'PNG', 13, 10, 0x1a, 10, 0, 0, 0, 13), 'BINARY'],
    ['a zip without NULs', bytes('PK', 3, 4, 20, 8, 1, 2, 3, 'abc'), 'BINARY'],
    ['a PDF', utf8('%PDF-1.7\nstream of text'), 'BINARY'],
    ['rich text', utf8('{\\rtf1 Chapter 1}'), 'BINARY'],
    ['UTF-16 without a mark', utf16fromString('Chapter 1', 'uint8-le'), 'BINARY'],
    ['UTF-16 with NULs', utf16fromString('\ufeffa\0b', 'uint8-le'), 'BINARY'],
    ['half a surrogate pair', bytes(0xff, 0xfe, 0x3d, 0xd8), 'UNDECODABLE'],
    ['half a code unit', bytes(0xff, 0xfe, 0x41), 'UNDECODABLE'],
    ['UTF-8 cut inside a character', utf8('봄이').subarray(0, 5), 'UNDECODABLE'],
    ['EUC-KR cut inside a character', eucKr('봄이 왔다').subarray(0, 8), 'UNDECODABLE'],
    ['windows-1252 with accents', bytes('caf', 0xe9, ' noir'), 'UNDECODABLE'],
    [
      'windows-1252 that happens to be windows-949',
      bytes('don', 0x92, 't go, he', 0x92, 's here'),
      'UNDECODABLE',
    ],
    ['white space', utf8(' \r\n\t\r\n'), 'NO_TEXT'],
    ['ornaments', utf8('* * *\n---'), 'NO_TEXT'],
  ])('refuses %s', (_, input, reason) => {
    expect(decodeManuscript(input)).toEqual({ ok: false, reason });
  });

  it('takes 5 MB and no more', () => {
    const full = new Uint8Array(MANUSCRIPT_MAX_BYTES).fill(0x61);
    expect(textOf(full)).toHaveLength(MANUSCRIPT_MAX_BYTES);
    expect(decodeManuscript(new Uint8Array(MANUSCRIPT_MAX_BYTES + 1).fill(0x61))).toEqual({
      ok: false,
      reason: 'TOO_LARGE',
    });
    const growing = utf16fromString(`\ufeffa${'\ufb2c'.repeat(MANUSCRIPT_MAX_BYTES / 2 - 2)}`, 'uint8-le');
    expect(decodeManuscript(growing)).toEqual({ ok: false, reason: 'TOO_LARGE' });
  });

  it('cuts runs of combining marks, which normalisation sorts in quadratic time', () => {
    const text = textOf(utf8(`a${'\u0301\u0316'.repeat(1_000_000)}b`));
    const runs = text.split('\u034f').map((run) => run.length);
    expect(Math.max(...runs)).toBeLessThanOrEqual(32);
    expect(text.replaceAll(/[\u0316\u034f]/g, '')).toHaveLength(1_000_001);
  });

  it('either fails or gives well-formed text in NFC without control characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
        const decoded = decodeManuscript(input);
        if (!decoded.ok) return;
        expect(decoded.text.isWellFormed()).toBe(true);
        expect(decoded.text.normalize('NFC')).toBe(decoded.text);
        expect(decoded.text).not.toMatch(/[^\P{Cc}\t\n]|\ufeff/u);
      }),
    );
  });
});
