import { z } from 'zod';
import { Timestamp, UserId } from './primitives.ts';

/** Whose chapters a branch carries on from: numbers `from` to `to` by this author, as they were at `asOf`. */
export const Attribution = z.object({
  from: z.int().min(1),
  to: z.int().min(1),
  author: z.object({ id: UserId, name: z.string() }),
  asOf: Timestamp,
});
export type Attribution = z.infer<typeof Attribution>;
