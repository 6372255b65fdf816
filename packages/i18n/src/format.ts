import type { Locale } from './locale.ts';

const TAGS: Record<Locale, string> = { ko: 'ko-KR', en: 'en-GB' };

/** 1,234 */
export function formatNumber(value: number, locale: Locale): string {
  return new Intl.NumberFormat(TAGS[locale]).format(value);
}

/** +1,234, −56 and 0: a change, with its sign. */
export function formatSigned(value: number, locale: Locale): string {
  return new Intl.NumberFormat(TAGS[locale], { signDisplay: 'exceptZero' }).format(value);
}

/** 30코인, 1 coin, 30 coins. */
export function formatCoins(coins: number, locale: Locale): string {
  const number = formatNumber(coins, locale);
  if (locale === 'ko') return `${number}코인`;
  return `${number} ${Math.abs(coins) === 1 ? 'coin' : 'coins'}`;
}

/** 1,000원, ₩1,000, -₩900. Won have no minor unit. */
export function formatWon(won: number, locale: Locale): string {
  if (locale === 'ko') return `${formatNumber(won, locale)}원`;
  return `${won < 0 ? '-' : ''}₩${formatNumber(Math.abs(won), locale)}`;
}

/** 1,000원 or ₩1,000; US$4.99; ₹499.00. `amountMinor` is in the minor unit of the ISO 4217 `currency`. */
export function formatMoney(amountMinor: number, currency: string, locale: Locale): string {
  if (currency === 'KRW') return formatWon(amountMinor, locale);
  const format = new Intl.NumberFormat(TAGS[locale], { style: 'currency', currency });
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
}

/** What something costs, in money or, written as the currency `COI`, in coins. */
export const formatPrice = (amount: number, currency: string, locale: Locale): string =>
  currency === 'COI' ? formatCoins(amount, locale) : formatMoney(amount, currency, locale);

/** A share of 0 to 1 as whole percent, never 100 % before the end is reached. */
export function formatPercent(fraction: number, locale: Locale): string {
  const whole = Math.floor(Math.min(Math.max(fraction, 0), 1) * 100) / 100;
  return new Intl.NumberFormat(TAGS[locale], { style: 'percent' }).format(whole);
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 512 byte, 18 kB, 1.2 MB: the size of a file, in powers of a thousand. */
export function formatBytes(bytes: number, locale: Locale): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), BYTE_UNITS.length - 1);
  return new Intl.NumberFormat(TAGS[locale], {
    style: 'unit',
    unit: BYTE_UNITS[power] ?? 'byte',
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** power);
}

/** Instants arrive with microseconds, which not every engine's parser takes. */
export function parseInstant(iso: string): Date {
  return new Date(iso.replace(/(\.\d{3})\d+/, '$1'));
}

export type DateStyle = 'day' | 'minute' | 'minuteWithZone';

const DATE_STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { year: 'numeric', month: 'long', day: 'numeric' },
  minute: { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  minuteWithZone: {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  },
};

/** An instant in the reader's time zone, or in `timeZone` where one is given. */
export function formatDate(iso: string, locale: Locale, style: DateStyle = 'day', timeZone?: string): string {
  return new Intl.DateTimeFormat(TAGS[locale], {
    ...DATE_STYLES[style],
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(parseInstant(iso));
}

/** October 2026, of the first day of a month: `2026-10-01`. */
export function formatMonth(period: string, locale: Locale): string {
  return new Intl.DateTimeFormat(TAGS[locale], {
    ...{ year: 'numeric', month: 'long', timeZone: 'UTC' },
  }).format(new Date(`${period}T12:00:00Z`));
}

/** 3.3% of 0.033: a share as it is, to a tenth of a percent. */
export const formatShare = (fraction: number, locale: Locale): string =>
  new Intl.NumberFormat(TAGS[locale], { style: 'percent', maximumFractionDigits: 1 }).format(fraction);

/** 3.3% of 330 basis points. */
export const formatBasisPoints = (bps: number): string => `${bps / 100}%`;

const STEPS: readonly [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['minute', 60],
  ['hour', 3_600],
  ['day', 86_400],
];
const RELATIVE_WITHIN_S = 7 * 86_400;

/**
 * “3 hours ago” within a week of `now`, the date beyond it. Show the absolute instant beside it or on focus.
 * Engines without relative time formats get the date.
 */
export function formatRelative(iso: string, locale: Locale, now: Date): string {
  const seconds = (parseInstant(iso).getTime() - now.getTime()) / 1_000;
  const distance = Math.abs(seconds);
  if (distance >= RELATIVE_WITHIN_S || typeof Intl.RelativeTimeFormat === 'undefined') {
    return formatDate(iso, locale);
  }
  const [unit, size] = STEPS.findLast(([, step]) => distance >= step) ?? ['minute', 60];
  const format = new Intl.RelativeTimeFormat(TAGS[locale], { numeric: 'auto' });
  if (distance < 60) return format.format(0, 'second');
  return format.format(Math.trunc(seconds / size), unit);
}
