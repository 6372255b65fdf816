import type { TierBenefit, TierStatus } from '@inkvine/contracts/memberships';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benefitsAt, benefitsOfTier, type RankedBenefits } from './tier-benefits.ts';

const early = (days: number) => ({ kind: 'early_chapters', days }) as const;
const coins = (amount: number) => ({ kind: 'monthly_coins', coins: amount }) as const;
const badge = (label: string) => ({ kind: 'badge', label }) as const;
const paid = { kind: 'paid_chapters' } as const;

describe('what a rank gives', () => {
  const tiers: RankedBenefits[] = [
    { rank: 3, benefits: [paid, badge('Oak')] },
    { rank: 1, benefits: [early(14), badge('Seed'), coins(5)] },
    { rank: 2, benefits: [early(7), coins(30)] },
  ];

  it('is what lower ranks give too, at its strongest', () => {
    expect(benefitsAt(tiers, 2)).toEqual([early(14), coins(30), badge('Seed')]);
  });

  it('has the badge of the highest rank', () => {
    expect(benefitsAt(tiers, 3)).toEqual([early(14), paid, coins(30), badge('Oak')]);
  });

  it('is nothing below the lowest rank', () => {
    expect(benefitsAt(tiers, 0)).toEqual([]);
  });
});

describe('what members of a tier get', () => {
  const tier = (rank: number, status: TierStatus, benefits: TierBenefit[]) => ({
    ...{ id: `${status} ${rank}`, rank, status, benefits },
  });
  const retired = tier(2, 'retired', [early(30)]);
  const ofCreator = [
    tier(1, 'active', [coins(5)]),
    retired,
    tier(2, 'active', [badge('Leaf')]),
    tier(3, 'draft', [paid]),
    tier(4, 'active', [early(3)]),
  ];

  it('is not what drafts and retired tiers below it give', () => {
    expect(benefitsOfTier(ofCreator[4]!, ofCreator)).toEqual([early(3), coins(5), badge('Leaf')]);
  });

  it('is what a retired tier itself gives, and what stands below it', () => {
    expect(benefitsOfTier(retired, ofCreator)).toEqual([early(30), coins(5)]);
  });
});

const benefit: fc.Arbitrary<TierBenefit> = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map(early),
  fc.integer({ min: 1, max: 1_000 }).map(coins),
  fc.string({ minLength: 1, maxLength: 20 }).map(badge),
  fc.constantFrom<TierBenefit>(paid, { kind: 'members_chapters' }, { kind: 'ad_free' }),
);
const creatorTiers: fc.Arbitrary<RankedBenefits[]> = fc.uniqueArray(
  fc.record({
    rank: fc.integer({ min: 1, max: 8 }),
    benefits: fc.uniqueArray(benefit, { maxLength: 5, selector: ({ kind }) => kind }),
  }),
  { maxLength: 8, selector: ({ rank }) => rank },
);
const amountOf = (one: TierBenefit): number =>
  one.kind === 'early_chapters' ? one.days : one.kind === 'monthly_coins' ? one.coins : 1;

describe('properties', () => {
  it('a higher rank gives all that a lower one gives, and nothing weaker', () => {
    fc.assert(
      fc.property(creatorTiers, fc.nat(9), fc.nat(9), (tiers, one, other) => {
        const lower = benefitsAt(tiers, Math.min(one, other));
        const higher = new Map(benefitsAt(tiers, Math.max(one, other)).map((each) => [each.kind, each]));
        for (const each of lower) {
          expect(higher.has(each.kind)).toBe(true);
          expect(amountOf(higher.get(each.kind)!)).toBeGreaterThanOrEqual(amountOf(each));
        }
      }),
    );
  });

  it('each kind comes once, whatever the order of the tiers', () => {
    fc.assert(
      fc.property(creatorTiers, fc.nat(9), (tiers, rank) => {
        const all = benefitsAt(tiers, rank);
        expect(new Set(all.map(({ kind }) => kind)).size).toBe(all.length);
        expect(benefitsAt(tiers.toReversed(), rank)).toEqual(all);
      }),
    );
  });

  it('nothing is given that no tier gives', () => {
    fc.assert(
      fc.property(creatorTiers, (tiers) => {
        const given = new Set(tiers.flatMap(({ benefits }) => benefits.map((one) => JSON.stringify(one))));
        for (const each of benefitsAt(tiers, 8)) expect(given.has(JSON.stringify(each))).toBe(true);
      }),
    );
  });
});
