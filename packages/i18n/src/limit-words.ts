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
