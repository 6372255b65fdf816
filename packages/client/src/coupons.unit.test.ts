import { expect, it } from 'vitest';
import { couponCodesPath, redeemedWords } from './coupons.ts';

it('says what a code gave', () => {
  expect(redeemedWords({ isRepeated: false, coins: 30 as never })).toBe('redeemedCoins');
  expect(redeemedWords({ isRepeated: false, coins: 0 as never })).toBe('redeemed');
  expect(redeemedWords({ isRepeated: true, coins: 0 as never })).toBe('redeemedBefore');
});

it('knows where the codes of a batch are', () => {
  expect(couponCodesPath('a')).toBe('/api/coupon-batches/a');
});
