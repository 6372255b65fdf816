import type { Block } from '@inkvine/contracts/block';
import { describe, expect, it } from 'vitest';
import {
  hideMentions,
  keepMentions,
  mentionedIn,
  mentionedInBlocks,
  mentionOf,
  toSpans,
  withoutMentions,
} from './mentions.ts';

const KNOWN = '019a0000-0000-7000-8000-000000000001';
const SECRET = '019a0000-0000-7000-8000-000000000002';

describe('mentions in the text of a wiki', () => {
  const text = `그날 ${mentionOf(SECRET, '가면')}을 쓴 ${mentionOf(KNOWN, '해진')}이 왔다.`;

  it('name the entries that one may know and leave nothing of the others', () => {
    const spans = toSpans(text, new Set([KNOWN]));
    expect(spans).toEqual([
      { text: '그날 가면을 쓴 ' },
      { text: '해진', entryKey: KNOWN },
      { text: '이 왔다.' },
    ]);
    expect(JSON.stringify(spans)).not.toContain(SECRET);
    expect(toSpans(text, new Set())).toEqual([{ text: withoutMentions(text) }]);
  });

  it('stay written only for entries that there are', () => {
    expect(keepMentions(text, new Set([KNOWN]))).toBe(`그날 가면을 쓴 ${mentionOf(KNOWN, '해진')}이 왔다.`);
  });

  it('are found, each once', () => {
    expect(mentionedIn(text + text)).toEqual([SECRET, KNOWN]);
  });
});

it('marks of hidden entries leave the chapter without a trace; other marks stay', () => {
  const blocks: Block[] = [
    {
      id: 'a',
      type: 'paragraph',
      text: 'She came.',
      marks: [{ type: 'entry', from: 0, to: 3, value: SECRET }],
    },
    {
      id: 'b',
      type: 'paragraph',
      text: 'He too.',
      marks: [
        { type: 'entry', from: 0, to: 2, value: KNOWN },
        { type: 'bold', from: 0, to: 2 },
        { type: 'entry', from: 3, to: 6, value: SECRET },
      ],
    },
  ];
  expect(mentionedInBlocks(blocks)).toEqual([SECRET, KNOWN]);
  const shown = hideMentions(blocks, new Set([KNOWN]));
  expect(JSON.stringify(shown)).not.toContain(SECRET);
  expect(shown[0]).toEqual({ id: 'a', type: 'paragraph', text: 'She came.' });
  expect(shown[1]?.marks).toHaveLength(2);
});
