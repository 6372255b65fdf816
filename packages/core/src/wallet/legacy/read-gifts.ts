import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { LegacyGiftRow } from '@inkvine/contracts/legacy';
import type { StagedGift } from '@inkvine/db/wallet/legacy-gift.repository';
import { parse } from 'csv-parse';
import type { z } from 'zod';
import { hashRequest } from '../../idempotency.ts';
import { createIds } from '../../ports/ids.port.ts';

/** The file is no export: neither CSV with the columns nor an array of JSON. */
export class UnreadableExport extends Error {}

/** A row of an export: a gift, or the name of the field that makes it none. Counted from 1. */
export type ReadRow = { row: number } & ({ gift: StagedGift } | { problem: string });

const REQUIRED = [
  'gift_id',
  'status',
  'fan_email',
  'fan_name',
  'coins',
  'paid_minor',
  'currency',
  'given_at',
];
const MAX_RECORD_BYTES = 10_000;

/**
 * The gifts of an export, CSV (RFC 4180, UTF-8) or an array of JSON, in the order of the file. A gift that comes twice is a
 * problem the second time.
 * @throws UnreadableExport
 */
export async function* readGifts(body: Readable): AsyncGenerator<ReadRow> {
  const seen = new Set<string>();
  let row = 0;
  for await (const raw of recordsOf(body)) {
    row += 1;
    const read = LegacyGiftRow.safeParse(raw);
    if (!read.success) {
      yield { row, problem: String(read.error.issues[0]?.path[0] ?? 'row') };
    } else if (seen.has(read.data.gift_id)) {
      yield { row, problem: 'gift_id' };
    } else {
      seen.add(read.data.gift_id);
      yield { row, gift: toGift(read.data) };
    }
  }
}

async function* recordsOf(body: Readable): AsyncGenerator<unknown> {
  const bytes = await buffer(body);
  const text = bytes.toString('utf8').replace(/^\uFEFF/u, '');
  if (/^\s*\[/u.test(text)) {
    yield* jsonOf(text);
    return;
  }
  const records = parse(text, {
    columns: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  try {
    let isFirst = true;
    for await (const record of records) {
      if (isFirst && !hasColumns(record)) throw new UnreadableExport('columns are missing');
      isFirst = false;
      yield record;
    }
    if (isFirst) throw new UnreadableExport('no rows');
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))
      throw new UnreadableExport('no CSV', { cause: error });
    throw error;
  }
}

function jsonOf(text: string): unknown[] {
  try {
    const rows: unknown = JSON.parse(text);
    if (Array.isArray(rows) && rows.length > 0) return rows;
  } catch (error) {
    throw new UnreadableExport('no JSON', { cause: error });
  }
  throw new UnreadableExport('no rows');
}

const hasColumns = (record: unknown): boolean =>
  typeof record === 'object' && record !== null && REQUIRED.every((column) => column in record);

/** Its id is of the time when it was given, so that it stands among donations where it belongs. */
function toGift(row: z.output<typeof LegacyGiftRow>): StagedGift {
  const givenAt = new Date(row.given_at);
  const gift = {
    giftId: row.gift_id,
    status: row.status,
    fanEmail: row.fan_email,
    fanName: row.fan_name,
    creatorEmail: row.creator_email ?? null,
    novelId: row.novel_id ?? null,
    coins: row.coins,
    paidMinor: row.paid_minor,
    currency: row.currency,
    message: row.message ?? '',
    anonymous: row.anonymous ?? false,
    givenAt: givenAt.toISOString(),
  };
  return { ...gift, id: createIds(() => givenAt.getTime()).next(), rowHash: hashRequest(gift) };
}
