import { z } from 'zod';

/** More than any honest amount and far below 2^53, so that sums stay safe integers. */
export const MAX_COINS = 10_000_000;
export const MAX_WON = 100_000_000;

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

/** Korean won; the currency has no minor unit, so 1000 is ₩1,000. */
export const Won = z.int().min(0).brand<'Won'>();
export type Won = z.infer<typeof Won>;

export const PositiveWon = z.int().min(100).max(MAX_WON).brand<'Won'>();

export const coins = (amount: number): Coins => Coins.parse(amount);
export const won = (amount: number): Won => Won.parse(amount);
