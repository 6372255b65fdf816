import { minorAmount } from '@inkvine/contracts/money';
import { TopUp } from '@inkvine/contracts/payments';
import type { Refund } from '@inkvine/contracts/refunds';
import { expect, test } from 'vitest';
import { receiptDocument } from './receipt-document.ts';

const SITE = { publicUrl: 'https://ink.example', timeZone: 'Asia/Seoul' };
const buyer = { name: '유나', email: 'yuna@ink.example', locale: 'ko' as const };
const order = TopUp.parse({
  id: '01980000-0000-7000-8000-000000000001',
  productName: { ko: '코인 100개', en: '100 coins' },
  ...{ paidCoins: 100, bonusCoins: 5, price: 9_900, currency: 'KRW', gateway: 'toss', status: 'paid' },
  ...{ failure: null, methodLabel: '카드', receiptUrl: null, payBy: 'card', deposit: null },
  ...{ createdAt: '2026-11-01T00:00:00.000Z', paidAt: '2026-11-01T00:01:00.000Z' },
  history: [
    { status: 'pending', at: '2026-11-01T00:00:00.000Z' },
    { status: 'paid', at: '2026-11-01T00:01:00.000Z' },
  ],
});
const refund = (state: Refund['state'], amount: number, at: string) =>
  ({ state, amount, history: [{ state, at }] }) as Refund;

test('says in Korean what was bought, by whom, when and for how much', () => {
  const document = receiptDocument({ order, refunds: [], buyer }, 'ko', SITE);
  expect(document.title).toBe('영수증');
  expect(document.sections).toHaveLength(2);
  const rows = document.sections[0]!.rows;
  expect(rows.at(-1)).toEqual({ label: '금액', value: '9,900원', isTotal: true });
  expect(rows.map(({ value }) => value)).toEqual(
    [
      order.id,
      '유나\nyuna@ink.example',
      '코인 100개',
      '100코인 · 보너스 5코인 더',
      '결제 완료',
      '2026년 11월 1일 오전 9:00 GMT+9',
      '2026년 11월 1일 오전 9:01 GMT+9',
      '9,900원',
    ].toSpliced(4, 0, '카드'),
  );
});

test('says what was asked and what a coupon took off', () => {
  const discounts = [{ name: 'Welcome', off: minorAmount(1_000) }];
  const { sections } = receiptDocument({ order: { ...order, discounts }, refunds: [], buyer }, 'en', SITE);
  expect(sections[0]!.rows.slice(-3).map(({ value }) => value)).toEqual([
    ...['₩10,900', 'Welcome: ₩1,000 off', '₩9,900'],
  ]);
});

test('names in English only the refunds that were paid back, and is dated by the last thing that happened', () => {
  const refunds = [
    refund('rejected', 5_000, '2026-11-04T00:00:00.000Z'),
    refund('done', 8_900, '2026-11-03T00:00:00.000Z'),
  ];
  const document = receiptDocument({ order, refunds, buyer }, 'en', SITE);
  expect(document.sections[2]!.rows.map(({ value }) => value)).toEqual(['₩8,900']);
  expect(document.dated).toBe('2026-11-03T00:00:00.000Z');
  expect(document.foot).toBe(`https://ink.example/wallet/top-ups/${order.id}`);
});

test('says that it was paid by transfer, and to no account', () => {
  const deposit = {
    bankCode: '20',
    accountNumber: 'X123',
    holderName: '잉크바인',
    dueAt: null,
    state: 'paid',
  } as const;
  const transferred = { ...order, methodLabel: null, payBy: 'bank_transfer' as const, deposit };
  const document = receiptDocument({ order: transferred, refunds: [], buyer }, 'ko', SITE);
  expect(document.sections[0]!.rows).toContainEqual({ label: '결제 수단', value: '계좌로 입금' });
  expect(JSON.stringify(document)).not.toContain('X123');
});
