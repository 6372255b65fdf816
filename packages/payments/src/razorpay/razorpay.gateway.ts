import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type {
  ApproveInput,
  CancelInput,
  CallOptions,
  CreateCheckoutInput,
  PaymentGateway,
  WriteOptions,
} from '@inkvine/core/payments/payment-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { createRazorpayClient } from './razorpay-client.ts';
import type { RazorpayClientConfig } from './razorpay-client.ts';
import { classifyFailure, razorpayError } from './razorpay-errors.ts';
import {
  ORDER_NOTE,
  RazorpayDispute,
  RazorpayDisputes,
  RazorpayOrder,
  RazorpayPayment,
  RazorpayRefund,
} from './razorpay-objects.ts';
import { paymentStatus, refundableOf, toDispute, toRefund, toSnapshot } from './razorpay-payment.ts';
import { orNull } from '../or-null.ts';
import { createRazorpayReads } from './razorpay-reads.ts';
import { isSignedBy, paymentMessage } from './razorpay-signature.ts';
import { listRazorpayTransactions } from './razorpay-transactions.ts';
import { parseRazorpayWebhook } from './razorpay-webhook.ts';
import type { WebhookSecrets } from './razorpay-webhook.ts';

export interface RazorpayGatewayConfig extends RazorpayClientConfig, WebhookSecrets {
  /** `https://checkout.razorpay.com/v1/checkout.js`, or the fake's. */
  sdkUrl: string;
  clock: Clock;
}

const DISPUTES_AT_ONCE = 100;
const MINIMUM_PAISE = 100;
/** Whatever its bank authorises within an hour is captured by itself; later ones wait five days for `approve`. */
const CAPTURE = {
  capture: 'automatic',
  capture_options: { automatic_expiry_period: 60, manual_expiry_period: 7200, refund_speed: 'normal' },
} as const;

const Checkout = z.object({
  orderId: z.string().regex(/^[\w-]{6,40}$/),
  orderName: z.string().min(1).max(100),
  amount: z.object({ amountMinor: z.int().min(MINIMUM_PAISE), currency: z.literal('INR') }),
});

const SuccessCallback = z.object({
  razorpay_payment_id: z.string().min(1).max(100),
  razorpay_order_id: z.string(),
  razorpay_signature: z.string(),
});

/** Razorpay has no test and live secrets to tell apart; the mode stands in the key id alone. */
export const assertRazorpayKeys = (keyId: string, keySecret: string): void => {
  if (!/^rzp_(test|live)_\w+$/.test(keyId) || keySecret === '') {
    throw razorpayError('CONFIG', {
      rawMessage: 'the key id must be rzp_test_ or rzp_live_, with its secret',
    });
  }
};

const failureError = (rawCode: string, gatewayPaymentId?: string): GatewayError => {
  const { kind, declineReason } = classifyFailure(rawCode);
  return razorpayError(kind, {
    rawCode,
    ...(declineReason && { declineReason }),
    ...(gatewayPaymentId !== undefined && { gatewayPaymentId }),
  });
};

/** The payment id of a callback that Razorpay signed for our order. Throws before anything is sent. */
export const readSignedCallback = (
  callback: Readonly<Record<string, string>>,
  gatewayOrderId: string,
  keySecret: string,
): string => {
  const failed = callback['error[reason]'] ?? callback['error[code]'];
  if (failed !== undefined && callback['razorpay_payment_id'] === undefined) throw failureError(failed);
  const success = SuccessCallback.safeParse(callback);
  if (!success.success) throw razorpayError('INVALID_REQUEST', { cause: success.error });
  const { razorpay_payment_id: paymentId, razorpay_order_id, razorpay_signature } = success.data;
  if (razorpay_order_id !== gatewayOrderId) {
    throw razorpayError('AMOUNT_MISMATCH', { gatewayPaymentId: paymentId });
  }
  // Over the stored order: what the browser brings could be a pair that was signed for something cheaper.
  if (!isSignedBy(keySecret, paymentMessage(gatewayOrderId, paymentId), razorpay_signature)) {
    throw razorpayError('SIGNATURE_INVALID', { gatewayPaymentId: paymentId });
  }
  return paymentId;
};

const paymentToApprove = ({ expected, callback }: ApproveInput, keySecret: string): string => {
  if (expected.gatewayOrderId === undefined) {
    throw razorpayError('INVALID_REQUEST', { rawMessage: 'an order that was never opened' });
  }
  if (callback !== undefined) return readSignedCallback(callback, expected.gatewayOrderId, keySecret);
  if (expected.gatewayPaymentId !== undefined) return expected.gatewayPaymentId;
  throw razorpayError('INVALID_REQUEST', { rawMessage: 'neither callback nor payment' });
};

/** A failed read says "nothing changed", which would be untrue of what the call is about as a whole. */
const unknownWhenUnread = async <Answer>(reading: Promise<Answer>): Promise<Answer> => {
  try {
    return await reading;
  } catch (cause) {
    if (!(cause instanceof GatewayError) || cause.kind !== 'TRANSIENT') throw cause;
    throw razorpayError('OUTCOME_UNKNOWN', { retry: 'same_key', cause });
  }
};

/**
 * Razorpay for one-time payments in rupees.
 *
 * The browser pays in Razorpay's window, and Razorpay captures by itself; `approve` proves the return, reads the
 * payment and captures only what was authorised late. A failed payment can be authorised for three days more.
 * Orders and captures know no idempotency: both are looked at before they are made. Give `apiUrl` and `sdkUrl` of
 * the fake (`fake/main.ts`) to run all of it without Razorpay.
 *
 * @throws GatewayError `CONFIG` when the keys cannot be Razorpay's.
 */
export const createRazorpayGateway = (config: RazorpayGatewayConfig): PaymentGateway => {
  const { keyId, keySecret, sdkUrl, clock } = config;
  assertRazorpayKeys(keyId, keySecret);
  const client = createRazorpayClient(config);
  const reads = createRazorpayReads(client);

  const openOrder = async (
    { orderId, amount }: CreateCheckoutInput,
    options: WriteOptions,
  ): Promise<RazorpayOrder> => {
    const [earlier] = await reads.ordersOf(orderId, options.signal);
    const order =
      earlier ??
      (await client.post(
        '/v1/orders',
        { amount: amount.amountMinor, currency: amount.currency, receipt: orderId, payment: CAPTURE },
        RazorpayOrder,
        options,
      ));
    if (
      order.receipt !== orderId ||
      order.amount !== amount.amountMinor ||
      order.currency !== amount.currency
    ) {
      throw razorpayError('RESPONSE_MISMATCH', { rawMessage: `order ${order.id}` });
    }
    return order;
  };

  const assertAbout = (payment: RazorpayPayment, { expected }: ApproveInput): void => {
    if (
      payment.order_id !== expected.gatewayOrderId ||
      payment.amount !== expected.amount.amountMinor ||
      payment.currency !== expected.amount.currency
    ) {
      throw razorpayError('RESPONSE_MISMATCH', { gatewayPaymentId: payment.id });
    }
  };

  /**
   * Moves what a bank only holds. Somebody may capture it before us, perhaps we in a call whose answer was lost; or
   * another payment of the order was captured, and then that is the order's.
   */
  const capture = async (held: RazorpayPayment, options: CallOptions): Promise<RazorpayPayment> => {
    try {
      const captured = await client.post(
        `/v1/payments/${held.id}/capture`,
        { amount: held.amount, currency: held.currency },
        RazorpayPayment,
        options,
      );
      return { ...captured, card: held.card };
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'ALREADY_PROCESSED') throw error;
      const found = await unknownWhenUnread(
        reads.find({ gatewayOrderId: held.order_id ?? '' }, options.signal),
      );
      if (!found?.payment.captured) throw razorpayError('OUTCOME_UNKNOWN', { cause: error });
      return found.payment;
    }
  };

  const readRefundable = (paymentId: string, signal?: AbortSignal) =>
    Promise.all([reads.payment(paymentId, signal), reads.refundsOf(paymentId, signal)]);

  const assertRefundable = (payment: RazorpayPayment, { expectedRefundableMinor }: CancelInput): void => {
    const refundable = refundableOf(payment);
    const context = { gatewayPaymentId: payment.id };
    if (paymentStatus(payment) === 'REFUNDED' && expectedRefundableMinor > 0) {
      throw razorpayError('ALREADY_PROCESSED', context);
    }
    if (refundable === 0) throw razorpayError('NOT_REFUNDABLE', context);
    if (refundable !== expectedRefundableMinor) throw razorpayError('CONFLICT', context);
  };

  /** @throws GatewayError `CONFLICT` when another refund has overtaken this one since we read the payment */
  const refund = async (
    payment: RazorpayPayment,
    orderId: string,
    amount: number,
    input: CancelInput,
    options: WriteOptions,
  ) => {
    try {
      return await client.post(
        `/v1/payments/${payment.id}/refund`,
        {
          amount,
          speed: 'normal',
          receipt: options.idempotencyKey,
          notes: { reason: input.reason, [ORDER_NOTE]: orderId },
        },
        RazorpayRefund,
        { ...options, key: ['x-refund-idempotency', options.idempotencyKey] },
      );
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.kind !== 'NOT_REFUNDABLE') throw error;
      const now = await unknownWhenUnread(reads.payment(payment.id, options.signal));
      if (refundableOf(now) === refundableOf(payment)) throw error;
      throw razorpayError('CONFLICT', { gatewayPaymentId: payment.id, cause: error });
    }
  };

  return {
    id: 'razorpay',
    capabilities: { serverConfirm: false, asyncRefund: true, failureIsFinal: false, virtualAccounts: false },

    createCheckout: async (input, options) => {
      const checked = Checkout.safeParse(input);
      if (!checked.success) throw razorpayError('INVALID_REQUEST', { cause: checked.error });
      const { orderId, orderName, amount, customer, successUrl } = input;
      const order = await openOrder(input, options);
      return {
        gatewayOrderId: order.id,
        client: {
          kind: 'razorpay',
          sdkUrl,
          keyId,
          gatewayOrderId: order.id,
          orderId,
          orderName,
          amount,
          successUrl,
          ...(customer.email && { customerEmail: customer.email }),
          ...(customer.name && { customerName: customer.name }),
        },
      };
    },

    paymentOf: (input) => paymentToApprove(input, keySecret),

    approve: async (input, options) => {
      const paymentId = paymentToApprove(input, keySecret);
      const found = await reads.payment(paymentId, options.signal);
      assertAbout(found, input);
      if (found.status === 'failed')
        throw failureError(found.error_reason ?? found.error_code ?? '', found.id);
      const payment = found.status === 'authorized' ? await capture(found, options) : found;
      assertAbout(payment, input);
      // After a capture nothing is refunded yet; what can fail here has changed nothing.
      const refunds = payment.amount_refunded ? await reads.refundsOf(payment.id, options.signal) : [];
      return toSnapshot(payment, refunds, input.expected.orderId, clock.now());
    },

    getStatus: async (ref, options) => {
      if (Object.values(ref).every((id) => id === undefined)) throw razorpayError('INVALID_REQUEST');
      const found = await reads.find(ref, options?.signal);
      if (found === null) return null;
      const { order, payment } = found;
      const refunds = payment.captured ? await reads.refundsOf(payment.id, options?.signal) : [];
      return toSnapshot(payment, refunds, order.receipt ?? '', clock.now());
    },

    /** Razorpay has no lock on what is left, so two refunds of different keys must not be sent at once. */
    cancel: async (input, options) => {
      const { gatewayPaymentId, amount } = input;
      // An earlier call under this key may have moved the money, so not even a failed read says that nothing did.
      const [before, sent] = await unknownWhenUnread(readRefundable(gatewayPaymentId, options.signal));
      const { receipt } = await unknownWhenUnread(reads.order(before.order_id ?? '', options.signal));
      const earlier = sent.find((each) => each.receipt === options.idempotencyKey);
      const wanted = amount?.amountMinor ?? earlier?.amount ?? refundableOf(before);
      if (earlier && earlier.amount !== wanted) throw razorpayError('CONFLICT', { gatewayPaymentId });
      if (!earlier) assertRefundable(before, input);
      const done = earlier ?? (await refund(before, receipt ?? '', wanted, input, options));
      if (done.payment_id !== gatewayPaymentId || done.amount !== wanted) {
        throw razorpayError('RESPONSE_MISMATCH', { gatewayPaymentId });
      }
      const [payment, refunds] = await unknownWhenUnread(readRefundable(gatewayPaymentId, options.signal));
      return {
        refund: toRefund(refunds.find((each) => each.id === done.id) ?? done),
        payment: toSnapshot(payment, refunds, receipt ?? '', clock.now()),
      };
    },

    getDispute: async (gatewayDisputeId, options) => {
      const path = `/v1/disputes/${encodeURIComponent(gatewayDisputeId)}`;
      const dispute = await orNull(client.get(path, RazorpayDispute, options?.signal));
      return dispute && toDispute(dispute);
    },

    listDisputes: async function* ({ from, to }, options) {
      const window = `from=${Math.ceil(from.getTime() / 1000)}&to=${Math.ceil(to.getTime() / 1000) - 1}`;
      for (let skip = 0; ; skip += DISPUTES_AT_ONCE) {
        const path = `/v1/disputes?${window}&count=${DISPUTES_AT_ONCE}&skip=${skip}`;
        const { items } = await client.get(path, RazorpayDisputes, options?.signal);
        yield* items.map(toDispute);
        if (items.length < DISPUTES_AT_ONCE) return;
      }
    },

    listTransactions: (range, options) => listRazorpayTransactions(client, range, options?.signal),

    parseWebhook: async (input) => parseRazorpayWebhook(input, config),
  };
};
