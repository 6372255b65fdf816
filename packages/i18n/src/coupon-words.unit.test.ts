import { describe, expect, it } from 'vitest';
import { couponBenefit, ownedCouponFacts } from './coupon-words.ts';
import { messages as en } from './en/messages.ts';
import { createI18n } from './i18n.ts';
import { messages as ko } from './ko/messages.ts';

const NOW = new Date('2026-11-20T03:00:00.000Z');
const { t } = createI18n('en', en);

describe('what a coupon gives', () => {
  it.each([
    [{ kind: 'bonus_coins', coins: 30, validDays: 90 }, '30 coins that last 90 days'],
    [{ kind: 'free_period', months: 1 }, 'A membership free for a month'],
    [{ kind: 'free_period', months: 3 }, 'A membership free for 3 months'],
    [{ kind: 'fixed', amount: 1_000, currency: 'KRW', periods: 1 }, '₩1,000 off a membership'],
    [
      { kind: 'percent', percent: 20, most: { amount: 500, currency: 'USD' }, periods: 3 },
      '20% off a membership, at most US$5.00, 3 times in a row',
    ],
    [{ kind: 'percent', percent: 20, most: null, periods: 1 }, '20% off a membership'],
  ] as const)('%j is said', (benefit, words) => {
    expect(couponBenefit(t, benefit, 'en')).toBe(words);
  });

  it('is said in Korean', () => {
    const { t: korean } = createI18n('ko', ko);
    const benefit = { kind: 'percent', percent: 20, most: null, periods: 3 } as const;
    expect(couponBenefit(korean, benefit, 'ko')).toBe('멤버십 20% 할인, 이어서 3번');
  });
});

describe('what its owner has to know', () => {
  const coupon = {
    benefit: { kind: 'fixed', amount: 1_000, currency: 'KRW', periods: 3 } as const,
    ...{ creatorName: 'Marlow', canStack: false, state: 'usable' as const, left: 2, usedAt: null },
    ...{ startsAt: '2026-11-21T03:00:00.123456Z', expiresAt: '2026-12-20T03:00:00.000Z' },
  };

  it('is whose memberships it is for, what is left, and when', () => {
    expect(ownedCouponFacts(t, coupon, 'en', NOW)).toEqual([
      ...['For memberships of Marlow', 'Not together with others', '2 left'],
      ...[expect.stringMatching(/^from 21 November/), expect.stringMatching(/^until 20 December/)],
    ]);
  });

  it('is when it was used or ran out', () => {
    const plain = { ...coupon, creatorName: null, canStack: true, left: 0 };
    const used = { ...plain, state: 'used' as const, usedAt: '2026-11-19T03:00:00.000Z' };
    expect(ownedCouponFacts(t, used, 'en', NOW)).toEqual([expect.stringMatching(/^used 19 November/)]);
    expect(ownedCouponFacts(t, { ...plain, state: 'expired' }, 'en', NOW)).toEqual([
      expect.stringMatching(/^expired 20 December/),
    ]);
  });
});
