import { z } from 'zod';

/** How past renewals differ from what ought to be. Product specification 2.6, "Verification and correction". */
export const RenewalFindingKind = z.enum([
  /** A period, its charge or its booking that ought to be and is not. */
  'missing',
  'duplicate',
  'wrong_amount',
  'wrong_period',
  /** Nobody knows yet whether money moved, or the gateway says otherwise. */
  'unknown',
]);
export type RenewalFindingKind = z.infer<typeof RenewalFindingKind>;

/** Which two things differ. */
export const RenewalFindingReason = z.enum([
  // missing
  'row',
  'charge',
  'ledger',
  'period',
  // duplicate; `charge` and `ledger` as well
  'overlap',
  // wrong_amount; `charge` and `ledger` as well
  'price',
  'order',
  // wrong_period
  'start',
  'end',
  'next',
  // unknown; `order` as well
  'unanswered',
  'gateway',
]);
export type RenewalFindingReason = z.infer<typeof RenewalFindingReason>;
