import type { Currency } from '@inkvine/contracts/money';
import type { GatewayId } from '@inkvine/contracts/payments';
import type { DestinationQuestion } from '@inkvine/contracts/payouts';
import type { PayeeKind } from '@inkvine/contracts/settlement-rules';
import type { CallOptions, Money, WriteOptions } from './payment-gateway.port.ts';

export type PayoutStatus =
  | 'QUEUED'
  | 'PENDING_APPROVAL'
  | 'PROCESSING'
  | 'PAID'
  | 'FAILED'
  | 'CANCELED'
  /** Paid first, then sent back by the bank. */
  | 'REVERSED'
  | 'UNKNOWN';

export interface PayoutSnapshot {
  gatewayPayoutId: string;
  /** Ours. */
  payoutRef: string;
  status: PayoutStatus;
  rawStatus: string;
  amount: Money;
  /** The gateway's reason, for operators. */
  failure?: string;
}

/** Where a creator's money goes: an account that the gateway knows by an id of its own. */
export interface PayoutDestination {
  destinationId: string;
  status: 'active' | 'pending' | 'blocked';
}

/** What a creator tells of where their money goes; at `onboarding` they tell it to the gateway itself. */
export type DestinationAccount =
  | { kind: 'bank'; bankCode: string; accountNumber: string; holderName: string }
  | { kind: 'upi'; address: string; holderName: string }
  | { kind: 'onboarding' };

export interface CreateDestinationInput {
  /** Ours, unique per creator and account. */
  ref: string;
  holder: {
    kind: PayeeKind;
    name: string;
    email: string;
    phone?: string | undefined;
    /** Of a business: its registration number and who acts for it. */
    businessNumber?: string | undefined;
    representative?: string | undefined;
  };
  account: DestinationAccount;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** Money to creators. A payout is never sent again under a new key: its outcome is asked for instead. */
export interface PayoutGateway {
  readonly id: GatewayId;
  readonly currency: Currency;
  /** What a creator may register. */
  readonly accepts: readonly DestinationAccount['kind'][];
  /** What it wants to know of such a creator beside the account. */
  asks(kind: PayeeKind): readonly DestinationQuestion[];

  /** @throws GatewayError `INVALID_REQUEST` for an account that the gateway does not take */
  createDestination(input: CreateDestinationInput, options: WriteOptions): Promise<PayoutDestination>;

  getDestination(destinationId: string, options?: CallOptions): Promise<PayoutDestination | null>;

  /**
   * The gateway's page for a destination of kind `onboarding`; it works once and for some minutes, then another is
   * needed. @throws GatewayError `UNSUPPORTED` where the creator tells us
   */
  openOnboarding(
    destinationId: string,
    urls: { returnUrl: string; refreshUrl: string },
    options: WriteOptions,
  ): Promise<{ url: string }>;

  /** @throws GatewayError `PAYOUT_BLOCKED`, `INVALID_REQUEST`, `OUTCOME_UNKNOWN` */
  payout(
    input: {
      /** Ours, unique for ever; repeated for the same payout. 4 to 36 of `A-Z a-z 0-9 -`. */
      payoutRef: string;
      destinationId: string;
      amount: Money;
      /** Up to 7 characters reach a Korean bank statement, 30 an Indian one. */
      description: string;
    },
    options: WriteOptions,
  ): Promise<PayoutSnapshot>;

  /** Null when the gateway has never heard of it. */
  getPayout(
    ref: { gatewayPayoutId?: string; payoutRef?: string },
    options?: CallOptions,
  ): Promise<PayoutSnapshot | null>;

  /** The gateway's own books: every payout that it was asked for within the range, whatever became of it. */
  listPayouts(range: { from: Date; to: Date }, options?: CallOptions): AsyncIterable<PayoutSnapshot>;
}
