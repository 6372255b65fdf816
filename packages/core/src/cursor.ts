import { AppError } from '@inkvine/contracts/errors';
import { z } from 'zod';

/** Parts of a cursor key that PostgreSQL is certain to accept, whatever a caller made up. */
export const CursorTimestamp = z.iso.datetime().refine((value) => !value.startsWith('0000'));
export const CursorPosition = z.int().min(0).max(2_147_483_647);

/** The opaque place after a row: its sort key, as base64url of JSON. */
export function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The sort key in a cursor; undefined for the first page.
 * @throws AppError INVALID_INPUT when the cursor is not one of ours for this list
 */
export function decodeCursor<Schema extends z.ZodType>(
  schema: Schema,
  cursor: string | undefined,
): z.infer<Schema> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new AppError('INVALID_INPUT', { field: 'cursor' }, { cause });
  }
}

/** A page from up to `limit + 1` rows: the row too many tells that there is a next page and is not shown. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toKey: (row: Row) => unknown,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(toKey(last)) : null,
  };
}
