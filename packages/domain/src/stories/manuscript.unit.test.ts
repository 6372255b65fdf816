import { readFile } from 'node:fs/promises';
import { MANUSCRIPT_MAX_BYTES, NOVEL_MAX_CHAPTERS, TITLE_MAX_LENGTH } from '@inkvine/contracts/stories';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeManuscript } from './manuscript-decoding.ts';
import { type SplitManuscript, splitManuscript } from './manuscript.ts';

const fixture = async (name: string): Promise<string> => {
  const decoded = decodeManuscript(await readFile(new URL(`fixtures/${name}`, import.meta.url)));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.text;
};

const chapters = ({ segments }: SplitManuscript) => segments.filter(({ kind }) => kind === 'chapter');
const titles = (text: string): string[] => chapters(splitManuscript(text)).map(({ title }) => title);
const bodies = (text: string): string[] =>
  chapters(splitManuscript(text)).map(({ bodyStart, end }) => text.slice(bodyStart, end).trim());

const prose = (word: string, length = 300): string =>
  `${`${word} walked on and on by the river. `.repeat(length / 30).trim()}`;
const novel = (...headings: string[]): string =>
  headings.map((heading, index) => `${heading}\n\n${prose(`Body${index}`)}\n`).join('\n\n');

const expectTiled = (text: string, { segments }: SplitManuscript): void => {
  expect(segments.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
  segments.forEach(({ start, end, bodyStart, title }, index) => {
    expect(start).toBe(segments[index - 1]?.end ?? 0);
    expect(bodyStart).toBeGreaterThanOrEqual(start);
    expect(bodyStart).toBeLessThanOrEqual(end);
    expect(title.trim()).not.toBe('');
    expect(title.length).toBeLessThanOrEqual(TITLE_MAX_LENGTH);
  });
  expect(segments.at(-1)?.end).toBe(text.length);
};

describe('manuscripts with headings', () => {
  it('splits the English fixture, its licence apart and its contents ignored', async () => {
    const text = await fixture('headed-novel.en.txt');
    const split = splitManuscript(text);
    expectTiled(text, split);
    expect(split).toMatchObject({ language: 'en', title: 'The Toll House at Corran' });
    expect(split.segments.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'front_matter Front matter',
      'chapter Chapter I',
      'chapter Chapter II',
      'chapter Chapter III: The Man with Two Hats',
      'chapter Chapter IV',
      'chapter Chapter V',
      'chapter Chapter VI: What the Goat Knew',
      'chapter Chapter VII',
      'chapter Chapter VIII',
      'back_matter Back matter',
    ]);
    const [front, back] = [split.segments[0], split.segments.at(-1)].map((segment) =>
      text.slice(segment?.start, segment?.end),
    );
    expect(front).toContain('Contents');
    expect(back).toMatch(/^\*\*\* END OF THIS TEXT/);
    expect(bodies(text)[2]).toMatch(/^He arrived on a Sunday/);
  });

  it('splits the Korean fixture', async () => {
    const text = await fixture('headed-novel.ko.txt');
    const split = splitManuscript(text);
    expectTiled(text, split);
    expect(split).toMatchObject({ language: 'ko', title: '막차를 탄 우산' });
    expect(split.segments.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'front_matter 앞붙이',
      'chapter 제1화 막차를 탄 우산',
      'chapter 제2화 요금은 누가 냈을까',
      'chapter 제3화 세 번째 살',
      'chapter 제4화 형이 쓰던 소설',
      'chapter 제5화 열한 시 사십이 분',
      'chapter 제6화 노선의 끝',
    ]);
    expect(text).not.toContain('\ufffd');
  });

  it.each([
    [['Chapter I', 'Chapter II', 'Chapter III']],
    [['Prologue', 'CHAPTER 1', 'CHAPTER 2', 'Epilogue']],
    [['Chapter One', 'Chapter Two']],
    [['프롤로그', '1화', '2화', '에필로그', '외전']],
    [['제1장 봄', '제2장 여름', '제3장 가을']],
  ])('keeps the headings of %j as titles', (headings) => {
    expect(titles(novel(...headings))).toEqual(headings);
  });

  it('numbers bare numbers in the language of the text', () => {
    expect(titles(novel('1.', '2.', '3.'))).toEqual(['Chapter 1', 'Chapter 2', 'Chapter 3']);
    expect(titles(novel('I', 'II', 'III'))).toEqual(['Chapter I', 'Chapter II', 'Chapter III']);
    expect(titles('1\n\n비가 왔다. 비가 그쳤다.\n\n2\n\n눈이 왔다.\n')).toEqual(['1화', '2화']);
    expect(titles('一\n\n비가 왔다. 비가 그쳤다.\n\n二\n\n눈이 왔다.\n')).toEqual(['1화', '2화']);
    expect(titles(novel('1. The Boat', '2. The Sea'))).toEqual(['1. The Boat', '2. The Sea']);
  });

  it('takes the deepest heading that repeats in Markdown, with the book’s name as front matter', () => {
    const text = `# The Boat\n\n${novel('## Morning', '## Noon', '## Night')}`;
    const split = splitManuscript(text);
    expect(split.title).toBe('The Boat');
    expect(titles(text)).toEqual(['Morning', 'Noon', 'Night']);
    expect(titles(novel('# Chapter 1: Morning', '# Interval', '# Chapter 2: Noon'))).toEqual([
      'Chapter 1: Morning',
      'Interval',
      'Chapter 2: Noon',
    ]);
  });

  it('reads the title on the line below', () => {
    expect(titles(`Chapter 1\nThe Boat\n\n${prose('It')}\n\nChapter 2\n\nTHE SEA\n\n${prose('It')}`)).toEqual(
      ['Chapter 1: The Boat', 'Chapter 2: THE SEA'],
    );
    expect(titles('1화\n첫 만남\n\n비가 왔다.\n\n2화\n\n눈이 왔다\n\n그쳤다.')).toEqual([
      '1화 첫 만남',
      '2화',
    ]);
    expect(bodies(`Chapter 1\n“Wait!”\n\n${prose('It')}\n\nChapter 2\nHe waited.\n\n${prose('It')}`)).toEqual(
      [`“Wait!”\n\n${prose('It')}`, `He waited.\n\n${prose('It')}`],
    );
  });

  it('makes volumes of parts, and never takes one for a chapter', () => {
    const inVolumes = (written: string) =>
      chapters(splitManuscript(written)).map(({ title, volume }) => `${volume ?? '–'} | ${title}`);
    const text = `Volume I\n\n${novel('Chapter 1', 'Chapter 2')}\n\nVolume II\nThe Sea\n\n${novel('Chapter 1', 'Chapter 2')}`;
    expect(inVolumes(text)).toEqual([
      'Volume I | Chapter 1',
      'Volume I | Chapter 2',
      'Volume II The Sea | Chapter 1',
      'Volume II The Sea | Chapter 2',
    ]);
    expect(inVolumes(`Prologue\n\n${prose('It')}\n\n${text}`)[0]).toBe('– | Prologue');
    expect(bodies(text)[1]).toBe(prose('Body1'));
    const korean = '제1부\n\n1화\n\n비가 왔다.\n\n2화\n\n눈이 왔다.\n\n제2부\n\n3화\n\n갰다.\n';
    expect(inVolumes(korean)).toEqual(['제1부 | 1화', '제1부 | 2화', '제2부 | 3화']);
    expect(inVolumes(korean.replaceAll(/제(.)부/g, '$1권'))).toEqual(['1권 | 1화', '1권 | 2화', '2권 | 3화']);
    const nested = '제1장 봄\n\n1화\n\n비가 왔다.\n\n2화\n\n눈이 왔다.\n\n제2장 여름\n\n3화\n\n갰다.\n';
    expect(inVolumes(nested)).toEqual(['제1장 봄 | 1화', '제1장 봄 | 2화', '제2장 여름 | 3화']);
  });

  it.each([
    [
      'with the word',
      'Contents\n\nChapter 1\nChapter 2\nChapter 3\n\n',
      ['Chapter 1', 'Chapter 2', 'Chapter 3'],
    ],
    ['without the word', 'Chapter 1\n\nChapter 2\n\nChapter 3\n\n', ['Chapter 1', 'Chapter 2', 'Chapter 3']],
    [
      'with page numbers',
      'Chapter 1: The Boat ..... 3\nChapter 2: The Sea ..... 17\n\n',
      ['Chapter 1: The Boat', 'Chapter 2: The Sea'],
    ],
    [
      'before a dedication',
      'Chapter 1\nChapter 2\n\nFor my mother, who could not wait.\n\n',
      ['Chapter 1', 'Chapter 2'],
    ],
    ['of bare numbers', '1. The Boat\n2. The Sea\n\n', ['1. The Boat', '2. The Sea']],
    ['in Korean', '목차\n\n프롤로그\n1화 만남\n2화 이별\n\n', ['프롤로그', '1화 만남', '2화 이별']],
  ])('makes no chapters of a table of contents %s', (_, contents, headings) => {
    const text = `${contents}${novel(...headings)}`;
    expect(titles(text)).toEqual(headings);
    expect(splitManuscript(text).segments[0]?.kind).toBe('front_matter');
  });

  it('makes no chapters of a table of contents at the end', () => {
    const text = `${novel('Chapter 1', 'Chapter 2')}\n\nContents\n\nChapter 1 ..... 3\nChapter 2 ..... 17\n`;
    expect(titles(text)).toEqual(['Chapter 1', 'Chapter 2']);
    expect(titles(`${novel('1화 만남', '2화 이별')}\n\n목차\n1화 만남\n2화 이별\n`)).toEqual([
      '1화 만남',
      '2화 이별',
    ]);
  });

  it('keeps chapters that have no text yet', () => {
    expect(
      titles(`${novel('Chapter 1', 'Chapter 2')}\n\nChapter 3\n\nChapter 4\n\nChapter 5\n`),
    ).toHaveLength(5);
  });

  it('makes no chapters of lists, dialogue, quotations and running heads inside chapters', () => {
    const list = `${prose('He')}\n\n1. Milk\n\n2. Bread\n\n3. Eggs\n\n${prose('He')}`;
    expect(titles(`Chapter 1\n\n${list}\n\nChapter 2\n\n${list}\n`)).toEqual(['Chapter 1', 'Chapter 2']);
    expect(titles(`1.\n\n${list}\n\n2.\n\n${list}\n`)).toEqual(['Chapter 1', 'Chapter 2']);
    const quoting = `${prose('She')}\n\nChapter 9\n\n${prose('She')}`;
    expect(
      titles(`Chapter 1\n\n${prose('It')}\n\nChapter 2\n\n${quoting}\n\nChapter 3\n\n${quoting}`),
    ).toEqual(['Chapter 1', 'Chapter 2', 'Chapter 3', 'Chapter 9']);
    expect(titles(`${novel('Chapter 4', 'Chapter 5', 'Chapter 1', 'Chapter 6')}`)).toEqual([
      'Chapter 4',
      'Chapter 5',
      'Chapter 6',
    ]);
    expect(titles(novel('Chapter 1', 'Chapter 1', 'Chapter 2', 'Chapter 2'))).toEqual([
      'Chapter 1',
      'Chapter 2',
    ]);
    expect(titles(`${prose('Long', 3000)}\n\n1.\n\n${prose('He')}\n\n2.\n\n${prose('He')}`)).toEqual([
      'Chapter 1',
    ]);
  });

  it('keeps a first chapter that has lost its heading', () => {
    const text = `${prose('It', 900)}\n\n2화\n\n비가 왔다.\n\n3화\n\n그쳤다.\n`;
    expect(titles(text)).toEqual(['Chapter 1', '2화', '3화']);
    expect(splitManuscript(`My Book\n\n${novel('Chapter 2', 'Chapter 3')}`).segments[0]?.kind).toBe(
      'front_matter',
    );
  });
});

describe('manuscripts without headings', () => {
  it('makes one chapter of a short story, and reads title and author above it', async () => {
    const text = await fixture('unheaded-story.ko.txt');
    expect(splitManuscript(text)).toEqual({
      language: 'ko',
      title: null,
      segments: [{ kind: 'chapter', title: '1화', start: 0, end: text.length, bodyStart: 0 }],
    });
    const titled = `  시계\n\n          김유정\n\n${text}`;
    expect(splitManuscript(titled)).toMatchObject({
      title: '시계',
      segments: [{ title: '시계', start: 0, end: titled.length }],
    });
    expect(bodies(titled)).toEqual([text.trim()]);
    expect(titles(`The Clock\nby Ann Bell\n\n${prose('It')}`)).toEqual(['The Clock']);
    expect(titles(`${prose('It')}\n\n${prose('It')}`)).toEqual(['Chapter 1']);
  });

  it('parts a long text where blank lines or separators are, in instalments', () => {
    const section = '비가 왔다. 우산이 없었다. '.repeat(100).trim();
    const byBlanks = Array.from({ length: 12 }, () => section).join('\n\n\n');
    expect(titles(byBlanks)).toEqual(['1화', '2화', '3화']);
    expect(bodies(byBlanks).every((body) => body.startsWith('비가') && body.endsWith('.'))).toBe(true);
    const bySeparators = Array.from({ length: 12 }, () => section).join('\n\n***\n\n');
    expect(titles(bySeparators)).toHaveLength(3);
    const unparted = Array.from({ length: 12 }, () => section).join('\n\n');
    expect(titles(unparted)).toEqual(['1화']);
  });

  it('sets a licence apart without any heading inside', () => {
    const text = `Free for all.\n\n*** START OF THE BOAT ***\n\n${prose('It')}\n\n*** END OF THE BOAT ***\n\nThanks.\n`;
    const split = splitManuscript(text);
    expectTiled(text, split);
    expect(split.segments.map(({ kind }) => kind)).toEqual(['front_matter', 'chapter', 'back_matter']);
    expect(bodies(text)).toEqual([prose('It')]);
    expect(splitManuscript(`${prose('It')}\n\n*** END OF DAY ***\n\n${prose('It')}`).segments).toHaveLength(
      1,
    );
  });
});

describe('any text', () => {
  const line = fc.constantFrom(
    '',
    '',
    '',
    'Chapter 1',
    'Chapter 2',
    'CHAPTER IX',
    '1화',
    '제2화 만남',
    '1.',
    '2.',
    'II',
    '# Title',
    '## 2. Two',
    'Prologue',
    'Part One',
    '제1부',
    '***',
    'He went on.',
    '비가 왔다.',
    'Contents',
    'The Boat',
    '“Go!”',
    '*** START OF IT ***',
    '*** END OF IT ***',
    'End of the Project Gutenberg EBook',
    '👒',
    '\u3000\u3000들여 쓴 글',
  );

  it('is tiled by its segments', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 60 }),
        fc.constantFrom('\n', '\n\n', '\n\n\n'),
        (lines, separator) => {
          const text = lines.join(separator);
          expectTiled(text, splitManuscript(text));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['one line', 'Chapter ', 1],
    ['line feeds', '\n', 1],
    ['spaces', ' ', 1],
    ['headings without text', 'Chapter 1\n', 1],
    ['bare numbers', '1\n', 1],
    ['hashes', '# \n', 1],
    ['separators', '***\n', 1],
    ['capitals below headings', `Chapter 2\n\n${'A'.repeat(58)}b\n\n`, 1],
    ['brackets', `${'['.repeat(60)}${']'.repeat(59)}\n`, 1],
  ])('of 5 MB of %s becomes few segments', (_, pattern, segments) => {
    const text = pattern.repeat(Math.floor(MANUSCRIPT_MAX_BYTES / pattern.length));
    const split = splitManuscript(text);
    expect(split.segments).toHaveLength(segments);
    expect(split.segments.at(-1)?.end).toBe(text.length);
  });

  it('never becomes more chapters than tell that there are too many', () => {
    const text = Array.from({ length: 9_000 }, (_, index) => `Chapter ${index + 1}\n\nIt rained.\n\n`).join(
      '',
    );
    expect(splitManuscript(text).segments).toHaveLength(NOVEL_MAX_CHAPTERS + 1);
  });
});
