import type { LegacyReport } from '@inkvine/contracts/legacy';
import type { Executor } from '@inkvine/db/database';
import {
  listExistingNovelIds,
  listKnownGifts,
  type StagedGift,
} from '@inkvine/db/wallet/legacy-gift.repository';
import type { z } from 'zod';
import type { ReadRow } from './read-gifts.ts';

const SHOWN = 100;

type Report = z.input<typeof LegacyReport>;

/** What importing the rows would do. Writes nothing. */
export async function checkExport(
  db: Executor,
  rows: AsyncIterable<ReadRow>,
  rowsAtOnce: number,
): Promise<LegacyReport> {
  const report: Report = {
    rows: 0,
    problems: { count: 0, first: [] },
    sums: [],
    ...{ added: 0, changed: 0, unchanged: 0 },
    conflicts: { count: 0, first: [] },
  };
  const refuse = (row: number, field: string) => {
    report.problems.count += 1;
    if (report.problems.first.length < SHOWN) report.problems.first.push({ row, field });
  };
  let batch: { row: number; gift: StagedGift }[] = [];
  const compare = async () => {
    const gifts = batch.map(({ gift }) => gift);
    const novels = await listExistingNovels(db, gifts);
    const known = new Map(
      (
        await listKnownGifts(
          db,
          gifts.map(({ giftId }) => giftId),
        )
      ).map((gift) => [gift.giftId, gift]),
    );
    for (const { row, gift } of batch) {
      if (gift.novelId !== null && !novels.has(gift.novelId)) refuse(row, 'novel_id');
      else {
        add(report, gift);
        count(report, gift, known.get(gift.giftId));
      }
    }
    batch = [];
  };
  for await (const read of rows) {
    report.rows = read.row;
    if ('problem' in read) refuse(read.row, read.problem);
    else batch.push(read);
    if (batch.length === rowsAtOnce) await compare();
  }
  await compare();
  return report as LegacyReport;
}

/** Which of the novels that gifts name are here. */
export async function listExistingNovels(
  db: Executor,
  gifts: readonly StagedGift[],
): Promise<ReadonlySet<string>> {
  const named = new Set(gifts.flatMap(({ novelId }) => (novelId === null ? [] : [novelId])));
  return new Set(named.size === 0 ? [] : await listExistingNovelIds(db, [...named]));
}

function add({ sums }: Report, gift: StagedGift): void {
  const { status, currency } = gift;
  let sum = sums.find((other) => other.status === status && other.currency === currency);
  if (sum === undefined) {
    sum = {
      status,
      currency: currency as Report['sums'][number]['currency'],
      gifts: 0,
      coins: 0,
      paidMinor: 0,
    };
    sums.push(sum);
  }
  sum.gifts += 1;
  sum.coins += gift.coins;
  sum.paidMinor += gift.paidMinor;
}

function count(
  report: Report,
  gift: StagedGift,
  known: { rowHash: string; isBooked: boolean } | undefined,
): void {
  if (known === undefined) report.added += 1;
  else if (known.rowHash === gift.rowHash) report.unchanged += 1;
  else if (!known.isBooked) report.changed += 1;
  else {
    report.conflicts.count += 1;
    if (report.conflicts.first.length < SHOWN) report.conflicts.first.push(gift.giftId);
  }
}
