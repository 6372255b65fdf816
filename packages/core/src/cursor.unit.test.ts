import { Cursor } from '@inkvine/contracts/primitives';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CursorPosition, CursorTimestamp, decodeCursor, encodeCursor, toPage } from './cursor.ts';

const Key = z.tuple([CursorTimestamp, z.uuid()]);

describe('cursor', () => {
  it('comes back as the key it was made of, microseconds kept, in characters that fit an address', () => {
    const key: z.infer<typeof Key> = ['2026-11-20T19:13:07.123456Z', '0192f0c1-2222-7333-8444-555566667777'];
    const cursor = encodeCursor(key);
    expect(Cursor.parse(cursor)).toBe(cursor);
    expect(decodeCursor(Key, cursor)).toEqual(key);
  });

  it('is absent for the first page', () => {
    expect(decodeCursor(Key, undefined)).toBeUndefined();
  });

  it.each([
    ['noise', 'not-json'],
    ['another list', encodeCursor([3])],
    [
      'a year PostgreSQL has not',
      encodeCursor(['0000-01-01T00:00:00Z', '0192f0c1-2222-7333-8444-555566667777']),
    ],
    ['words where an id belongs', encodeCursor(['2026-11-20T19:13:07Z', "' or true"])],
  ])('refuses %s', (_name, cursor) => {
    expect(() => decodeCursor(Key, cursor)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('refuses a position beyond what a column can hold', () => {
    expect(() => decodeCursor(CursorPosition, encodeCursor(2 ** 31))).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });
});

describe('toPage', () => {
  const page = (rows: number[]) =>
    toPage(
      rows,
      2,
      (row) => `item ${row}`,
      (row) => row,
    );

  it('shows at most the limit and points after the last row shown', () => {
    expect(page([1, 2, 3])).toEqual({ items: ['item 1', 'item 2'], nextCursor: encodeCursor(2) });
  });

  it('ends when no row is left over', () => {
    expect(page([1, 2])).toEqual({ items: ['item 1', 'item 2'], nextCursor: null });
    expect(page([])).toEqual({ items: [], nextCursor: null });
  });
});
