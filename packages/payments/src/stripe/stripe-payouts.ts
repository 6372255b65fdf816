import type { CallOptions } from '@inkvine/core/payments/payment-gateway.port';
import type {
  PayoutDestination,
  PayoutGateway,
  PayoutSnapshot,
} from '@inkvine/core/payments/payout-gateway.port';
import { z } from 'zod';
import { orNull } from '../or-null.ts';
import { createStripeClient } from './stripe-client.ts';
import type { StripeClientConfig } from './stripe-client.ts';
import { stripeError } from './stripe-errors.ts';
import { Metadata } from './stripe-objects.ts';
import { listWithinSeconds } from './stripe-pages.ts';

const StripeAccount = z.object({
  object: z.literal('account'),
  id: z.string().min(1),
  payouts_enabled: z.boolean(),
  capabilities: z.object({ transfers: z.string().nullish() }).nullish(),
  requirements: z.object({ disabled_reason: z.string().nullish() }).nullish(),
});
type StripeAccount = z.infer<typeof StripeAccount>;

const StripeTransfer = z.object({
  object: z.literal('transfer'),
  id: z.string().min(1),
  amount: z.int(),
  amount_reversed: z.int(),
  reversed: z.boolean(),
  currency: z.string(),
  destination: z.string().nullish(),
  created: z.int(),
  metadata: Metadata,
});
type StripeTransfer = z.infer<typeof StripeTransfer>;

const TransferPage = z.object({ data: z.array(StripeTransfer), has_more: z.boolean() });
const AccountLink = z.object({ url: z.url() });

const Payout = z.object({
  payoutRef: z.string().regex(/^[A-Za-z0-9-]{4,36}$/),
  amount: z.object({ amountMinor: z.int().min(1), currency: z.literal('USD') }),
});

const toDestination = ({
  id,
  payouts_enabled,
  capabilities,
  requirements,
}: StripeAccount): PayoutDestination => {
  const isRejected = requirements?.disabled_reason?.startsWith('rejected.') === true;
  const isOpen = payouts_enabled && capabilities?.transfers === 'active';
  return { destinationId: id, status: isRejected ? 'blocked' : isOpen ? 'active' : 'pending' };
};

const toSnapshot = (transfer: StripeTransfer): PayoutSnapshot => {
  if (transfer.currency !== 'usd')
    throw stripeError('RESPONSE_MISMATCH', { rawMessage: `transfer ${transfer.id}` });
  return {
    gatewayPayoutId: transfer.id,
    payoutRef: transfer.metadata.payoutRef ?? '',
    // A transfer is in the creator's balance at Stripe once it exists; the way to their bank is Stripe's and theirs.
    status: transfer.reversed ? 'REVERSED' : transfer.amount_reversed > 0 ? 'UNKNOWN' : 'PAID',
    rawStatus: transfer.reversed
      ? 'reversed'
      : transfer.amount_reversed > 0
        ? 'partially_reversed'
        : 'created',
    amount: { amountMinor: transfer.amount, currency: 'USD' },
  };
};

/**
 * Stripe Connect: dollars to a creator's own account at Stripe (docs.stripe.com/connect, express accounts), which pays
 * their bank. Stripe itself asks the creator who they are. Each transfer carries our reference as its group, by which
 * it is found when its answer was lost: Stripe forgets keys after a day.
 */
export const createStripePayouts = (config: StripeClientConfig): PayoutGateway => {
  const client = createStripeClient(config);

  const findByRef = async (payoutRef: string, options: CallOptions): Promise<StripeTransfer | undefined> => {
    const { data } = await client.read(TransferPage, options.signal, (stripe) =>
      stripe.transfers.list({ transfer_group: payoutRef, limit: 10 }),
    );
    return data.find(({ metadata }) => metadata.payoutRef === payoutRef);
  };

  return {
    id: 'stripe',
    currency: 'USD',
    accepts: ['onboarding'],
    asks: () => [],

    createDestination: async ({ ref, holder, country }, { idempotencyKey, signal }) =>
      toDestination(
        await client.write(StripeAccount, signal, (stripe) =>
          stripe.accounts.create(
            {
              type: 'express',
              country,
              email: holder.email,
              business_type: holder.kind === 'business' ? 'company' : 'individual',
              capabilities: { transfers: { requested: true } },
              metadata: { ref },
            },
            { idempotencyKey },
          ),
        ),
      ),

    getDestination: async (destinationId, options) => {
      const account = await orNull(
        client.read(StripeAccount, options?.signal, (stripe) => stripe.accounts.retrieve(destinationId)),
      );
      return account && toDestination(account);
    },

    openOnboarding: async (destinationId, { returnUrl, refreshUrl }, { idempotencyKey, signal }) =>
      await client.write(AccountLink, signal, (stripe) =>
        stripe.accountLinks.create(
          {
            account: destinationId,
            type: 'account_onboarding',
            return_url: returnUrl,
            refresh_url: refreshUrl,
          },
          { idempotencyKey },
        ),
      ),

    payout: async (input, { idempotencyKey, signal }) => {
      const checked = Payout.safeParse(input);
      if (!checked.success) throw stripeError('INVALID_REQUEST', { cause: checked.error });
      const { payoutRef, destinationId, amount, description } = input;
      const transfer =
        (await findByRef(payoutRef, { ...(signal && { signal }) })) ??
        (await client.write(StripeTransfer, signal, (stripe) =>
          stripe.transfers.create(
            {
              amount: amount.amountMinor,
              currency: 'usd',
              destination: destinationId,
              description,
              transfer_group: payoutRef,
              metadata: { payoutRef },
            },
            { idempotencyKey },
          ),
        ));
      const isOurs =
        transfer.metadata.payoutRef === payoutRef &&
        transfer.amount === amount.amountMinor &&
        transfer.destination === destinationId;
      if (!isOurs) throw stripeError('RESPONSE_MISMATCH', { rawMessage: `transfer ${transfer.id}` });
      return toSnapshot(transfer);
    },

    getPayout: async ({ gatewayPayoutId, payoutRef }, options) => {
      if (gatewayPayoutId !== undefined) {
        const found = await orNull(
          client.read(StripeTransfer, options?.signal, (stripe) =>
            stripe.transfers.retrieve(gatewayPayoutId),
          ),
        );
        return found && toSnapshot(found);
      }
      if (payoutRef === undefined) throw stripeError('INVALID_REQUEST');
      const found = await findByRef(payoutRef, options ?? {});
      return found === undefined ? null : toSnapshot(found);
    },

    listPayouts: async function* (range, options) {
      const transfers = listWithinSeconds(range, (page) =>
        client.read(TransferPage, options?.signal, (stripe) => stripe.transfers.list(page)),
      );
      for await (const transfer of transfers) yield toSnapshot(transfer);
    },
  };
};
