import type { CallOptions } from '@inkvine/core/payments/payment-gateway.port';
import type {
  PayoutDestination,
  PayoutGateway,
  PayoutSnapshot,
  PayoutStatus,
} from '@inkvine/core/payments/payout-gateway.port';
import { z } from 'zod';
import { createRazorpayClient } from './razorpay-client.ts';
import type { RazorpayClientConfig } from './razorpay-client.ts';
import { razorpayError } from './razorpay-errors.ts';
import {
  RazorpayContact,
  RazorpayContacts,
  RazorpayFundAccount,
  RazorpayPayout,
  RazorpayPayouts,
} from './razorpay-objects.ts';
import { createWindowReader, halves, windowOf } from './razorpay-pages.ts';
import type { Window } from './razorpay-pages.ts';
import { rupees } from './razorpay-payment.ts';
import { orNull } from '../or-null.ts';
import { assertRazorpayKeys } from './razorpay.gateway.ts';

export interface RazorpayPayoutsConfig extends RazorpayClientConfig {
  /** The RazorpayX account that pays. */
  accountNumber: string;
}

/** More than this does not go by IMPS: ₹5,00,000. */
const IMPS_MAX_PAISE = 50_000_000;

const STATUSES: Readonly<Record<string, PayoutStatus>> = {
  queued: 'QUEUED',
  scheduled: 'QUEUED',
  pending: 'PENDING_APPROVAL',
  processing: 'PROCESSING',
  processed: 'PAID',
  rejected: 'FAILED',
  failed: 'FAILED',
  cancelled: 'CANCELED',
  reversed: 'REVERSED',
};

const Payout = z.object({
  payoutRef: z.string().regex(/^[A-Za-z0-9-]{4,36}$/),
  amount: z.object({ amountMinor: z.int().min(100), currency: z.literal('INR') }),
});

const Destination = z.object({
  ref: z.string().min(1).max(40),
  account: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('bank'),
      bankCode: z.string().regex(/^[A-Z]{4}0[A-Z0-9]{6}$/),
      accountNumber: z.string(),
      holderName: z.string(),
    }),
    z.object({ kind: z.literal('upi'), address: z.string() }),
  ]),
});

const fundAccountOf = (account: z.infer<typeof Destination>['account']): object =>
  account.kind === 'upi'
    ? { account_type: 'vpa', vpa: { address: account.address } }
    : {
        account_type: 'bank_account',
        bank_account: {
          name: account.holderName,
          ifsc: account.bankCode,
          account_number: account.accountNumber,
        },
      };

const toSnapshot = (payout: RazorpayPayout): PayoutSnapshot => {
  const failure = payout.status_details?.description ?? payout.status_details?.reason;
  return {
    gatewayPayoutId: payout.id,
    payoutRef: payout.reference_id ?? '',
    status: STATUSES[payout.status] ?? 'UNKNOWN',
    rawStatus: payout.status,
    amount: rupees(payout.amount, payout.currency),
    ...(failure && { failure }),
  };
};

/**
 * RazorpayX: money to bank accounts and UPI addresses in India. Our reference is the idempotency key too, so a payout that is sent again
 * is the same payout. One that was paid may come back (`REVERSED`).
 *
 * @throws GatewayError `CONFIG` when the keys cannot be Razorpay's.
 */
export const createRazorpayPayouts = (config: RazorpayPayoutsConfig): PayoutGateway => {
  const { accountNumber } = config;
  assertRazorpayKeys(config.keyId, config.keySecret);
  const client = createRazorpayClient(config);

  const toDestination = ({ id, active }: z.infer<typeof RazorpayFundAccount>): PayoutDestination => ({
    destinationId: id,
    status: active ? 'active' : 'blocked',
  });

  const findByRef = async (payoutRef: string, options: CallOptions): Promise<RazorpayPayout | undefined> => {
    const query = new URLSearchParams({ account_number: accountNumber, reference_id: payoutRef });
    const { items } = await client.get(`/v1/payouts?${query.toString()}`, RazorpayPayouts, options.signal);
    return items.find((each) => each.reference_id === payoutRef);
  };

  const modeFor = async (destinationId: string, amountMinor: number, options: CallOptions) => {
    const path = `/v1/fund_accounts/${encodeURIComponent(destinationId)}`;
    const { account_type } = await client.get(path, RazorpayFundAccount, options.signal);
    if (account_type === 'vpa') return 'UPI';
    return amountMinor > IMPS_MAX_PAISE ? 'NEFT' : 'IMPS';
  };

  /** Oldest first. */
  async function* listWithin(
    window: Window | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<PayoutSnapshot> {
    if (window === undefined) return;
    const path = `/v1/payouts?account_number=${encodeURIComponent(accountNumber)}`;
    const payouts = await createWindowReader(client, signal)(path, RazorpayPayouts, window);
    if (payouts === 'too_many') for (const half of halves(window)) yield* listWithin(half, signal);
    else yield* payouts.toReversed().map(toSnapshot);
  }

  return {
    id: 'razorpay',
    currency: 'INR',
    accepts: ['bank', 'upi'],
    asks: () => [],

    openOnboarding: async () => {
      throw razorpayError('UNSUPPORTED');
    },

    createDestination: async (input, options) => {
      const checked = Destination.safeParse(input);
      if (!checked.success) throw razorpayError('INVALID_REQUEST', { cause: checked.error });
      const { holder } = input;
      const { ref, account } = checked.data;
      const query = new URLSearchParams({ reference_id: ref });
      const known = await client.get(`/v1/contacts?${query.toString()}`, RazorpayContacts, options.signal);
      const contact =
        known.items[0] ??
        (await client.post(
          '/v1/contacts',
          {
            name: holder.name,
            email: holder.email,
            ...(holder.phone && { contact: holder.phone }),
            type: 'vendor',
            reference_id: ref,
          },
          RazorpayContact,
          options,
        ));
      // The same account of the same contact is the same fund account.
      const fundAccount = await client.post(
        '/v1/fund_accounts',
        {
          contact_id: contact.id,
          ...fundAccountOf(account),
        },
        RazorpayFundAccount,
        options,
      );
      return toDestination(fundAccount);
    },

    getDestination: async (destinationId, options) => {
      const path = `/v1/fund_accounts/${encodeURIComponent(destinationId)}`;
      const found = await orNull(client.get(path, RazorpayFundAccount, options?.signal));
      return found && toDestination(found);
    },

    payout: async (input, options) => {
      const checked = Payout.safeParse(input);
      if (!checked.success) throw razorpayError('INVALID_REQUEST', { cause: checked.error });
      const { payoutRef, destinationId, amount, description } = input;
      // Nobody says how long a key lives; our reference in Razorpay's books lives for ever.
      const earlier = await findByRef(payoutRef, options);
      const payout =
        earlier ??
        (await client.post(
          '/v1/payouts',
          {
            account_number: accountNumber,
            fund_account_id: destinationId,
            amount: amount.amountMinor,
            currency: amount.currency,
            mode: await modeFor(destinationId, amount.amountMinor, options),
            purpose: 'payout',
            queue_if_low_balance: true,
            reference_id: payoutRef,
            narration: description.replaceAll(/[^A-Za-z0-9 ]/g, ' ').slice(0, 30),
          },
          RazorpayPayout,
          { ...options, key: ['x-payout-idempotency', payoutRef] },
        ));
      const isOurs =
        payout.reference_id === payoutRef &&
        payout.amount === amount.amountMinor &&
        (payout.fund_account_id ?? destinationId) === destinationId;
      if (!isOurs) throw razorpayError('RESPONSE_MISMATCH', { rawMessage: `payout ${payout.id}` });
      return toSnapshot(payout);
    },

    getPayout: async ({ gatewayPayoutId, payoutRef }, options) => {
      if (gatewayPayoutId !== undefined) {
        const path = `/v1/payouts/${encodeURIComponent(gatewayPayoutId)}`;
        const found = await orNull(client.get(path, RazorpayPayout, options?.signal));
        return found && toSnapshot(found);
      }
      if (payoutRef === undefined) throw razorpayError('INVALID_REQUEST');
      const found = await findByRef(payoutRef, options ?? {});
      return found === undefined ? null : toSnapshot(found);
    },

    listPayouts: (range, options) => listWithin(windowOf(range), options?.signal),
  };
};
