import type { Block } from '@inkvine/contracts/block';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCharacters, editBlocks, fromBlocks, toBlocks } from './chapter-text.ts';

const ids = (prefix = 'b'): (() => string) => {
  let next = 0;
  return () => `${prefix}${(next += 1)}`;
};
const content = (blocks: Block[]) =>
  blocks.map(({ type, text }) => (type === 'scene_break' ? `--${text}` : text));
const read = (text: string): string[] => content(toBlocks(text, ids()));

const WRAPPED = `My father's family name being Pirrip, and my Christian name Philip, my
infant tongue could make of both names nothing longer or more explicit
than Pip. So, I called myself Pip, and came to be called Pip.

    When I went to Lunnon town sirs,
    Too rul loo rul

I give Pirrip as my father's family name, on the authority of his
tombstone and my sister,--Mrs. Joe Gargery, who married the blacksmith.
`;

const line = fc.oneof(
  fc.constantFrom(
    '',
    '',
    ' ',
    '***',
    '* * *',
    '비가 왔다.',
    '“아니요.”',
    '\u3000들여 쓴 글',
    '\t- 12',
    '---',
  ),
  fc.string({ maxLength: 90 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const anyText = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

describe('toBlocks', () => {
  it('joins wrapped prose and leaves verse alone', () => {
    expect(read(WRAPPED)).toEqual([
      "My father's family name being Pirrip, and my Christian name Philip, my infant tongue could make of both names nothing longer or more explicit than Pip. So, I called myself Pip, and came to be called Pip.",
      'When I went to Lunnon town sirs,',
      'Too rul loo rul',
      "I give Pirrip as my father's family name, on the authority of his tombstone and my sister,--Mrs. Joe Gargery, who married the blacksmith.",
    ]);
  });

  it('takes each line for a paragraph where nothing was wrapped', () => {
    expect(read('“시계는요?”\n“주인이 와야지.”\n\n아저씨는 진열장을 닦고 또 닦았다.')).toEqual([
      '“시계는요?”',
      '“주인이 와야지.”',
      '아저씨는 진열장을 닦고 또 닦았다.',
    ]);
    const korean = '비가 오고 우산이 없는 날이면 나는 늘 그 골목의 문방구 앞에서 걸음을 멈추고는 했다.';
    expect(read(`${korean}\n${korean}\n${korean}`)).toEqual([korean, korean, korean]);
    expect(
      read('He left.\nShe stayed, and for a long while nobody spoke at all in the house.\nThen rain.'),
    ).toHaveLength(3);
    const long = 'A paragraph that no machine has wrapped runs on well beyond the width of any page. '
      .repeat(3)
      .trim();
    expect(read(`${long}\n${long}`)).toEqual([long, long]);
  });

  it('sees scene breaks by their signs and by unusual white space', () => {
    expect(read('하나.\n\n***\n\n둘.\n\n셋.\n\n\n\n넷.')).toEqual([
      '하나.',
      '--***',
      '둘.',
      '셋.',
      '--* * *',
      '넷.',
    ]);
    expect(read('하나.\n◇\n둘.')).toEqual(['하나.', '--◇', '둘.']);
    expect(read('하나.\n\n\n둘.\n\n\n셋.')).toEqual(['하나.', '둘.', '셋.']);
    expect(read('\n\n***\n하나.\n\n\n***\n\n')).toEqual(['하나.']);
    expect(read('***')).toEqual([]);
  });

  it('gives each block its own id', () => {
    expect(toBlocks('하나.\n둘.', ids())).toEqual([
      { id: 'b1', type: 'paragraph', text: '하나.' },
      { id: 'b2', type: 'paragraph', text: '둘.' },
    ]);
  });

  it('loses no letter', () => {
    const bare = (text: string): string => text.replace(/[\s*#※◆◇■□●○★☆⁂❖✦✻†•\-–—=_~─━]/gu, '');
    fc.assert(
      fc.property(anyText, (text) => {
        expect(
          bare(
            toBlocks(text, ids())
              .map((block) => block.text)
              .join(''),
          ),
        ).toBe(bare(text));
      }),
    );
  });

  it('comes back unchanged through the editor', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const blocks = toBlocks(text, ids());
        expect(content(toBlocks(fromBlocks(blocks), ids()))).toEqual(content(blocks));
        expect(editBlocks(blocks, fromBlocks(blocks), ids('new'))).toEqual(blocks);
      }),
    );
  });

  it('takes a long chapter of line feeds', () => {
    expect(read('\n'.repeat(500_000))).toEqual([]);
  });
});

describe('editBlocks', () => {
  const before = toBlocks('하나.\n둘.\n셋.\n넷.', ids());
  const edit = (text: string) =>
    editBlocks(before, text, ids('new')).map(({ id, text: written }) => `${id} ${written}`);

  it('keeps the id of a changed paragraph', () => {
    expect(edit('하나.\n\n두울.\n\n세엣.\n\n넷.')).toEqual(['b1 하나.', 'b2 두울.', 'b3 세엣.', 'b4 넷.']);
    expect(edit('하아나.\n\n둘.\n\n셋.\n\n넷.')).toEqual(['b1 하아나.', 'b2 둘.', 'b3 셋.', 'b4 넷.']);
  });

  it('gives new ids to what is new only', () => {
    expect(edit('영.\n하나.\n둘.\n둘 반.\n셋.\n넷.')).toEqual([
      'new1 영.',
      'b1 하나.',
      'b2 둘.',
      'new2 둘 반.',
      'b3 셋.',
      'b4 넷.',
    ]);
    expect(edit('하나.\n넷.')).toEqual(['b1 하나.', 'b4 넷.']);
    expect(edit('넷.\n하나.')).toEqual(['b4 넷.', 'b1 하나.']);
  });

  it('never joins the lines of an author', () => {
    expect(editBlocks([], WRAPPED, ids())).toHaveLength(7);
  });

  it('never gives one id to two blocks, whatever the edit', () => {
    fc.assert(
      fc.property(anyText, anyText, (from, to) => {
        const blocks = editBlocks(editBlocks([], from, ids()), to, ids('new'));
        expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
      }),
    );
  });
});

describe('countCharacters', () => {
  it('counts with and without spaces, and in sheets of 200', () => {
    expect(countCharacters('비가 왔다.\n\n👒\r\n')).toEqual({ withSpaces: 7, withoutSpaces: 6, sheets: 1 });
    expect(countCharacters('')).toEqual({ withSpaces: 0, withoutSpaces: 0, sheets: 0 });
    expect(countCharacters('가'.repeat(201)).sheets).toBe(2);
  });

  it('means the same as counting one by one', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        ' ',
        '\n',
        '\r',
        '\t',
        '\u00a0',
        '\u2003',
        '\u3000',
        '\ufeff',
        '\ud800',
        '\udc00',
        '가',
        '👒',
      ),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (parts) => {
        const characters = [...parts.join('')].filter((character) => !/[\n\r]/.test(character));
        const { withSpaces, withoutSpaces } = countCharacters(parts.join(''));
        expect(withSpaces).toBe(characters.length);
        expect(withoutSpaces).toBe(characters.filter((character) => /\S/.test(character)).length);
      }),
    );
  });
});
