import { describe, expect, it } from 'vitest';
import { breakPages, pageInView, pageOf, type ColumnPart } from './page-breaks.ts';

const text = (lines: number, over: Partial<ColumnPart> = {}): ColumnPart => ({
  height: lines * 20,
  above: 0,
  below: 0,
  lineHeight: 20,
  keepsWithNext: false,
  ...over,
});
const spaced = (lines: number) => text(lines, { height: lines * 20 + 15, above: 15 });
const box = (height: number) => text(1, { height, lineHeight: null });

const shown = (parts: readonly ColumnPart[], height: number) =>
  breakPages(parts, height).map(({ top, bottom }) => [top, bottom]);

describe('breakPages', () => {
  it('cuts between lines and leaves none out', () => {
    expect(shown([text(3), text(4)], 50)).toEqual([
      [0, 40],
      [40, 80],
      [80, 120],
      [120, 140],
    ]);
  });

  it('begins a page with words, not with the space before them', () => {
    expect(shown([text(2), spaced(2)], 50)).toEqual([
      [0, 40],
      [55, 95],
    ]);
  });

  it('takes the lines as high as they came out', () => {
    const zoomed = text(2, { height: 44 });
    expect(shown([zoomed], 30)).toEqual([
      [0, 22],
      [22, 44],
    ]);
  });

  it('keeps a heading with the line after it', () => {
    expect(shown([text(1), text(1, { keepsWithNext: true }), text(2)], 50)).toEqual([
      [0, 20],
      [20, 60],
      [60, 80],
    ]);
  });

  it('leaves in one piece what is no text, and shows all of what is higher than a page', () => {
    expect(shown([text(1), box(40)], 50)).toEqual([
      [0, 20],
      [20, 60],
    ]);
    expect(shown([box(120)], 50)).toEqual([
      [0, 50],
      [45, 95],
      [90, 120],
    ]);
  });

  it('has a page where there is nothing, and ends where there is no room', () => {
    expect(breakPages([], 50)).toHaveLength(1);
    expect(breakPages([text(3)], 0).length).toBeGreaterThan(0);
    expect(breakPages([text(0)], 50)).toHaveLength(1);
  });
});

describe('pageOf', () => {
  const pages = breakPages([box(30), text(4), text(4)], 70);

  it('finds every page again by what it begins with', () => {
    expect(pages.map(({ first }) => pageOf(pages, first))).toEqual(pages.map((_, index) => index));
  });

  it('finds what stands within a page and beyond the last', () => {
    expect(pages.map(({ first }) => first)).toEqual([
      { part: 0, share: 0 },
      { part: 1, share: 0.5 },
      { part: 2, share: 0.25 },
    ]);
    expect(pageOf(pages, { part: 1, share: 0.4 })).toBe(0);
    expect(pageOf(pages, { part: 1, share: 0.6 })).toBe(1);
    expect(pageOf(pages, { part: 2, share: 0 })).toBe(1);
    expect(pageOf(pages, { part: 9, share: 0 })).toBe(2);
  });
});

describe('pageInView', () => {
  const pages = breakPages([text(10)], 40);

  it('goes on to what came up at the lower edge, back to what came down at the upper one, and stays', () => {
    expect(pageInView(pages, 1, { top: 55, bottom: 95 })).toBe(2);
    expect(pageInView(pages, 1, { top: 25, bottom: 65 })).toBe(0);
    expect(pageInView(pages, 1, { top: 40, bottom: 80 })).toBe(1);
    expect(pageInView(pages, 1, { top: 900, bottom: 940 })).toBe(4);
  });
});
