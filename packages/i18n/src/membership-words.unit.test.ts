import { describe, expect, it } from 'vitest';
import { messages as en } from './en/messages.ts';
import { createI18n } from './i18n.ts';
import { messages as ko } from './ko/messages.ts';
import {
  billInWords,
  cancelInWords,
  chargesInWords,
  consentInWords,
  endInWords,
  membershipInWords,
  nextAmount,
  nextPaymentInWords,
  noticeInWords,
} from './membership-words.ts';

const { t } = createI18n('en', en);
const { t: korean } = createI18n('ko', ko);

const membership = {
  ...{ amount: 4_900, currency: 'KRW', interval: 'month' as const, endReason: null, failure: null },
  ...{ pause: null, priceChange: null },
  ...{ openUntil: '2026-12-20T12:00:00Z', renewsAt: '2026-12-20T12:00:00Z' },
} as const;

describe('what is going on with a membership', () => {
  it.each([
    [{ state: 'active' }, 'Next payment: ₩4,900 on 20 December 2026.'],
    [{ state: 'active', nextAmount: 3_900 }, 'Next payment: ₩3,900 on 20 December 2026.'],
    [
      { state: 'active', nextAmount: 0 },
      'With your coupon the period from 20 December 2026 is free as well.',
    ],
    [{ state: 'trial' }, 'Free until 20 December 2026. Then you pay ₩4,900, unless you cancel before.'],
    [{ state: 'ending', renewsAt: null }, 'Open to you until 20 December 2026. Nothing more is charged.'],
    [{ state: 'grace', failure: 'PAYMENT_DECLINED' }, 'Everything stays open to you until 20 December 2026.'],
    [{ state: 'grace' }, 'The payment is on its way; we are waiting for the bank.'],
    [{ state: 'ended', endReason: 'unpaid' }, 'It ended because it was not paid.'],
  ] as const)('%j is said', (rest, words) => {
    expect(membershipInWords(t, { ...membership, ...rest }, 'en')).toBe(words);
  });

  it('is said in Korean', () => {
    expect(membershipInWords(korean, { ...membership, state: 'active' }, 'ko')).toBe(
      '다음 결제는 2026년 12월 20일에 4,900원이에요.',
    );
  });

  it('has words for an end that only a newer server knows', () => {
    expect(endInWords(t, 'swallowed_by_a_whale')).toBe('It has ended.');
  });
});

describe('what comes next of a membership', () => {
  it.each([
    [{ state: 'active' }, '₩4,900 on 20 December 2026'],
    [{ state: 'ending', renewsAt: null }, 'None'],
    [{ state: 'grace' }, null],
  ] as const)('%j is paid as said', (rest, words) => {
    expect(nextPaymentInWords(t, { ...membership, ...rest }, 'en')).toBe(words);
  });

  it.each([
    [{ state: 'active' }, 'Everything stays open to you until 20 December 2026.'],
    [{ state: 'trial' }, 'Your free days go on until 20 December 2026.'],
    [{ state: 'suspended' }, 'It ends now, and the open payment is not charged any more.'],
    [{ state: 'paused', openUntil: null }, 'It does not come back after the pause'],
  ] as const)('%j is cancelled as said', (rest, words) => {
    expect(cancelInWords(t, { ...membership, ...rest }, 'en')).toContain(words);
  });
});

describe('joining with coupons', () => {
  const price = { amount: 4_900, currency: 'KRW', interval: 'month' as const };
  const at = (from: string, amount: number, periods: number | null) => ({ from, amount, periods });
  const [now, then, later] = ['2026-11-20T03:00:00Z', '2026-12-19T15:00:00Z', '2027-02-19T15:00:00Z'];
  const consent = (dueToday: number, ...charges: ReturnType<typeof at>[]) =>
    consentInWords(t, { charges, dueToday }, price, 'Visa 4242', 'en');

  it('says each charge to come', () => {
    const charges = [at(now, 0, 1), at(then, 3_900, 2), at(later, 4_900, null)];
    expect(chargesInWords(t, charges, price, 'en')).toEqual([
      '20 November 2026: free',
      'From 19 December 2026: ₩3,900, 2 times',
      'From 19 February 2027 on: ₩4,900 every month',
    ]);
    expect(consent(0, ...charges)).toBe(
      'By joining you agree that ₩3,900 is charged to Visa 4242 on 19 December 2026, and ₩4,900 every month from 19 February 2027 on, until you cancel. What is charged in between stands above.',
    );
  });

  it('names what is charged first and from when on the whole price', () => {
    expect(consent(3_900, at(now, 3_900, 1), at(then, 4_900, null))).toBe(
      'By joining you agree that ₩3,900 is charged to Visa 4242 today, and ₩4,900 every month from 19 December 2026 on, until you cancel.',
    );
    const whole = 'is charged to Visa 4242 every month, from';
    expect(consent(0, at(now, 0, 1), at(then, 4_900, null))).toContain(`${whole} 19 December 2026 on`);
    expect(consent(4_900, at(now, 4_900, null))).toContain(`${whole} today on`);
  });
});

it('a refused bill says when it is tried again, or that it is not', () => {
  const endsAt = '2027-01-19T12:00:00Z';
  const [again, ends] = billInWords(t, { nextTryAt: '2026-12-21T12:00:00Z', endsAt }, 'en');
  expect(again).toMatch(/^We try again on 21 December 2026/);
  expect(ends).toBe('If it stays unpaid, it ends on 19 January 2027 and nothing more is charged.');
  expect(billInWords(t, { nextTryAt: null, endsAt }, 'en')[0]).toBe(
    'We do not try this method again by ourselves.',
  );
});

describe('a notice', () => {
  const money = { amountMinor: 4_900, currency: 'KRW' };
  const [startsAt, endsAt] = ['2026-12-20T12:00:00Z', '2027-01-20T12:00:00Z'];
  it.each([
    ['renewed', { ...money, endsAt, waived: 2 }, 'You paid ₩4,900; it holds until 20 January 2027.'],
    ['upcoming_7', { ...money, startsAt }, 'On 20 December 2026 you pay ₩4,900, unless you cancel before.'],
    [
      'price_lowered',
      { ...money, previousMinor: 5_900, startsAt },
      'From 20 December 2026 it costs ₩4,900 instead of ₩5,900.',
    ],
    [
      'extended',
      { days: 2, endsAt },
      'Our site was away, so we added 2 days, free of charge: it holds until 20 January 2027.',
    ],
    ['ended', { reason: 'cancelled' }, 'It ended as you wished.'],
  ])('%s is told with its figures', (kind, detail, words) => {
    expect(noticeInWords(t, { kind, creatorName: '하늘', detail }, 'en').body[0]).toBe(words);
  });

  it('that only a newer server writes still says whose membership it is about', () => {
    expect(noticeInWords(t, { kind: 'gift_from_afar', creatorName: '하늘', detail: {} }, 'en')).toEqual({
      title: 'News of your membership of 하늘',
      body: [],
    });
  });
});

const renewsAt = '2027-02-19T15:00:00Z';
const change = { amount: 30, from: renewsAt, answer: null } as const;

it('what is charged next is what was agreed to for then', () => {
  const next = (priceChange: Parameters<typeof nextAmount>[0]['priceChange']) =>
    nextAmount({ amount: 20, renewsAt, priceChange });
  expect(next(null)).toBe(20);
  expect(next({ ...change, answer: 'agreed' })).toBe(30);
  expect(next({ ...change, from: '2027-03-19T15:00:00Z', answer: 'agreed' })).toBe(20);
  expect(next({ ...change, from: '2027-03-19T15:00:00Z' })).toBe(20);
});

it('nothing is charged once a dearer price begins that was not agreed to', () => {
  expect(nextAmount({ amount: 20, renewsAt, priceChange: change })).toBeNull();
  expect(nextAmount({ amount: 20, renewsAt, priceChange: { ...change, answer: 'refused' } })).toBeNull();
});
