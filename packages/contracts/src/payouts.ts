import { z } from 'zod';
import { Currency } from './money.ts';
import { GatewayId } from './payments.ts';
import {
  IdempotencyKey,
  page,
  pageInput,
  PayoutBatchId,
  PayoutDestinationId,
  PayoutId,
  SettlementRunId,
  text,
  Timestamp,
  UserId,
  Version,
} from './primitives.ts';
import { Period } from './settlements.ts';

const Minor = z.int().min(0);

/** By whom creators are paid: a gateway, or an operator who transfers by hand. */
export const PayoutChannel = z.enum([...GatewayId.options, 'manual']);
export type PayoutChannel = z.infer<typeof PayoutChannel>;

/** `onboarding`: the gateway asks the creator on a page of its own. */
export const DestinationKind = z.enum(['bank', 'upi', 'onboarding']);
export type DestinationKind = z.infer<typeof DestinationKind>;

/**
 * `registering` until the gateway has answered, `pending` while it examines the creator, `blocked` when it will not
 * pay to it, `replaced` by a later one, `refused` from the start.
 */
export const DestinationState = z.enum([
  'registering',
  'pending',
  'active',
  'blocked',
  'replaced',
  'refused',
]);
export type DestinationState = z.infer<typeof DestinationState>;

/** What a gateway wants to know of a creator beside the account. */
export const DestinationQuestion = z.enum(['phone', 'business']);
export type DestinationQuestion = z.infer<typeof DestinationQuestion>;

/** Where a creator's money of one currency goes. Of the account only what its holder recognises it by. */
export const PayoutDestination = z.object({
  id: PayoutDestinationId,
  currency: Currency,
  channel: PayoutChannel,
  kind: DestinationKind,
  state: DestinationState,
  label: z.string(),
  holderName: z.string().nullable(),
  /** A changed destination is paid to from then on. */
  usableFrom: Timestamp,
  createdAt: Timestamp,
});
export type PayoutDestination = z.infer<typeof PayoutDestination>;

/** An account number or address as typed; spaces and dashes are left out. It is never logged or stored in the open. */
const AccountNumber = z
  .string()
  .max(60)
  .transform((typed) => typed.replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[0-9A-Za-z]{5,35}$/));

export const RegisterDestinationInput = z.object({
  currency: Currency,
  account: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('bank'),
      /** Three digits of a Korean bank, the IFSC of an Indian branch. */
      bankCode: z.string().regex(/^([0-9]{3}|[A-Z]{4}0[A-Z0-9]{6})$/),
      accountNumber: AccountNumber,
      holderName: text(1, 60),
    }),
    z.object({
      kind: z.literal('upi'),
      address: z.string().regex(/^[a-zA-Z0-9._-]{2,100}@[a-zA-Z]{2,50}$/),
      holderName: text(1, 60),
    }),
    z.object({ kind: z.literal('onboarding') }),
  ]),
  /** Where a gateway reaches the creator with a code; Toss wants it. */
  phone: z
    .string()
    .regex(/^\+?[0-9]{8,15}$/)
    .optional(),
  /** Of a business; it passes through to the gateway and is not kept. */
  business: z
    .object({
      /** The Korean registration number without its dashes. */
      number: z
        .string()
        .max(20)
        .transform((typed) => typed.replaceAll(/[\s-]/g, ''))
        .pipe(z.string().regex(/^[0-9]{10}$/)),
      representative: text(1, 40),
    })
    .optional(),
  idempotencyKey: IdempotencyKey,
});
export const RegisteredDestination = z.object({
  destination: PayoutDestination,
  /** The gateway's page, on which the creator goes on. */
  onboardingUrl: z.url().nullable(),
});
export type RegisteredDestination = z.infer<typeof RegisteredDestination>;

export const DestinationInput = z.object({ destinationId: PayoutDestinationId });
export const OnboardingLink = z.object({ url: z.url() });

/**
 * `requested` by the creator or by itself, `ready` once an operator has approved its batch, `sent` from before the
 * gateway first hears of it; `returned` is money that the bank sent back.
 */
export const PayoutState = z.enum([
  'requested',
  'ready',
  'sent',
  'paid',
  'failed',
  'returned',
  'withdrawn',
  'rejected',
]);
export type PayoutState = z.infer<typeof PayoutState>;

export const PayoutFailure = z.enum(['refused', 'blocked', 'destination', 'sent_back', 'by_hand']);
export type PayoutFailure = z.infer<typeof PayoutFailure>;

export const PayoutPart = z.object({
  runId: SettlementRunId,
  period: Period,
  seq: z.int().min(0),
  amountMinor: Minor,
});

export const Payout = z.object({
  id: PayoutId,
  currency: Currency,
  amountMinor: Minor,
  state: PayoutState,
  failure: PayoutFailure.nullable(),
  channel: PayoutChannel,
  destinationLabel: z.string(),
  automatic: z.boolean(),
  parts: z.array(PayoutPart),
  /** `note`: why an operator declined it. */
  history: z.array(z.object({ state: PayoutState, note: z.string().nullable(), at: Timestamp })),
  version: Version,
  createdAt: Timestamp,
  paidAt: Timestamp.nullable(),
});
export type Payout = z.infer<typeof Payout>;

/** What stands between a creator and their money. */
export const PayoutObstacle = z.enum([
  'nothing',
  'below_minimum',
  'no_tax_profile',
  'no_destination',
  'destination_pending',
  'cooling',
  'negative_carry',
  'open_payout',
  'halted',
]);
export type PayoutObstacle = z.infer<typeof PayoutObstacle>;

/** How a creator stands in one currency. */
export const PayoutStanding = z.object({
  currency: Currency,
  payableMinor: Minor,
  /** What is asked for and not yet paid. */
  underwayMinor: Minor,
  paidMinor: Minor,
  minimumMinor: Minor,
  obstacles: z.array(PayoutObstacle),
  automatic: z.boolean(),
  destination: PayoutDestination.nullable(),
  /** Null when nobody pays out in this currency yet. */
  channel: PayoutChannel.nullable(),
  kinds: z.array(DestinationKind),
  asks: z.array(DestinationQuestion),
});
export type PayoutStanding = z.infer<typeof PayoutStanding>;

export const RequestPayoutInput = z.object({
  currency: Currency,
  /** What was shown. */
  expectedMinor: z.int().min(1),
  idempotencyKey: IdempotencyKey,
});
export const PayoutInput = z.object({ payoutId: PayoutId });
export const SetAutomaticPayoutInput = z.object({ currency: Currency, automatic: z.boolean() });
export const PayoutListInput = z.object(pageInput);
export const PayoutPage = page(Payout);

/** A payout as operators see it. */
export const OperatorPayout = Payout.omit({ parts: true, history: true }).extend({
  creatorId: UserId,
  creatorName: z.string(),
  holderName: z.string().nullable(),
  batchId: PayoutBatchId.nullable(),
  retryOf: PayoutId.nullable(),
  retried: z.boolean(),
  /** The gateway's own words, or the operator's. */
  failureNote: z.string().nullable(),
  gatewayPayoutId: z.string().nullable(),
  reference: z.string().nullable(),
  checks: z.int(),
  nextCheckAt: Timestamp.nullable(),
  stateSince: Timestamp,
});
export type OperatorPayout = z.infer<typeof OperatorPayout>;
export const OperatorPayoutListInput = z.object({
  ...pageInput,
  state: PayoutState.optional(),
  batchId: PayoutBatchId.optional(),
});
export const OperatorPayoutPage = page(OperatorPayout);

export const PayoutDetail = z.object({
  payout: OperatorPayout,
  parts: z.array(PayoutPart.extend({ releasedAt: Timestamp.nullable() })),
  history: z.array(
    z.object({
      state: PayoutState,
      note: z.string().nullable(),
      actorName: z.string().nullable(),
      at: Timestamp,
    }),
  ),
  attempts: z.array(
    z.object({
      id: z.uuid(),
      state: z.enum(['sent', 'succeeded', 'failed', 'unknown']),
      errorKind: z.string().nullable(),
      errorCode: z.string().nullable(),
      createdAt: Timestamp,
      finishedAt: Timestamp.nullable(),
    }),
  ),
});
export type PayoutDetail = z.infer<typeof PayoutDetail>;

export const PayoutBatchState = z.enum(['draft', 'approved', 'canceled']);
export type PayoutBatchState = z.infer<typeof PayoutBatchState>;
export const PayoutBatch = z.object({
  id: PayoutBatchId,
  currency: Currency,
  state: PayoutBatchState,
  createdBy: UserId,
  createdByName: z.string(),
  decidedByName: z.string().nullable(),
  payouts: z.int(),
  amountMinor: Minor,
  counts: z.partialRecord(PayoutState, z.int()),
  /** How many wait for an operator to transfer them by hand. */
  toTransfer: z.int(),
  version: Version,
  createdAt: Timestamp,
  decidedAt: Timestamp.nullable(),
});
export type PayoutBatch = z.infer<typeof PayoutBatch>;
export const PayoutBatchListInput = z.object(pageInput);
export const PayoutBatchPage = page(PayoutBatch);
export const MakeBatchInput = z.object({
  currency: Currency,
  payoutIds: z.array(PayoutId).min(1).max(500),
  idempotencyKey: IdempotencyKey,
});
export const DecideBatchInput = z.object({ batchId: PayoutBatchId, version: Version });
export const PayoutBatchInput = z.object({ batchId: PayoutBatchId });

/** What an operator transfers by hand, as a bank takes it: CSV with whole account numbers. */
export const PayoutBankFile = z.object({ filename: z.string(), content: z.string() });

export const RejectPayoutInput = z.object({ payoutId: PayoutId, version: Version, note: text(3, 300) });
export const RetryPayoutInput = z.object({ payoutId: PayoutId, idempotencyKey: IdempotencyKey });
/** What an operator who transfers by hand says became of it. */
export const RecordTransferInput = z.object({
  payoutId: PayoutId,
  version: Version,
  outcome: z.enum(['paid', 'failed', 'returned']),
  /** The bank's reference of what was paid, or why it was not. */
  note: text(1, 100),
});
