import { expect, it } from 'vitest';
import { sentGiftTitle } from './gifts.ts';

it.each([
  [{ receiverName: null, code: 'a', state: 'waiting' }, 'forLink'],
  [{ receiverName: null, code: 'a', state: 'returned' }, 'tab'],
  [{ receiverName: 'Yuna', code: 'a', state: 'claimed' }, 'claimedBy'],
  [{ receiverName: 'Yuna', code: null, state: 'claimed' }, 'forWhom'],
  [{ receiverName: 'Yuna', code: null, state: 'returned' }, 'forWhom'],
] as const)('%j is titled %s', (gift, title) => {
  expect(sentGiftTitle(gift)).toBe(title);
});
