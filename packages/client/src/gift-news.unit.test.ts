import type { SentGift } from '@inkvine/contracts/gifts';
import { expect, it } from 'vitest';
import { giftNewsWords } from './gift-news.ts';

it.each([
  [{ state: 'claimed', code: null, why: null }, 'claimed'],
  [{ state: 'claimed', code: 'abc', why: null }, 'claimedLink'],
  [{ state: 'returned', code: null, why: 'declined' }, 'declined'],
  [{ state: 'returned', code: null, why: 'expired' }, 'expired'],
  [{ state: 'returned', code: 'abc', why: 'expired', receiverName: null }, 'expiredLink'],
] as const)('what became of a gift: %o is %s', (gift, words) => {
  expect(giftNewsWords({ receiverName: 'Tom', ...gift } as SentGift)).toBe(words);
});
