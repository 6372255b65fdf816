import type { OwnTier } from '@inkvine/contracts/memberships';
import { describe, expect, it } from 'vitest';
import {
  benefitsWith,
  currenciesOf,
  kindsAbove,
  likelyCurrency,
  parseTierAmount,
  priceLines,
  shownPrice,
  typedTierAmount,
  yearlySaving,
} from './tiers.ts';

const price = (currency: 'KRW' | 'USD' | 'COI', interval: 'month' | 'year', amount: number) => ({
  ...{ currency, interval, amount },
});
const leaf = { prices: [price('KRW', 'month', 3_900), price('COI', 'month', 39)] };
const tree = { prices: [price('KRW', 'month', 10_000), price('KRW', 'year', 90_000)] };

describe('what tiers cost', () => {
  it('can be paid in what any of them has, in the one order', () => {
    expect(currenciesOf([leaf, { prices: [price('USD', 'month', 299)] }])).toEqual(['KRW', 'USD', 'COI']);
  });

  it('is shown first in what the reader most likely has', () => {
    expect(likelyCurrency(['KRW', 'USD'], 'en')).toBe('USD');
    expect(likelyCurrency(['USD', 'COI'], 'ko')).toBe('USD');
    expect(likelyCurrency([], 'ko')).toBe('KRW');
  });

  it('is that of the other interval where there is no such, and none of another currency', () => {
    expect(shownPrice(tree, 'KRW', 'year')?.amount).toBe(90_000);
    expect(shownPrice(leaf, 'KRW', 'year')?.amount).toBe(3_900);
    expect(shownPrice(leaf, 'USD', 'month')).toBeUndefined();
  });

  it('is less by the year, or there is nothing to say', () => {
    expect(yearlySaving(tree, 'KRW')).toBe(0.25);
    expect(yearlySaving(leaf, 'KRW')).toBeNull();
    const dear = { prices: [price('KRW', 'month', 1_000), price('KRW', 'year', 12_000)] };
    expect(yearlySaving(dear, 'KRW')).toBeNull();
  });
});

describe('amounts that people type', () => {
  it('are in the digits of the currency, and coins are whole', () => {
    expect(parseTierAmount('4.99', 'USD', 'month')).toBe(499);
    expect(parseTierAmount('39', 'COI', 'month')).toBe(39);
    expect(parseTierAmount('3.9', 'COI', 'month')).toBeUndefined();
    expect([typedTierAmount(499, 'USD'), typedTierAmount(39, 'COI')]).toEqual(['4.99', '39']);
  });

  it('are within what may be asked, for a year twelve times as much', () => {
    expect(parseTierAmount('499', 'KRW', 'month')).toBeUndefined();
    expect(parseTierAmount('500001', 'KRW', 'month')).toBeUndefined();
    expect(parseTierAmount('500001', 'KRW', 'year')).toBe(500_001);
  });
});

const ownTier = (rank: number, rest: Partial<OwnTier>) =>
  ({ id: `tier ${rank}`, rank, status: 'active', ownBenefits: [], prices: [], ...rest }) as OwnTier;

it('a tier that is being changed gives what lower ones give too, and a new one what all do', () => {
  const tiers = [
    ownTier(1, { ownBenefits: [{ kind: 'early_chapters', days: 7 }] }),
    ownTier(2, { ownBenefits: [{ kind: 'paid_chapters' }] }),
  ];
  const coins = { kind: 'monthly_coins', coins: 30 } as const;
  expect(benefitsWith([coins], 'tier 1', tiers)).toEqual([coins]);
  expect(benefitsWith([coins], null, tiers).map(({ kind }) => kind)).toEqual([
    'early_chapters',
    'paid_chapters',
    'monthly_coins',
  ]);
});

it('what is new or stronger than before is told from what is not', () => {
  const early = (days: number) => ({ kind: 'early_chapters', days }) as const;
  const paid = { kind: 'paid_chapters' } as const;
  expect([...kindsAbove([early(14), paid], [early(7), paid])]).toEqual(['early_chapters']);
});

it('a line of prices has what holds and what is to come, the soonest first', () => {
  const at = (amount: number, state: OwnTier['prices'][number]['state']) =>
    ({ ...price('KRW', 'month', amount), state }) as OwnTier['prices'][number];
  const prices = [at(3, 'coming'), at(2, 'coming'), at(9, 'withdrawn'), at(1, 'current'), at(0, 'past')];
  const [line] = priceLines({ prices });
  expect(line?.current?.amount).toBe(1);
  expect(line?.coming.map(({ amount }) => amount)).toEqual([2, 3]);
});
