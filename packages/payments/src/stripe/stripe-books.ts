import type { GatewayTransaction } from '@inkvine/core/payments/payment-gateway.port';
import type { StripeClient } from './stripe-client.ts';
import { BalancePage } from './stripe-objects.ts';
import { listWithinSeconds } from './stripe-pages.ts';
import { toTransaction } from './stripe-payment.ts';

/** The account's balance transactions, oldest first. */
export const listStripeTransactions = async function* (
  client: StripeClient,
  range: { from: Date; to: Date },
  signal: AbortSignal | undefined,
): AsyncGenerator<GatewayTransaction> {
  const entries = listWithinSeconds(range, (page) =>
    client.read(BalancePage, signal, (stripe) =>
      stripe.balanceTransactions.list({ ...page, expand: ['data.source'] }),
    ),
  );
  for await (const entry of entries) {
    const transaction = toTransaction(entry);
    if (transaction !== undefined) yield transaction;
  }
};
