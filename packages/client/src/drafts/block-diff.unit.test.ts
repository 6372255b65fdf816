import type { DraftDocument } from '@inkvine/contracts/drafts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffDocuments, diffWords, type BlockChange } from './block-diff.ts';
import { textOf } from './testing/desk.ts';

const show = (changes: BlockChange[]) =>
  changes.map((change) =>
    change.kind === 'edited' ? ['edited', change.after.text] : [change.kind, change.block.text],
  );
const anyText: fc.Arbitrary<DraftDocument> = fc
  .uniqueArray(
    fc.tuple(fc.nat({ max: 9 }), fc.constantFrom('', '눈이 내렸다.', '눈이 왔다.', 'It snowed.')),
    {
      selector: ([id]) => id,
    },
  )
  .map((blocks) => textOf(...blocks.map(([id, text]) => `b${id}:${text}`)));

describe('diffWords', () => {
  it.each([
    ['눈이 펑펑 내렸다.', '눈이 조용히 내렸다.', ['눈이 ', '-펑펑', '+조용히', ' 내렸다.']],
    ['나는 학교에 갔다', '나는 학원에 갔다', ['나는 ', '-학교에', '+학원에', ' 갔다']],
    ['It snowed all night.', 'It rained all night!', ['It ', '-snowed', '+rained', ' all night', '-.', '+!']],
    ['', '새 글', ['+새 글']],
  ])('compares %s with %s word by word', (before, after, expected) => {
    const signs = { same: '', added: '+', removed: '-' };
    expect(diffWords(before, after).map(({ kind, text }) => signs[kind] + text)).toEqual(expected);
  });

  it('has both texts in it', () => {
    const anyWords = fc.array(fc.constantFrom('눈', ' ', '이', 'snow', '.', '🙂'), { maxLength: 12 });
    fc.assert(
      fc.property(anyWords, anyWords, (one, other) => {
        const [before, after] = [one.join(''), other.join('')];
        const changes = diffWords(before, after);
        const without = (kind: string) => changes.filter((it) => it.kind !== kind).map(({ text }) => text);
        expect(without('added').join('')).toBe(before);
        expect(without('removed').join('')).toBe(after);
      }),
    );
  });
});

describe('diffDocuments', () => {
  it('aligns paragraphs by id, and puts removed ones where they were', () => {
    expect(show(diffDocuments(textOf('a', 'b', 'c', 'd'), textOf('a', 'c:the other c', 'new', 'd')))).toEqual(
      [
        ['same', 'a'],
        ['removed', 'b'],
        ['edited', 'the other c'],
        ['added', 'new'],
        ['same', 'd'],
      ],
    );
  });

  it('aligns paragraphs by text when they came back with other ids', () => {
    const changes = diffDocuments(textOf('a:one', 'b:two'), textOf('x:one', 'y:and', 'z:two'));
    expect(show(changes)).toEqual([
      ['same', 'one'],
      ['added', 'and'],
      ['same', 'two'],
    ]);
  });

  it('compares whole books that share nothing', () => {
    const book = (name: string) => textOf(...Array.from({ length: 6_000 }, (_, index) => `${name}${index}`));
    expect(diffDocuments(book('a'), book('b'))).toHaveLength(12_000);
  });

  it('has every paragraph of both versions, in their order', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const changes = diffDocuments(before, after);
        const olds = changes.flatMap((it) =>
          it.kind === 'edited' ? [it.before.text] : it.kind === 'added' ? [] : [it.block.text],
        );
        const news = changes.flatMap((it) =>
          it.kind === 'edited' ? [it.after] : it.kind === 'removed' ? [] : [it.block],
        );
        expect(olds).toEqual(before.blocks.map(({ text }) => text));
        expect(news).toEqual(after.blocks);
      }),
    );
  });
});
