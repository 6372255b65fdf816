import { buffer } from 'node:stream/consumers';
import type { Block } from '@inkvine/contracts/block';
import { type Passage, sliceFormatted, tidyMarks } from '@inkvine/domain/stories/formatted-text';
import { NOTE_MAX_LENGTH } from '@inkvine/contracts/releases';
import { takeNotes } from '@inkvine/domain/stories/authors-notes';
import { EpubCheck } from '@likecoin/epubcheck-ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManuscript } from '../manuscript-formats/read-manuscript.ts';
import type { Book, BookTexts } from './book.ts';
import { writeEpub } from './write-epub.ts';
import { writeMarkdown } from './write-markdown.ts';

const book: Book = {
  id: '018f5b6e-7c1a-7000-8000-000000000001',
  title: '동백꽃: "봄" & <여름>',
  authors: ['김유정', 'A & B'],
  language: 'ko',
  synopsis: '점순이와 닭.\n<b>',
  tags: ['로맨스', 'R&B'],
  contributors: [],
  address: 'https://inkvine.example/novels/%EB%8F%99%EB%B0%B1%EA%BD%83',
  writtenAt: '2026-11-21T00:00:00.000Z',
  chapters: [],
};

const bookOf = (titles: string[], volumes: (string | null)[] = []): Book => ({
  ...book,
  chapters: titles.map((title, index) => ({ title, volume: volumes[index] ?? null, credits: [] })),
});

const NO_NOTES = { noteBefore: '', noteAfter: '' };

async function* textsOf(chapters: readonly (readonly Passage[])[], notes = NO_NOTES): BookTexts {
  for (const passages of chapters) {
    yield { ...notes, blocks: passages.map((passage, index): Block => ({ id: `b${index}`, ...passage })) };
  }
}

const WRITERS = {
  md: (written: Book, texts: BookTexts) => writeMarkdown(written, texts),
  epub: (written: Book, texts: BookTexts) => writeEpub(written, texts, { keepsEntries: true }),
};

async function throughFile(
  format: keyof typeof WRITERS,
  written: Book,
  chapters: Passage[][],
  notes = NO_NOTES,
) {
  const bytes = await buffer(WRITERS[format](written, textsOf(chapters, notes)));
  const read = await readManuscript({ bytes, filename: `novel.${format}` });
  if (!read.ok) throw new Error(read.reason);
  const { title, language, text, ranges, segments } = read.manuscript;
  const parts = segments.filter(({ kind }) => kind === 'chapter');
  const noted = parts.map(({ bodyStart, end }) =>
    takeNotes(sliceFormatted(text, ranges ?? [], bodyStart, end), NOTE_MAX_LENGTH),
  );
  return {
    title,
    language,
    notes: noted.map(({ noteBefore, noteAfter }) => ({ noteBefore, noteAfter })),
    titles: parts.map((part) => part.title),
    front: text.slice(0, parts[0]?.start),
    volumes: parts.map(({ volume = null }) => volume),
    chapters: noted.map(({ passages }) => passages.map(tidied)),
  };
}

const tidied = ({ type, text, marks = [] }: Passage): Passage => {
  const tidy = tidyMarks(marks);
  return { type, text, ...(tidy.length > 0 && { marks: tidy }) };
};

const EVERYTHING: Passage[] = [
  { type: 'heading', text: '1. #하나 *' },
  {
    type: 'paragraph',
    text: '“예.”라고 冬柏꽃이 말했다. 참 고운 꽃~ 밑줄 지움',
    marks: [
      { type: 'bold', from: 0, to: 4 },
      { type: 'ruby', from: 7, to: 9, value: '동백' },
      { type: 'footnote', from: 7, to: 11, value: '생강나무의 *꽃* [1] <b>' },
      { type: 'italic', from: 12, to: 16 },
      { type: 'dots', from: 19, to: 21 },
      { type: 'underline', from: 25, to: 27 },
      { type: 'strike', from: 28, to: 30 },
    ],
  },
  { type: 'paragraph', text: '' },
  { type: 'scene_break', text: '◇ ◇ ◇' },
  { type: 'quote', text: '# 인용\n둘째 줄' },
  { type: 'status_window', text: '이름: 점순\n\n레벨:  3', marks: [{ type: 'bold', from: 12, to: 13 }] },
  { type: 'scene_break', text: '***' },
  {
    type: 'paragraph',
    text: '  두 칸 들여 쓴 <b>글</b> &amp; 1) [집](x) `a_b` \\ 끝 ',
    marks: [
      { type: 'link', from: 2, to: 5, value: 'https://a.example/꽃?b=(c)&d=<e>' },
      { type: 'entry', from: 6, to: 8, value: '점순 "이"' },
    ],
  },
  { type: 'paragraph', text: '- 목록이 아니다' },
  { type: 'paragraph', text: '[!STATUS] 아닌 것' },
];

const START: Passage = { type: 'paragraph', text: '처음.' };
const END: Passage = { type: 'paragraph', text: '끝.' };

/** What the property below found, and what it was taken for. */
const FOUND: { name: string; passages: Passage[] }[] = [
  {
    name: 'a link whose text reads like a note’s number',
    passages: [
      {
        type: 'status_window',
        text: '가가\n가가',
        marks: [{ type: 'footnote', from: 4, to: 5, value: '주 *석* [^1]: ~' }],
      },
      {
        type: 'status_window',
        text: '가[^1]#',
        marks: [{ type: 'link', from: 2, to: 4, value: 'https://a.example/(b)_c' }],
      },
    ],
  },
  {
    name: 'tildes before spaces at the end of a line',
    passages: [
      { type: 'status_window', text: '가가~ \n 가가~' },
      { type: 'status_window', text: '가~~~ \n가가~~~ 가가가가#' },
      { type: 'paragraph', text: '네~ 가~ ' },
    ],
  },
  {
    name: 'tildes before a line end that is written as a tag',
    passages: [{ type: 'quote', text: '가~~~\n가가~ </p> ' }],
  },
  {
    name: 'spaces at the start of a line within a quote',
    passages: [{ type: 'quote', text: '가가\n 가가\n가가' }],
  },
  {
    name: 'a tilde at the end of a reading',
    passages: [
      {
        type: 'paragraph',
        text: '冬 가~나',
        marks: [{ type: 'ruby', from: 0, to: 1, value: '음~' }],
      },
    ],
  },
  {
    name: 'a bracket and a colon in the name of an entry under a link at the start',
    passages: [
      {
        type: 'paragraph',
        text: '가\\',
        marks: [
          { type: 'link', from: 0, to: 1, value: 'https://a.example/(b)_c' },
          { type: 'entry', from: 0, to: 1, value: '가+“]:' },
        ],
      },
    ],
  },
  {
    name: 'a link at the start that has a bracket and a colon in it, as a definition has',
    passages: [
      {
        type: 'paragraph',
        text: ' 가![!+=]:.)冬_*',
        marks: [{ type: 'link', from: 0, to: 9, value: 'https://a.example/(b)_c' }],
      },
    ],
  },
];

describe.each(['md', 'epub'] as const)('a novel through %s', (format) => {
  it('comes back block for block', async () => {
    const comment: Passage = { type: 'comment', text: '나중에\n고치자' };
    const written = [
      [...EVERYTHING, comment, { type: 'paragraph' as const, text: '끝.' }],
      [{ type: 'paragraph' as const, text: '둘.' }],
    ];
    const back = await throughFile(format, bookOf(['1화 #', 'C#'], ['1권', '2권']), written);
    expect(back).toMatchObject({ title: book.title, language: 'ko', titles: ['1화 #', 'C#'] });
    const expected = written.map((passages) =>
      passages.filter(({ type }) => format === 'md' || type !== 'comment').map(tidied),
    );
    const encoded = (passages: Passage[]) =>
      passages.map((passage) => JSON.parse(JSON.stringify(passage).replace('<e>', '%3Ce%3E')) as Passage);
    expect(back.chapters).toEqual(expected.map(encoded));
  });

  it.each([[['1권', '1권', '2권: 바다 #', null, '외전']], [[null, '제1부', null, null]], [['Vol. 1']]])(
    'comes back in its volumes: %j',
    async (volumes) => {
      const titles = volumes.map((_, index) => `${index + 1}화`);
      const back = await throughFile(
        format,
        bookOf(titles, volumes),
        titles.map(() => [END]),
      );
      expect(back).toMatchObject({ titles, volumes });
    },
  );

  it('comes back with the notes of its author', async () => {
    const notes = {
      noteBefore: '# 어제는 비!\n\n  *오늘*은 <b>눈</b> ~ \n> [!NOTE-AFTER]',
      noteAfter: '고마워요~ ',
    };
    const back = await throughFile(format, bookOf(['1화', '2화']), [[START, END], [END]], notes);
    expect(back).toMatchObject({ notes: [notes, notes], chapters: [[START, END], [END]] });
  });

  it('comes back with whatever notes its author wrote', async () => {
    await fc.assert(
      fc.asyncProperty(anyNote, anyNote, async (noteBefore, noteAfter) => {
        const notes = { noteBefore, noteAfter };
        const back = await throughFile(format, bookOf(['1화', '2화']), [[START], [END]], notes);
        expect(back).toMatchObject({ notes: [notes, notes], chapters: [[START], [END]] });
      }),
      { numRuns: 40 },
    );
  });

  it('says who wrote it with its author, in words that no import drops', async () => {
    const written = bookOf(['1화', '2화']);
    const credited = written.chapters.map((chapter, index) => ({
      ...{ ...chapter, credits: index === 0 ? ['김 *B*', '<이>'] : [] },
    }));
    const contributors = [{ name: 'C & D', inherited: { from: 1, to: 3 } }];
    const back = await throughFile(format, { ...written, contributors, chapters: credited }, [[END], [END]]);
    expect(back.titles).toEqual(['1화', '2화']);
    const said = '김 *B*, <이> 님과 함께 썼어요';
    expect(back.chapters).toEqual([[{ type: 'quote', text: said }, END], [END]]);
    expect(back.front).toContain('1–3화는 C & D 님이 썼어요');
  });

  it.each(FOUND)('comes back with $name', async ({ passages }) => {
    const chapters = [[START, ...passages, END], [END]];
    const back = await throughFile(format, bookOf(['1화', '2화']), chapters);
    expect(back.chapters).toEqual(chapters.map((written) => written.map(tidied)));
  });

  it('comes back whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyPassage, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 3 }),
        async (texts) => {
          const chapters = texts.map((passages) => [START, ...passages, END]);
          const back = await throughFile(
            format,
            bookOf(chapters.map((_, index) => `${index + 1}화`)),
            chapters,
          );
          expect(back.chapters).toEqual(chapters.map((passages) => passages.map(tidied)));
        },
      ),
      { numRuns: 40 },
    );
  });
});

const anyText = fc
  .array(
    fc.constantFrom(
      ...'가나다 abc 冬 *_~`<>&[]()#+-=!\\1.|:"“”'.split(''),
      '</p>',
      ...'^:}{%;'.split(''),
      '&#32;',
      '[^1]',
      '~~~',
      '  ',
      '😀',
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((parts) => `가${parts.join('')}`);

const anyLine = fc
  .tuple(fc.constantFrom('', ' ', '# ', '1. ', '> ', '- '), anyText, fc.constantFrom('', ' ', '#', '\\'))
  .map((parts) => parts.join(''));

const anyNote = fc
  .array(fc.oneof(fc.constant(''), anyLine), { maxLength: 4 })
  .map((lines) => ['가', ...lines, '나'].join('\n'));

const anyMarks = (text: string) =>
  fc.uniqueArray(fc.integer({ min: 0, max: text.length }), { maxLength: 6 }).chain((cuts) => {
    const ends = cuts.toSorted((one, other) => one - other).filter((at) => isBoundary(text, at));
    const pairs = ends.flatMap((from, index) =>
      index % 2 === 0 && ends[index + 1] !== undefined ? [[from, ends[index + 1] ?? 0] as const] : [],
    );
    return fc.tuple(
      ...pairs.map(([from, to]) =>
        anyText.chain((said) =>
          fc.constantFrom(
            ...(['bold', 'italic', 'underline', 'strike', 'dots'] as const).map((type) => ({
              ...{ type, from, to },
            })),
            { type: 'footnote' as const, from, to, value: oneLine(said) },
            { type: 'ruby' as const, from, to, value: oneLine(said) },
            { type: 'link' as const, from, to, value: 'https://a.example/(b)_c' },
            { type: 'entry' as const, from, to, value: said },
          ),
        ),
      ),
    );
  });
const oneLine = (said: string): string => said.replaceAll(/\s+/g, ' ').trim();
const isBoundary = (text: string, at: number): boolean => !/[\udc00-\udfff]/.test(text.charAt(at));

const anyPassage: fc.Arbitrary<Passage> = fc
  .constantFrom('paragraph', 'quote', 'status_window', 'paragraph')
  .chain((type) =>
    (type === 'status_window' || type === 'quote'
      ? fc.array(anyLine, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'))
      : anyLine
    ).chain((text) =>
      fc.tuple(anyMarks(text), anyMarks(text)).map(
        ([one, other]) =>
          ({
            type,
            text,
            marks: [
              ...one,
              ...other.filter(({ type: kind }) => !['footnote', 'ruby', 'link'].includes(kind)),
            ],
          }) as Passage,
      ),
    ),
  );

describe('an EPUB', () => {
  it('is valid', async () => {
    const { chapters, ...rest } = bookOf(['1화', '2화 <&>', '3화'], ['1권 & <봄>', '1권 & <봄>', null]);
    const written = {
      ...rest,
      chapters: chapters.map((chapter) => ({ ...chapter, credits: ['A & <B>'] })),
      contributors: [
        { name: 'A & <B>', inherited: null },
        { name: 'A & <B>', inherited: { from: 1, to: 1 } },
      ],
    };
    const texts = textsOf([EVERYTHING, EVERYTHING, []], { noteBefore: 'A\n<b>', noteAfter: '고마워요.' });
    const bytes = await buffer(writeEpub(written, texts, { keepsEntries: true }));
    const report = await EpubCheck.validate(new Uint8Array(bytes));
    expect(report.messages).toEqual([]);
    expect(report.valid).toBe(true);
  });

  it('takes texts as fast as it is taken, and lets go of them when nobody wants it any more', async () => {
    const chapter = Array.from({ length: 500 }, () => ({
      type: 'paragraph' as const,
      text: `${crypto.randomUUID()} ${crypto.randomUUID()}`,
    }));
    let taken = 0;
    const left = Promise.withResolvers<void>();
    async function* texts(): BookTexts {
      try {
        for (; taken < 1_000; taken += 1) yield* textsOf([chapter]);
      } finally {
        left.resolve();
      }
    }
    const titles = Array.from({ length: 1_000 }, (_, index) => `${index}`);
    const body = writeEpub(bookOf(titles), texts(), { keepsEntries: true });
    for await (const _ of body) if (taken > 5) break;
    await left.promise;
    expect(taken).toBeLessThan(30);
  });
});
