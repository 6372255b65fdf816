import { expect, test } from 'vitest';
import {
  creatorEntry,
  EMPTY_HISTORY_FORM,
  historyCsvPath,
  plainEntry,
  readHistoryForm,
} from './wallet-history.ts';

test('an empty form asks for everything', () => {
  expect(readHistoryForm(EMPTY_HISTORY_FORM)).toEqual({ filter: {}, wrong: [] });
  expect(historyCsvPath({})).toBe('/api/wallet/history');
});

test('a form asks for what was typed, without the blanks around it', () => {
  const read = readHistoryForm({
    ...{ kind: 'donation', words: ' 동백꽃 ', from: '2026-11-01', to: '', minCoins: ' 5', maxCoins: '' },
  });
  expect(read.filter).toEqual({ kind: 'donation', words: '동백꽃', from: '2026-11-01', minCoins: 5 });
  expect(historyCsvPath(read.filter!)).toBe(
    `/api/wallet/history?kind=donation&from=2026-11-01&minCoins=5&words=${encodeURIComponent('동백꽃')}`,
  );
});

test.each([
  [{ from: '2026-02-30' }, ['from']],
  [{ to: 'yesterday' }, ['to']],
  [{ minCoins: '-1', maxCoins: '1.5' }, ['minCoins', 'maxCoins']],
] as const)('a form with %j cannot be read, and says where', (changes, wrong) => {
  expect(readHistoryForm({ ...EMPTY_HISTORY_FORM, ...changes })).toEqual({ filter: null, wrong });
});

test('a row says what a creator was paid for, and what it was where nobody is named', () => {
  expect(creatorEntry('donation')).toBe('donation');
  expect(creatorEntry('membership')).toBe('membership');
  expect(creatorEntry('member_coins')).toBe('member_coins');
  expect(creatorEntry('gift')).toBe('membershipGift');
  expect(creatorEntry('reversal')).toBe('membershipGiftBack');
  expect([
    plainEntry({ kind: 'donation', subject: null }),
    plainEntry({ kind: 'membership', subject: null }),
    plainEntry({ kind: 'member_coins', subject: null }),
    plainEntry({ kind: 'unlock', subject: null }),
    plainEntry({ kind: 'top_up', subject: { kind: 'top_up', topUpId: '' as never, isForGift: true } }),
  ]).toEqual([...['donationPlain', 'membershipPlain', 'memberCoinsPlain', 'unlock', 'giftPaid']]);
});
