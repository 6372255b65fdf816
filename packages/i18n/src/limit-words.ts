import type { TFunction } from 'i18next';
import type { Locale } from './locale.ts';
import { formatCoins, formatDate, formatMoney } from './format.ts';

/**
 * So much of what is limited.
 * @param unit `coins`, or the currency that `amount` is in minor units of
 */
export const formatLimited = (amount: number, unit: string, locale: Locale): string =>
  unit === 'coins' ? formatCoins(amount, locale) : formatMoney(amount, unit, locale);

/** The values of the messages that say what a limit leaves and when it renews. */
export function limitValues(
  { unit, left, used = 0, renewsAt }: { unit: string; left: number; used?: number; renewsAt: string },
  locale: Locale,
) {
  return {
    used: formatLimited(used, unit, locale),
    left: formatLimited(left, unit, locale),
    date: formatDate(renewsAt, locale, 'minute'),
  };
}

interface LimitedUse {
  unit: string;
  limit: { period: 'day' | 'week' | 'month'; amount: number } | null;
  used: number;
  renewsAt: string | null;
}

/** What a limit says, and what of it is used; nothing is used of what is not limited. */
export const limitWords = (t: TFunction, locale: Locale) => ({
  limit: ({ unit }: LimitedUse, limit: LimitedUse['limit']): string =>
    limit === null
      ? t('limits.none')
      : t(`limits.every.${limit.period}`, { amount: formatLimited(limit.amount, unit, locale) }),
  used: ({ unit, limit, used, renewsAt }: LimitedUse): string =>
    limit === null || renewsAt === null
      ? ''
      : t(
          'limits.used',
          limitValues({ unit, used, left: Math.max(0, limit.amount - used), renewsAt }, locale),
        ),
});
