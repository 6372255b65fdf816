import { expect, it } from 'vitest';
import { returnOffer, returnRefusal } from './unlock-return.ts';

const bought = {
  purchasedAt: '2026-11-20T03:00:00.000Z',
  ...{ isReturned: false, isUnopened: true, isCounted: false, isDisputed: false },
};
const LAST = '2026-11-27T03:00:00.000Z';

it.each([
  ['at the last moment', {}, LAST, null],
  ['after it', {}, '2026-11-27T03:00:00.001Z', 'too_late'],
  ['when its text was sent', { isUnopened: false }, LAST, 'opened'],
  ['while its payment is disputed', { isDisputed: true }, LAST, 'disputed'],
  ['when it counts towards another', { isCounted: true }, LAST, 'counted'],
  ['twice', { isReturned: true, isUnopened: false }, LAST, 'returned'],
] as const)('giving a chapter back %s', (_, changes, at, why) => {
  expect(returnRefusal({ ...bought, ...changes }, new Date(at))).toBe(why);
});

it('is offered until then, and not at all otherwise', () => {
  expect(returnOffer(bought, new Date(bought.purchasedAt))).toBe(LAST);
  expect(returnOffer({ ...bought, isUnopened: false }, new Date(bought.purchasedAt))).toBeNull();
});
