import type { BulkPreview } from '@inkvine/contracts/bulk-unlock';
import { Coins } from '@inkvine/contracts/money';
import { ChapterId } from '@inkvine/contracts/primitives';
import { expect, test } from 'vitest';
import { hoursOfWaiting } from './bulk-unlock.ts';

const now = new Date('2026-11-22T00:00:00.000Z');
const price = Coins.parse(3);
const chapter = (waitHours: number | null): BulkPreview['chapters'][number] => ({
  ...{ chapterId: ChapterId.parse(crypto.randomUUID()), title: '', price, bulkPrice: price, waitHours },
});

test('chapters open by waiting one after the other, from the ticket that is there', () => {
  const chapters = [chapter(12), chapter(null), chapter(12)];
  const hours = hoursOfWaiting({ chapters, ticketReadyAt: null }, now);
  expect(chapters.map(({ chapterId }) => hours.get(chapterId))).toEqual([0, undefined, 12]);
});

test('and from when the next ticket is ready, a begun hour counted whole', () => {
  const chapters = [chapter(24), chapter(24)];
  const hours = hoursOfWaiting({ chapters, ticketReadyAt: '2026-11-22T05:10:00.000Z' }, now);
  expect([...hours.values()]).toEqual([6, 30]);
});
