import { CreateTierInput, OFFERED_BENEFITS, type OwnTier } from '@inkvine/contracts/memberships';
import { describe, expect, it } from 'vitest';
import { benefitsOf, cleanAmount, draftOf, EMPTY_TIER, formOf, pricesOf } from './tier-draft.ts';

const tier = {
  ...{ name: 'Leaf', description: 'Words.', welcome: 'Hello.', memberLimit: 30, trialDays: 7 },
  ownBenefits: [
    { kind: 'early_chapters', days: 14 },
    { kind: 'paid_chapters' },
    { kind: 'members_chapters' },
    { kind: 'badge', label: 'Leaf' },
    { kind: 'monthly_coins', coins: 50 },
  ],
} as OwnTier;

describe('a tier that is being typed', () => {
  it('begins as it is, and nothing is lost by saving it so', () => {
    const { name, description, welcome, memberLimit, trialDays, ownBenefits } = tier;
    expect(draftOf(formOf(tier))).toEqual({
      ...{ name, description, welcome, memberLimit, trialDays, benefits: ownBenefits },
    });
    expect(tier.ownBenefits.map(({ kind }) => kind)).toEqual([...OFFERED_BENEFITS]);
  });

  it('gives nothing and has no limit at first', () => {
    expect(draftOf(EMPTY_TIER)).toMatchObject({ benefits: [], memberLimit: null, trialDays: 0 });
  });

  it('is right when what it gives is', () => {
    const isRight = (form: Partial<typeof EMPTY_TIER>) =>
      CreateTierInput.safeParse({
        ...{ ...draftOf({ ...EMPTY_TIER, name: 'Leaf', ...form }), prices: [] },
        idempotencyKey: crypto.randomUUID(),
      }).success;
    expect(isRight({ early_chapters: true, days: '60' })).toBe(true);
    expect(isRight({ early_chapters: true, days: '61' })).toBe(false);
    expect(isRight({ early_chapters: true, days: '' })).toBe(false);
    expect(isRight({ badge: true, label: ' ' })).toBe(false);
    expect(isRight({ trialDays: '32' })).toBe(false);
    expect(isRight({ memberLimit: '0' })).toBe(false);
    expect(benefitsOf({ ...EMPTY_TIER, days: '61' })).toEqual([]);
  });
});

describe('prices that are typed', () => {
  it('are those that are not empty', () => {
    expect(pricesOf({ 'KRW month': '3900', 'USD year': '29.99', 'COI month': '' })).toEqual({
      prices: [
        { currency: 'KRW', interval: 'month', amount: 3_900 },
        { currency: 'USD', interval: 'year', amount: 2_999 },
      ],
      isRight: true,
    });
  });

  it('are not right with one that is none, which the others need not wait for', () => {
    const { prices, isRight } = pricesOf({ 'KRW month': '100', 'COI month': '39' });
    expect(isRight).toBe(false);
    expect(prices).toEqual([{ currency: 'COI', interval: 'month', amount: 39 }]);
  });

  it('have a point only where the currency has parts', () => {
    expect([cleanAmount('3,900.5', 'KRW'), cleanAmount('$4.99', 'USD')]).toEqual(['39005', '4.99']);
  });
});
