import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readGifts, UnreadableExport, type ReadRow } from './read-gifts.ts';

const HEAD =
  'gift_id,status,fan_email,fan_name,creator_email,novel_id,coins,paid_minor,currency,message,anonymous,given_at';
const GIVEN =
  '7,given,Fan@Old.example,팬,author@old.example,,100,10000,KRW,"고마워요, 작가님",,2024-05-01T09:00:00+09:00';

async function read(text: string): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  for await (const row of readGifts(Readable.from([Buffer.from(text)]))) rows.push(row);
  return rows;
}

const csv = (...rows: string[]): string => [HEAD, ...rows].join('\r\n');

describe('an export of the former system', () => {
  it('is read from CSV, with commas and Korean in quotes', async () => {
    const [row] = await read(`\uFEFF${csv(GIVEN)}\r\n`);
    expect(row).toMatchObject({
      row: 1,
      gift: {
        ...{ giftId: '7', status: 'given', fanEmail: 'fan@old.example', fanName: '팬' },
        ...{ creatorEmail: 'author@old.example', novelId: null, coins: 100, paidMinor: 10_000 },
        ...{ message: '고마워요, 작가님', anonymous: false, givenAt: '2024-05-01T00:00:00.000Z' },
      },
    });
  });

  it('means the same as JSON', async () => {
    const json = JSON.stringify([
      {
        ...{ gift_id: 7, status: 'given', fan_email: 'fan@old.example', fan_name: '팬' },
        ...{ creator_email: 'author@old.example', coins: 100, paid_minor: 10_000, currency: 'KRW' },
        ...{ message: '고마워요, 작가님', given_at: '2024-05-01T00:00:00Z' },
      },
    ]);
    const [[fromJson], [fromCsv]] = [await read(json), await read(csv(GIVEN))];
    if (!('gift' in fromJson!) || !('gift' in fromCsv!)) throw new Error('no gifts');
    expect(fromJson.gift.rowHash).toBe(fromCsv.gift.rowHash);
  });

  it('gives each gift an id of the time when it was made', async () => {
    const [row] = await read(csv(GIVEN));
    if (!('gift' in row!)) throw new Error('no gift');
    const time = Number.parseInt(row.gift.id.replaceAll('-', '').slice(0, 12), 16);
    expect(new Date(time).toISOString()).toBe('2024-05-01T00:00:00.000Z');
  });

  it.each([
    ['no coins', GIVEN.replace(',100,', ',0,'), 'coins'],
    ['a fraction of a coin', GIVEN.replace(',100,', ',1.5,'), 'coins'],
    ['a negative price', GIVEN.replace(',10000,', ',-1,'), 'paid_minor'],
    ['an unknown status', GIVEN.replace('given', 'lost'), 'status'],
    ['a fan without an address', GIVEN.replace('Fan@Old.example', 'fan'), 'fan_email'],
    ['a gift to oneself', GIVEN.replace('author@old.example', 'FAN@old.example'), 'creator_email'],
    ['a gift to nobody', GIVEN.replace('author@old.example', ''), 'creator_email'],
    ['coins that are held for somebody', GIVEN.replace('given', 'held'), 'creator_email'],
    ['a day that is no instant', GIVEN.replace('2024-05-01T09:00:00+09:00', '2024-05-01'), 'given_at'],
    ['another currency', GIVEN.replace('KRW', 'XBT'), 'currency'],
    ['a novel that is no id', GIVEN.replace('example,,100', 'example,novel,100'), 'novel_id'],
  ])('names the field of a row with %s', async (_name, line, problem) => {
    expect(await read(csv(line))).toEqual([{ row: 1, problem }]);
  });

  it('takes a gift that comes twice once', async () => {
    expect(await read(csv(GIVEN, GIVEN))).toMatchObject([{ row: 1 }, { row: 2, problem: 'gift_id' }]);
  });

  it.each([
    ['nothing but columns', HEAD],
    ['another table', 'a,b\r\n1,2'],
    ['an empty list', '[]'],
    ['broken JSON', '[{'],
    ['broken CSV', csv('7,"given')],
    ['bytes', '\u0000\u0001'],
  ])('is refused when it is %s', async (_name, text) => {
    await expect(read(text)).rejects.toThrow(UnreadableExport);
  });
});
