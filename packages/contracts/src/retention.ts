import { z } from 'zod';
import { Timestamp } from './primitives.ts';

/** Kinds of money records, in the order in which operators read them. */
export const RETENTION_KINDS = [
  'ledger',
  'payments',
  'methods',
  'refunds',
  'disputes',
  'messages',
  'settlements',
  'payouts',
  'notices',
  'legacy',
  'terms',
  'memberships',
  'checks',
] as const;
export type RetentionKindId = (typeof RETENTION_KINDS)[number];

/** Why, and so how long, what is personal in a record stays. */
export const RETENTION_BASES = ['contract', 'dispute', 'tax', 'working'] as const;
export type RetentionBasis = (typeof RETENTION_BASES)[number];

export const Retention = z.object({
  kinds: z.array(
    z.object({
      /** One of `RETENTION_KINDS`; a newer server may know more. */
      kind: z.string(),
      /** One of `RETENTION_BASES`; null where nothing personal is kept. */
      basis: z.string().nullable(),
      tables: z.array(z.string()),
      /** Rows whose term has passed and that the next run will deal with. */
      due: z.int().min(0),
      /** Rows dealt with since the installation began. */
      done: z.int().min(0),
    }),
  ),
  /** Null before the first. */
  lastRun: z
    .object({
      startedAt: Timestamp,
      /** Null while it runs, and when its worker died. */
      endedAt: Timestamp.nullable(),
      rows: z.int().min(0),
    })
    .nullable(),
});
export type Retention = z.infer<typeof Retention>;
