import { randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Fourteen letters and digits behind the kind, as Razorpay makes them. */
export const newId = (prefix: string): string =>
  prefix + [...randomBytes(14)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
