import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type {
  CancelInput,
  CancelResult,
  PaymentSnapshot,
  WriteOptions,
} from '@inkvine/core/payments/payment-gateway.port';
import { z } from 'zod';
import type { StripeClient } from './stripe-client.ts';
import { stripeError } from './stripe-errors.ts';
import { StripePayment, StripeRefund } from './stripe-objects.ts';
import { toRefund } from './stripe-payment.ts';
import { PAYMENT_EXPANDED } from './stripe-reader.ts';
import type { StripeReader } from './stripe-reader.ts';

const NewRefund = StripeRefund.extend({ payment_intent: StripePayment });

/** The refund that an earlier call under this key has made; Stripe itself forgets keys after a day. */
const madeUnder = (payment: PaymentSnapshot, key: string): StripeRefund | undefined =>
  z
    .object({ latest_charge: z.object({ refunds: z.object({ data: z.array(StripeRefund) }) }) })
    .safeParse(payment.raw)
    .data?.latest_charge.refunds.data.find((refund) => refund.metadata.attempt === key);

const assertRefundable = (payment: PaymentSnapshot, input: CancelInput): void => {
  const { gatewayPaymentId, amount, expectedRefundableMinor } = input;
  const { refundableMinor, status } = payment;
  const refuse = (kind: 'NOT_REFUNDABLE' | 'ALREADY_PROCESSED' | 'CONFLICT'): GatewayError =>
    stripeError(kind, { gatewayPaymentId, rawCode: status });
  if (status === 'REFUNDED') throw refuse('ALREADY_PROCESSED');
  if (refundableMinor === 0) throw refuse('NOT_REFUNDABLE');
  if (refundableMinor !== expectedRefundableMinor) throw refuse('CONFLICT');
  if ((amount?.amountMinor ?? 0) > refundableMinor) throw refuse('NOT_REFUNDABLE');
};

export const createStripeRefunds = (client: StripeClient, reader: StripeReader) => ({
  /**
   * Reads before it refunds, because Stripe has no lock on what is left: two different refunds may both pass that
   * look when both fit. Whoever asks keeps the refunds of one payment one after another.
   */
  cancel: async (input: CancelInput, { idempotencyKey, signal }: WriteOptions): Promise<CancelResult> => {
    const { gatewayPaymentId, amount, expectedRefundableMinor, reason } = input;
    const before = await reader.find({ gatewayPaymentId }, signal);
    if (!before) throw stripeError('NOT_FOUND', { gatewayPaymentId });
    const made = madeUnder(before, idempotencyKey);
    if (made) return { refund: toRefund(made), payment: before };
    assertRefundable(before, input);

    let refund: z.infer<typeof NewRefund>;
    try {
      refund = await client.write(NewRefund, signal, (stripe) =>
        stripe.refunds.create(
          {
            payment_intent: gatewayPaymentId,
            // Said even when it is all that is left: should that have changed, nothing moves.
            amount: amount?.amountMinor ?? expectedRefundableMinor,
            reason: 'requested_by_customer',
            metadata: { orderId: before.orderId, reason, attempt: idempotencyKey },
            expand: PAYMENT_EXPANDED.map((path) => `payment_intent.${path}`),
          },
          { idempotencyKey },
        ),
      );
    } catch (error) {
      // It fitted when we looked, so what is left has changed since.
      if (error instanceof GatewayError && isTooMuch(error)) {
        throw stripeError('CONFLICT', { gatewayPaymentId, cause: error });
      }
      throw error;
    }
    const payment = await reader.snapshot(refund.payment_intent, signal);
    if (payment.gatewayPaymentId !== gatewayPaymentId)
      throw stripeError('RESPONSE_MISMATCH', { gatewayPaymentId });
    return { refund: toRefund(refund), payment };
  },
});

const isTooMuch = ({ kind, rawCode }: GatewayError): boolean =>
  (kind === 'INVALID_REQUEST' && rawCode === 'invalid_request_error') ||
  rawCode === 'charge_already_refunded';
