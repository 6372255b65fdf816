import { parseTierAmount } from '@inkvine/client/tiers';
import {
  BADGE_MAX,
  TierCurrency,
  TierInterval,
  type NewTierPrice,
  type OwnTier,
  type TierBenefit,
} from '@inkvine/contracts/memberships';
import { formatPrice } from '@inkvine/i18n/format';

/** A tier as it is being typed; every field apart, so that each can be put beside what somebody else saved. */
export interface TierForm {
  name: string;
  description: string;
  welcome: string;
  memberLimit: string;
  trialDays: string;
  early_chapters: boolean;
  days: string;
  paid_chapters: boolean;
  members_chapters: boolean;
  badge: boolean;
  label: string;
  monthly_coins: boolean;
  coins: string;
}

export const EMPTY_TIER: TierForm = {
  ...{ name: '', description: '', welcome: '', memberLimit: '', trialDays: '0' },
  ...{ early_chapters: false, days: '7', paid_chapters: false, members_chapters: false },
  ...{ badge: false, label: '', monthly_coins: false, coins: '30' },
};

export function formOf({ ownBenefits, memberLimit, trialDays, ...tier }: OwnTier): TierForm {
  const { name, description, welcome } = tier;
  const form: TierForm = {
    ...{ ...EMPTY_TIER, name, description, welcome },
    ...{ memberLimit: memberLimit === null ? '' : String(memberLimit), trialDays: String(trialDays) },
  };
  for (const benefit of ownBenefits) {
    if (benefit.kind in form) Object.assign(form, { [benefit.kind]: true });
    if (benefit.kind === 'early_chapters') form.days = String(benefit.days);
    if (benefit.kind === 'badge') form.label = benefit.label;
    if (benefit.kind === 'monthly_coins') form.coins = String(benefit.coins);
  }
  return form;
}

/** The benefits that are ticked, whether their parameters are right or not. */
export const benefitsOf = (form: TierForm): TierBenefit[] => [
  ...(form.early_chapters ? [{ kind: 'early_chapters', days: Number(form.days) } as const] : []),
  ...(form.paid_chapters ? [{ kind: 'paid_chapters' } as const] : []),
  ...(form.members_chapters ? [{ kind: 'members_chapters' } as const] : []),
  ...(form.badge ? [{ kind: 'badge', label: form.label.trim().slice(0, BADGE_MAX) } as const] : []),
  ...(form.monthly_coins ? [{ kind: 'monthly_coins', coins: Number(form.coins) } as const] : []),
];

/** What is sent; the schema says whether it is right. */
export const draftOf = (form: TierForm) => ({
  ...{ name: form.name, description: form.description, welcome: form.welcome },
  memberLimit: form.memberLimit === '' ? null : Number(form.memberLimit),
  trialDays: form.trialDays === '' ? 0 : Number(form.trialDays),
  benefits: benefitsOf(form),
});

export type PriceKey = `${TierCurrency} ${TierInterval}`;
/** What is typed for each price; empty where it is not sold. */
export type TypedPrices = Partial<Record<PriceKey, string>>;

export const PRICE_KEYS = TierCurrency.options.flatMap((currency) =>
  TierInterval.options.map((interval) => ({
    ...{ currency, interval, key: `${currency} ${interval}` as PriceKey },
  })),
);

/** The prices that are typed, and whether there is anything among it that is none. */
export function pricesOf(typed: TypedPrices): { prices: NewTierPrice[]; isRight: boolean } {
  const all = PRICE_KEYS.filter(({ key }) => (typed[key] ?? '') !== '').map(
    ({ currency, interval, key }) => ({
      ...{ currency, interval, amount: parseTierAmount(typed[key] ?? '', currency, interval) },
    }),
  );
  const prices = all.filter((price): price is NewTierPrice => price.amount !== undefined);
  return { prices, isRight: prices.length === all.length };
}

/** Digits, and a point where the currency has parts. */
export const cleanAmount = (typed: string, currency: TierCurrency): string =>
  typed.replaceAll(currency === 'USD' || currency === 'INR' ? /[^\d.]/g : /\D/g, '').slice(0, 10);

export const boundWords = (
  { min, max }: { min: number; max: number },
  currency: TierCurrency,
  locale: 'ko' | 'en',
) => ({ least: formatPrice(min, currency, locale), most: formatPrice(max, currency, locale) });
