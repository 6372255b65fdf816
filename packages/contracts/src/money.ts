import { z } from 'zod';

/** More than any honest amount and far below 2^53, so that sums stay safe integers. */
export const MAX_COINS = 10_000_000;
export const MAX_MINOR_AMOUNT = 100_000_000;

/** Whole coins. */
export const Coins = z.int().min(0).brand<'Coins'>();
export type Coins = z.infer<typeof Coins>;

/** Whole coins that someone gives or pays: at least one. */
export const PositiveCoins = z.int().min(1).max(MAX_COINS).brand<'Coins'>();

/** What people pay in, each by the gateway that serves it. */
export const Currency = z.enum(['KRW', 'USD', 'INR']);
export type Currency = z.infer<typeof Currency>;

/** Digits behind the point; an amount in minor units divided by ten to this power is the amount people read. */
export const MINOR_DIGITS = { KRW: 0, USD: 2, INR: 2 } as const satisfies Record<Currency, number>;

/** Money in the minor unit of a currency that stands beside it: 1000 is ₩1,000, or $10.00. */
export const MinorAmount = z.int().min(0).brand<'MinorAmount'>();
export type MinorAmount = z.infer<typeof MinorAmount>;

/** `4.99` in USD is 499; undefined for what is no amount of the currency, such as a fraction of a won. */
export function parseMinorAmount(typed: string, currency: Currency): number | undefined {
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(typed.trim()) ?? [];
  const digits = MINOR_DIGITS[currency];
  if (whole === undefined || fraction.length > digits) return undefined;
  return Number(whole + fraction.padEnd(digits, '0'));
}

/** 499 in USD is `4.99`: what a person may type for it. */
export function typedAmount(amountMinor: number, currency: Currency): string {
  return (amountMinor / 10 ** MINOR_DIGITS[currency]).toFixed(MINOR_DIGITS[currency]);
}

/** The least that gateways take in one payment. */
export const LEAST_PAYMENT = { KRW: 100, USD: 50, INR: 100 } as const satisfies Record<Currency, number>;

export const coins = (amount: number): Coins => Coins.parse(amount);
export const minorAmount = (amount: number): MinorAmount => MinorAmount.parse(amount);
