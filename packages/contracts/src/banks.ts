import { z } from 'zod';

/** Korea's banks by their two-digit codes, as payment companies use them; the ones that most people have first. */
export const BANK_CODES = [
  ...(['88', '06', '20', '81', '11', '90', '92', '89', '03', '31', '32', '34', '39'] as const),
  ...(['37', '35', '23', '07', '45', '48', '71', '27', '02', '12', '50', '64', '54'] as const),
] as const;

/** Its own `options` come in another order: numbers, as keys of an object, are sorted. */
export const BankCode = z.enum(BANK_CODES);
export type BankCode = z.infer<typeof BankCode>;
