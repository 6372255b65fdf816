/** What gateways' redirects carry in their query, by gateway: Toss, Stripe, Razorpay. */
export const CALLBACK_NAMES = [
  ...(['paymentKey', 'orderId', 'amount', 'code', 'message'] as const),
  ...(['customerKey', 'authKey'] as const),
  'session_id',
  ...(['razorpay_payment_id', 'razorpay_order_id', 'razorpay_signature'] as const),
] as const;

/** The query that the checkout's redirect brought back; compared by the server with the order, never believed. */
export type BroughtBack = { [Name in (typeof CALLBACK_NAMES)[number]]?: string | undefined };

/** Without what the redirect did not carry. */
export function callbackOf(brought: BroughtBack): Record<string, string> {
  return Object.fromEntries(
    CALLBACK_NAMES.flatMap((name) => (brought[name] === undefined ? [] : [[name, brought[name]]])),
  );
}
