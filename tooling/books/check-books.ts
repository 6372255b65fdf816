/**
 * Imports the public-domain books of a folder and checks what becomes of them:
 *
 *   node tooling/books/check-books.ts ../shared/data/books
 *
 * The books are no part of the project, so `npm test` stands on manuscripts of its own and this check is run
 * where the folder is. Its last line reads `N passed, N failed`.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeManuscript } from '@inkvine/domain/stories/manuscript-decoding';
import { splitManuscript } from '@inkvine/domain/stories/manuscript';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder of the books.');

let passed = 0;
let failed = 0;

function check(name: string, work: () => void) {
  try {
    work();
    passed += 1;
    console.log(`✓ ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`✗ ${name}\n${error instanceof Error ? error.message : String(error)}`);
  }
}

function read(file: string) {
  const bytes = readFileSync(join(folder ?? '', file));
  const decoded = decodeManuscript(bytes);
  if (!decoded.ok) throw new Error(`${file} does not decode: ${decoded.reason}`);
  return { bytes, ...decoded };
}

function assertTiles(text: string) {
  const { segments } = splitManuscript(text);
  let end = 0;
  for (const segment of segments) {
    assert.equal(segment.start, end, `“${segment.title}” begins where the segment before it ends`);
    end = segment.end;
  }
  assert.equal(end, text.length, 'the last segment ends with the text');
  return segments;
}

const GREAT_EXPECTATIONS = 'great-expectations.en.txt';

check('Great Expectations decodes as UTF-8 with its byte order mark', () => {
  const { encoding, lineEndings, text } = read(GREAT_EXPECTATIONS);
  assert.deepEqual({ encoding, lineEndings }, { encoding: 'utf-8-bom', lineEndings: 'crlf' });
  assert.ok(!text.includes('\uFEFF') && !text.includes('\r'));
});

check('Great Expectations has exactly 59 chapters, and not a character is lost', () => {
  const { text } = read(GREAT_EXPECTATIONS);
  const chapters = assertTiles(text).filter(({ kind }) => kind === 'chapter');
  assert.equal(chapters.length, 59);
  const opening = "My father's family name being Pirrip, and my Christian name Philip";
  const ending = 'I saw no shadow of another parting from her';
  assert.ok(
    text.slice(chapters[0]?.start, chapters[0]?.end).includes(opening),
    'the first chapter is the first',
  );
  assert.ok(
    text.slice(chapters[58]?.start, chapters[58]?.end).includes(ending),
    'the last chapter is the last',
  );
  for (const { start, end, title } of chapters) assert.ok(end - start > 2000, `“${title}” has a text`);
});

check('the licence around Great Expectations is front and back matter', () => {
  const { text } = read(GREAT_EXPECTATIONS);
  const segments = assertTiles(text);
  const [front, back] = [segments[0], segments.at(-1)];
  assert.deepEqual([front?.kind, back?.kind], ['front_matter', 'back_matter']);
  assert.match(text.slice(front?.start, front?.end), /Project Gutenberg/i);
  assert.match(text.slice(back?.start, back?.end), /FULL PROJECT GUTENBERG LICENSE/i);
  const story = segments.filter(({ kind }) => kind === 'chapter');
  for (const { start, end, title } of story) assert.doesNotMatch(text.slice(start, end), /Gutenberg/i, title);
});

for (const file of readdirSync(folder).filter((name) => name.includes('.ko.'))) {
  check(`${file} decodes without a broken syllable and is split without loss`, () => {
    const { bytes, text } = read(file);
    assert.ok(!text.includes('\uFFFD'));
    const label = file.includes('euc-kr') ? 'euc-kr' : 'utf-8';
    if (label === 'utf-8') {
      const expected = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll(/\r\n?/g, '\n');
      assert.equal(text, expected.normalize('NFC'));
    }
    assert.ok(assertTiles(text).some(({ kind }) => kind === 'chapter'));
  });
}

check('동백꽃 is the same text from EUC-KR and from UTF-8', () => {
  const fromEucKr = read('dongbaek-kkot.ko.euc-kr.txt');
  assert.equal(fromEucKr.encoding, 'euc-kr');
  assert.equal(fromEucKr.text, read('dongbaek-kkot.ko.txt').text);
});

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
