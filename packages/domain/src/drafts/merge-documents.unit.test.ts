import type { Block } from '@inkvine/contracts/block';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listFingerprints, mergeDocuments, mergeRewound } from './merge-documents.ts';
import { anyDocument, paragraph } from './testing/documents.ts';

function counting(): () => string {
  let count = 0;
  return () => `new${(count += 1)}`;
}

/** `doc('a:first', 'b')`: paragraphs by id, their text after the colon, else the id itself. */
const doc = (...blocks: string[]): DraftDocument => ({
  title: '',
  blocks: blocks.map((spec) => {
    const [id = '', text = id] = spec.split(':');
    return paragraph(id, text);
  }),
});
const merge = (base: DraftDocument, mine: DraftDocument, theirs: DraftDocument, seen?: ReadonlySet<string>) =>
  mergeDocuments({ base, mine, theirs, newId: counting(), ...(seen === undefined ? {} : { seen }) });
/** Whether one of the blocks has every letter of the text, in its order. */
const holds = (text: string) => (blocks: Block[]) =>
  blocks.some((block) => {
    let found = 0;
    for (const letter of block.text) if (letter === text.trim()[found]) found += 1;
    return found === text.trim().length;
  });
const show = ({ blocks }: DraftDocument) =>
  blocks.map(({ id, text }) => (id === text ? id : `${id}:${text}`));

describe('mergeDocuments', () => {
  it.each([
    ['edits of different blocks', doc('a', 'b'), doc('a:A', 'b'), doc('a', 'b:B'), ['a:A', 'b:B']],
    [
      'insertions at different places',
      doc('a', 'b'),
      doc('a', 'x', 'b'),
      doc('a', 'b', 'y'),
      ['a', 'x', 'b', 'y'],
    ],
    [
      'insertions at the same place',
      doc('a'),
      doc('a', 'x', 'y'),
      doc('a', 'u', 'v'),
      ['a', 'u', 'v', 'x', 'y'],
    ],
    ['a deletion and an edit elsewhere', doc('a', 'b'), doc('a'), doc('a:A', 'b'), ['a:A']],
    ['a deletion of what the other edits', doc('a', 'b'), doc('a'), doc('a', 'b:B'), ['a', 'b:B']],
    ['an edit of what the other deletes', doc('a', 'b'), doc('a', 'b:B'), doc('a'), ['a', 'b:B']],
    ['a move and an edit', doc('a', 'b', 'c'), doc('c', 'a', 'b'), doc('a', 'b:B', 'c'), ['c', 'a', 'b:B']],
    [
      'moves on both sides',
      doc('a', 'b', 'c', 'd', 'e'),
      doc('b', 'c', 'd', 'e', 'a'),
      doc('e', 'a', 'b', 'c', 'd'),
      ['e', 'b', 'c', 'd', 'a'],
    ],
    ['the same edit', doc('a'), doc('a:A'), doc('a:A'), ['a:A']],
    ['an edit of what the other emptied', doc('a'), doc('a:A'), doc('a:'), ['a:A']],
  ])('merges %s', (_, base, mine, theirs, expected) => {
    const { document, conflicts } = merge(base, mine, theirs);
    expect(show(document)).toEqual(expected);
    expect(conflicts).toEqual([]);
  });

  it('keeps both versions of a block that both wrote, theirs below under the old id', () => {
    const { document, conflicts } = merge(doc('a', 'b'), doc('a:mine', 'b'), doc('a:theirs', 'b'));
    expect(show(document)).toEqual(['new1:mine', 'a:theirs', 'b']);
    expect(conflicts).toEqual([
      {
        blockId: 'new1',
        theirsId: 'a',
        base: paragraph('a', 'a'),
        mine: paragraph('new1', 'mine'),
        theirs: paragraph('a', 'theirs'),
      },
    ]);
  });

  it('meets no second conflict when both go on writing in what the first one left', () => {
    const first = merge(doc('a'), doc('a:mine'), doc('a:theirs')).document;
    const { document, conflicts } = merge(doc('a:theirs'), doc('a:theirs and more'), first);
    expect(show(document)).toEqual(['new1:mine', 'a:theirs and more']);
    expect(conflicts).toEqual([]);
  });

  it('takes an older version of its own for no news', () => {
    const seen = new Set(listFingerprints(doc('a:one')));
    expect(show(merge(doc('a:'), doc('a:one two'), doc('a:one'), seen).document)).toEqual(['a:one two']);
    expect(merge(doc('a:'), doc('a:one two'), doc('a:one')).conflicts).toHaveLength(1);
  });

  it('drops no note of a footnote with the version that has it', () => {
    const note = { type: 'footnote' as const, from: 0, to: 1, value: 'a note' };
    const bold = { type: 'bold' as const, from: 0, to: 1 };
    const marked = (marks: (typeof note | typeof bold)[]): DraftDocument => ({
      title: '',
      blocks: [{ ...paragraph('a', 'a'), marks }],
    });
    expect(merge(doc('a'), marked([bold]), marked([note])).document).toEqual(marked([note]));
    expect(
      merge(doc('a:before'), marked([note]), marked([{ ...note, value: 'another' }])).conflicts,
    ).toHaveLength(1);
  });

  it('reports a title that both changed, and keeps mine', () => {
    const titled = (title: string): DraftDocument => ({ title, blocks: [] });
    const { document, titleConflict } = merge(titled('겨울'), titled('첫눈'), titled('함박눈'));
    expect(document.title).toBe('첫눈');
    expect(titleConflict).toEqual({ base: '겨울', mine: '첫눈', theirs: '함박눈' });
    expect(merge(titled('겨울'), titled('겨울'), titled('함박눈')).document.title).toBe('함박눈');
    expect(merge(titled('겨울'), titled('첫눈'), titled('')).document.title).toBe('첫눈');
  });

  it('loses neither of two blocks with one id', () => {
    expect(show(merge(doc('a'), doc('a', 'a:twin'), doc('a')).document)).toEqual(['a', 'new1:twin']);
  });

  it('merges the longest chapter that has most of its blocks moved', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `b${index}`);
    const { document } = merge(doc(...ids), doc(...ids.toReversed()), doc(...ids, 'last'));
    expect(document.blocks).toHaveLength(20_001);
  });

  it('gives the one side when the other did nothing', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (base, side) => {
        expect(merge(base, side, base)).toEqual({ document: side, conflicts: [], titleConflict: null });
        expect(merge(base, base, side)).toEqual({ document: side, conflicts: [], titleConflict: null });
        expect(merge(base, side, side).document).toEqual(side);
      }),
    );
  });

  it('keeps the same words whoever merges', () => {
    const texts = ({ document, titleConflict }: ReturnType<typeof merge>) =>
      [...document.blocks.map(({ text }) => text), document.title, titleConflict?.theirs ?? '']
        .map((text) => text.trim())
        .toSorted();
    fc.assert(
      fc.property(anyDocument, anyDocument, anyDocument, (base, mine, theirs) => {
        expect(texts(merge(base, mine, theirs))).toEqual(texts(merge(base, theirs, mine)));
      }),
    );
  });

  it('changes nothing when it happens twice', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, anyDocument, (base, mine, theirs) => {
        const once = merge(base, mine, theirs).document;
        expect(merge(theirs, once, theirs).document).toEqual(once);
      }),
    );
  });

  it('drops no text that one side wrote, and has every id once', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, anyDocument, (base, mine, theirs) => {
        const { document } = merge(base, mine, theirs);
        const old = new Map(base.blocks.map((block) => [block.id, block.text]));
        for (const { id, text } of [...mine.blocks, ...theirs.blocks]) {
          if (old.get(id) !== text) expect(document.blocks).toSatisfy(holds(text));
        }
        expect(new Set(document.blocks.map(({ id }) => id)).size).toBe(document.blocks.length);
      }),
    );
  });
});

describe('mergeRewound', () => {
  const rewind = (mine: DraftDocument, theirs: DraftDocument, ...before: DraftDocument[]) =>
    mergeRewound({ mine, theirs, seen: new Set(before.flatMap(listFingerprints)), newId: counting() });

  it('gives mine when the server went back to what mine grew from', () => {
    const before = doc('a', 'b');
    expect(rewind(doc('a:A', 'c'), before, before)).toEqual({
      document: doc('a:A', 'c'),
      conflicts: [],
      titleConflict: null,
    });
  });

  it('keeps what the server no longer has, and takes what another wrote since', () => {
    const { document, conflicts } = rewind(doc('a', 'mine'), doc('a', 'theirs'), doc('a'), doc('a', 'mine'));
    expect(show(document)).toEqual(['a', 'theirs', 'mine']);
    expect(conflicts).toEqual([]);
  });

  it('keeps the longer of two versions when one is the other and an insertion', () => {
    expect(show(rewind(doc('a:one two three'), doc('a:one three')).document)).toEqual(['a:one two three']);
    expect(show(rewind(doc('a:one'), doc('a:one two')).document)).toEqual(['a:one two']);
  });

  it('keeps both of two versions that it has not seen', () => {
    expect(rewind(doc('a:mine'), doc('a:theirs')).conflicts).toHaveLength(1);
  });

  it('reports a title that it has not seen', () => {
    const titled = (title: string): DraftDocument => ({ title, blocks: [] });
    expect(rewind(titled('첫눈'), titled('함박눈')).titleConflict).toMatchObject({ theirs: '함박눈' });
    expect(rewind(titled('첫눈'), titled('겨울'), titled('겨울')).titleConflict).toBeNull();
    expect(rewind(titled(''), titled('겨울')).document.title).toBe('겨울');
  });

  it('drops no text of either side but versions that mine grew from', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, anyDocument, (mine, theirs, before) => {
        const { document } = rewind(mine, theirs, before);
        const old = new Set(before.blocks.map((block) => JSON.stringify(block)));
        const news = theirs.blocks.filter((block) => !old.has(JSON.stringify(block)));
        for (const { text } of [...mine.blocks, ...news]) expect(document.blocks).toSatisfy(holds(text));
      }),
    );
  });
});
