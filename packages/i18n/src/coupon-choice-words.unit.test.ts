import { describe, expect, it } from 'vitest';
import { choiceInWords, nextChargeInWords } from './coupon-choice-words.ts';
import { messages as en } from './en/messages.ts';
import { createI18n } from './i18n.ts';
import { messages as ko } from './ko/messages.ts';

const { t } = createI18n('en', en);
const { t: korean } = createI18n('ko', ko);
const at = '2026-12-19T15:00:00.000Z';
const none = { isHeld: false, isChosen: false, off: 0, comesBack: true };

it('the next charge is told with its day', () => {
  expect(nextChargeInWords(t, { at, amount: 3_900 }, 'KRW', 'en')).toMatch(/^₩3,900 on \d+ December 2026$/);
  expect(nextChargeInWords(t, { at, amount: 0 }, 'KRW', 'en')).toMatch(/^Nothing on .+, by your coupons$/);
  expect(nextChargeInWords(t, null, 'KRW', 'en')).toBe('None that you have agreed to');
  expect(nextChargeInWords(korean, { at, amount: 3_900 }, 'KRW', 'ko')).toMatch(/에 3,900원$/);
});

describe('beside a coupon stands', () => {
  it.each([
    [{ isChosen: true, off: 1_000 }, '₩1,000 off the next charge'],
    [{ isChosen: true, isHeld: true }, 'Takes nothing off the next charge'],
    [{ isChosen: true }, en.memberships.join.coupons.notApplied],
    [{ isHeld: true, comesBack: false }, 'Once taken off, it cannot be added again.'],
    [{ isHeld: true }, null],
    [{}, null],
  ])('%o: %s', (choice, words) => {
    expect(choiceInWords(t, { ...none, ...choice }, 'KRW', 'en')).toBe(words);
  });
});
