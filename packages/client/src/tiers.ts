import {
  tierPriceBounds,
  TIER_DIGITS,
  TierCurrency,
  type OwnTier,
  type PublicTier,
  type TierBenefit,
  type TierBenefitKind,
  type TierInterval,
  type TierList,
  type TierPrice,
} from '@inkvine/contracts/memberships';
import { parseMinorAmount, typedAmount } from '@inkvine/contracts/money';
import { benefitsOfTier } from '@inkvine/domain/memberships/tier-benefits';
import { isRise } from '@inkvine/domain/memberships/tier-price';

interface Priced {
  prices: readonly Pick<TierPrice, 'currency' | 'interval' | 'amount'>[];
}

/** What any of the tiers can be paid in. */
export const currenciesOf = (tiers: readonly Priced[]): TierCurrency[] =>
  TierCurrency.options.filter((currency) =>
    tiers.some(({ prices }) => prices.some((price) => price.currency === currency)),
  );

/** What people of a language most likely pay in, of what there is. */
export function likelyCurrency(currencies: readonly TierCurrency[], locale: 'ko' | 'en'): TierCurrency {
  const likely = locale === 'ko' ? 'KRW' : 'USD';
  return currencies.includes(likely) ? likely : (currencies[0] ?? likely);
}

/** The tiers with those prices alone that can be paid today. */
export const payableTiers = ({ tiers, payIn }: Pick<TierList, 'tiers' | 'payIn'>): PublicTier[] => {
  const isPayable = ({ currency }: Pick<TierPrice, 'currency'>) => payIn.includes(currency);
  return tiers.map((tier) => ({
    ...tier,
    prices: tier.prices.filter(isPayable),
    comingPrices: tier.comingPrices.filter(isPayable),
  }));
};

export const hasInterval = (tiers: readonly Priced[], interval: TierInterval): boolean =>
  tiers.some(({ prices }) => prices.some((price) => price.interval === interval));

/** The price of a tier in a currency; of the other interval where it is not sold by the one that is asked for. */
export function shownPrice<Price extends Priced['prices'][number]>(
  { prices }: { prices: readonly Price[] },
  currency: TierCurrency,
  interval: TierInterval,
): Price | undefined {
  const inCurrency = prices.filter((price) => price.currency === currency);
  return inCurrency.find((price) => price.interval === interval) ?? inCurrency[0];
}

/** How much less a year costs than twelve months, as a share; null where it is not less. */
export function yearlySaving({ prices }: Priced, currency: TierCurrency): number | null {
  const amountBy = (interval: TierInterval) =>
    prices.find((price) => price.currency === currency && price.interval === interval)?.amount;
  const [month, year] = [amountBy('month'), amountBy('year')];
  if (month === undefined || year === undefined || year >= month * 12) return null;
  return 1 - year / (month * 12);
}

/** Those kinds of which a tier gives more than the one before. */
export function kindsAbove(
  benefits: readonly TierBenefit[],
  below: readonly TierBenefit[],
): ReadonlySet<TierBenefitKind> {
  const known = new Set(below.map((benefit) => JSON.stringify(benefit)));
  return new Set(benefits.filter((benefit) => !known.has(JSON.stringify(benefit))).map(({ kind }) => kind));
}

/** What the words of a benefit are filled with. */
export const benefitValues = (benefit: TierBenefit): { count: number; coins: number; label: string } => ({
  count: benefit.kind === 'early_chapters' ? benefit.days : 1,
  coins: benefit.kind === 'monthly_coins' ? benefit.coins : 0,
  label: benefit.kind === 'badge' ? benefit.label : '',
});

/** What members of a tier would get if it gave `benefits` itself; `id` null for one that is to stand above all. */
export function benefitsWith(
  benefits: readonly TierBenefit[],
  id: string | null,
  ofCreator: readonly OwnTier[],
): TierBenefit[] {
  const others = ofCreator.map((tier) => ({ ...tier, benefits: tier.ownBenefits }));
  const known = others.find((tier) => tier.id === id);
  const rank = known?.rank ?? Math.max(0, ...others.map((tier) => tier.rank)) + 1;
  return benefitsOfTier({ id: id ?? '', status: 'draft', rank, benefits }, others);
}

/** `4.99` in USD is 499, `39` in coins 39; undefined for what is no amount, or outside of what may be asked. */
export function parseTierAmount(
  typed: string,
  currency: TierCurrency,
  interval: TierInterval,
): number | undefined {
  const amount = parseMinorAmount(typed, currency === 'COI' ? 'KRW' : currency);
  const { min, max } = tierPriceBounds(currency, interval);
  return amount === undefined || amount < min || amount > max ? undefined : amount;
}

/** What a person may type for an amount. */
export const typedTierAmount = (amount: number, currency: TierCurrency): string =>
  TIER_DIGITS[currency] === 0 ? String(amount) : typedAmount(amount, currency === 'COI' ? 'KRW' : currency);

export type OwnPrice = OwnTier['prices'][number];

export interface PriceLine {
  currency: TierCurrency;
  interval: TierInterval;
  current: OwnPrice | undefined;
  /** The soonest first. */
  coming: OwnPrice[];
}

/** What a tier costs and will cost, a line for each currency and interval. */
export const priceLines = ({ prices }: Pick<OwnTier, 'prices'>): PriceLine[] =>
  TierCurrency.options.flatMap((currency) =>
    (['month', 'year'] as const).map((interval) => {
      const own = prices.filter((price) => price.currency === currency && price.interval === interval);
      return {
        ...{ currency, interval, current: own.find(({ state }) => state === 'current') },
        coming: own.filter(({ state }) => state === 'coming').toReversed(),
      };
    }),
  );

export const isDearer = (before: OwnPrice | undefined, amount: number): boolean =>
  isRise(before?.amount, amount);

/** What a tier of one's own costs, as readers see it. */
export const pricesForReaders = (tier: Pick<OwnTier, 'prices'>) => {
  const lines = priceLines(tier);
  return {
    prices: lines.flatMap(({ current }) => current ?? []),
    comingPrices: lines.flatMap(({ coming }) => coming),
  };
};
