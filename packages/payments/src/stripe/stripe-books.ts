import type { GatewayTransaction } from '@inkvine/core/payments/payment-gateway.port';
import type { StripeClient } from './stripe-client.ts';
import { BalancePage } from './stripe-objects.ts';
import type { BalanceEntry } from './stripe-objects.ts';
import { toTransaction } from './stripe-payment.ts';

const AT_ONCE = 100;

/** Seconds, `[from, to)`. */
interface Span {
  from: number;
  to: number;
}

/**
 * The account's balance transactions, oldest first. Stripe lists them newest first only, so a span with more than
 * one page is halved until each half has one; then memory holds no more than a page, or one second.
 */
export const listStripeTransactions = async function* (
  client: StripeClient,
  range: { from: Date; to: Date },
  signal: AbortSignal | undefined,
): AsyncGenerator<GatewayTransaction> {
  const page = ({ from, to }: Span, after?: string) =>
    client.read(BalancePage, signal, (stripe) =>
      stripe.balanceTransactions.list({
        created: { gte: from, lt: to },
        limit: AT_ONCE,
        expand: ['data.source'],
        ...(after !== undefined && { starting_after: after }),
      }),
    );

  const wholeSecond = async (span: Span, first: BalanceEntry[]): Promise<BalanceEntry[]> => {
    const entries = first;
    for (;;) {
      const next = await page(span, entries.at(-1)?.id);
      entries.push(...next.data);
      if (!next.has_more) return entries;
    }
  };

  const walk = async function* (span: Span): AsyncGenerator<BalanceEntry> {
    if (span.from >= span.to) return;
    const { data, has_more } = await page(span);
    if (!has_more) {
      yield* data.toReversed();
      return;
    }
    if (span.to - span.from === 1) {
      yield* (await wholeSecond(span, data)).toReversed();
      return;
    }
    const middle = span.from + Math.floor((span.to - span.from) / 2);
    yield* walk({ from: span.from, to: middle });
    yield* walk({ from: middle, to: span.to });
  };

  const seconds = (at: Date): number => Math.ceil(at.getTime() / 1000);
  for await (const entry of walk({ from: seconds(range.from), to: seconds(range.to) })) {
    const transaction = toTransaction(entry);
    if (transaction !== undefined) yield transaction;
  }
};
