import type { DraftDocument } from '@inkvine/contracts/drafts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashBlock, hashDocument } from './hash-document.ts';
import { anyDocument, paragraph } from './testing/documents.ts';

const of = (title: string, ...texts: string[]): DraftDocument => ({
  title,
  blocks: texts.map((text, index) => paragraph(`b${index}`, text)),
});

describe('hashDocument', () => {
  it('is the same on every device and version', () => {
    expect(hashDocument(of('', ''))).toBe('113b29152c8f2a1af6683abfdb7ad613');
    expect(hashDocument(of('제1화', '눈이 내렸다.', 'It snowed.'))).toBe('ebf05a9e318a65d3c04a0560b88edda9');
  });

  it('takes an absent list of marks for an empty one', () => {
    const block = paragraph('b', 'text');
    expect(hashBlock({ ...block, marks: [] })).toBe(hashBlock(block));
  });

  it.each([
    ['text that moved to the next field', of('ab', 'c'), of('a', 'bc')],
    ['text that moved to the next block', of('', 'ab', ''), of('', 'a', 'b')],
    ['the order of blocks', of('', 'a', 'b'), { title: '', blocks: of('', 'a', 'b').blocks.toReversed() }],
    [
      'the value of a mark',
      {
        title: '',
        blocks: [
          { ...paragraph('b', '漢'), marks: [{ type: 'ruby' as const, from: 0, to: 1, value: '한' }] },
        ],
      },
      {
        title: '',
        blocks: [
          { ...paragraph('b', '漢'), marks: [{ type: 'ruby' as const, from: 0, to: 1, value: '간' }] },
        ],
      },
    ],
  ])('tells %s apart', (_, one, other) => {
    expect(hashDocument(one)).not.toBe(hashDocument(other));
  });

  it('is equal for equal documents and different for different ones', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (one, other) => {
        expect(hashDocument(structuredClone(one))).toBe(hashDocument(one));
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(hashDocument(one) === hashDocument(other)).toBe(isSame);
      }),
    );
  });

  it('does not repeat itself in a hundred thousand texts that differ by a letter', () => {
    const hashes = new Set(
      Array.from({ length: 100_000 }, (_, index) => hashDocument(of('', String(index)))),
    );
    expect(hashes.size).toBe(100_000);
  });
});
