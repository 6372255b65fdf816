import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type { CallOptions, PaymentSnapshot } from '@inkvine/core/payments/payment-gateway.port';
import type {
  BeginRegistrationInput,
  ChargeInput,
  SavedMethod,
  SavedMethodGateway,
} from '@inkvine/core/payments/saved-method-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { createRazorpayClient } from './razorpay-client.ts';
import type { RazorpayClientConfig } from './razorpay-client.ts';
import { razorpayError } from './razorpay-errors.ts';
import {
  ORDER_NOTE,
  RazorpayCustomer,
  RazorpayOrder,
  RazorpayRefund,
  RazorpayToken,
} from './razorpay-objects.ts';
import type { RazorpayPayment } from './razorpay-objects.ts';
import { instrumentOfToken, methodKindOf, refundableOf, toSnapshot } from './razorpay-payment.ts';
import { orNull } from '../or-null.ts';
import { createRazorpayReads } from './razorpay-reads.ts';
import { assertRazorpayKeys, readSignedCallback } from './razorpay.gateway.ts';

export interface RazorpaySavedMethodsConfig extends RazorpayClientConfig {
  sdkUrl: string;
  clock: Clock;
}

const YEAR_S = 365 * 24 * 60 * 60;
/** Razorpay's own default. */
const MANDATE_YEARS = 10;
/** What a bank lets pass without the customer: ₹15,000. */
const MANDATE_MAX_PAISE = 1_500_000;

/** Razorpay's word for each, and what its registration takes: a rupee that goes back, or for an e-mandate nothing. */
const METHODS = {
  card: { method: 'card', amountMinor: 100 },
  upi: { method: 'upi', amountMinor: 100 },
  netbanking: { method: 'emandate', amountMinor: 0 },
} as const;

const STATUSES: Readonly<Record<string, SavedMethod['status']>> = {
  initiated: 'pending',
  confirmed: 'active',
  paused: 'pending',
};

const Cancellation = z.object({ status: z.string() });
const Deletion = z.object({ deleted: z.literal(true) });
const Charge = z.object({ razorpay_payment_id: z.string().min(1) });

const isKind = (kind: BeginRegistrationInput['method']): kind is keyof typeof METHODS => kind in METHODS;

const toMethod = (token: RazorpayToken): SavedMethod => ({
  token: token.id,
  status: STATUSES[token.recurring_details?.status ?? ''] ?? 'rejected',
  methodKind: methodKindOf(token.method),
  ...instrumentOfToken(token),
});

const invalid = (rawMessage: string): GatewayError => razorpayError('INVALID_REQUEST', { rawMessage });

/**
 * Cards, UPI Autopay and e-mandates that Razorpay keeps. Net banking itself cannot be saved; its e-mandate can. Wallets
 * cannot be charged without their owner. A charge answers only an id, and its outcome comes a day or more later.
 *
 * @throws GatewayError `CONFIG` when the keys cannot be Razorpay's.
 */
export const createRazorpaySavedMethods = (config: RazorpaySavedMethodsConfig): SavedMethodGateway => {
  const { keyId, keySecret, sdkUrl, clock } = config;
  assertRazorpayKeys(keyId, keySecret);
  const client = createRazorpayClient(config);
  const reads = createRazorpayReads(client);

  const tokenPath = (customerId: string, token: string): string =>
    `/v1/customers/${encodeURIComponent(customerId)}/tokens/${encodeURIComponent(token)}`;

  /** Asked again for the same person, Razorpay gives the customer it has. */
  const createCustomer = async (
    { email, name, phone }: BeginRegistrationInput['customer'],
    options: CallOptions,
  ): Promise<string> => {
    if (!email || !phone) throw invalid('Razorpay keeps methods only of people with e-mail and phone');
    const body = { name: name || email, email, contact: phone, fail_existing: '0' };
    return (await client.post('/v1/customers', body, RazorpayCustomer, options)).id;
  };

  /** One order for one of our keys, however often it is asked for: orders know no idempotency. */
  const openOrder = async (
    receipt: string,
    body: Readonly<Record<string, unknown>> & { amount: number },
    options: CallOptions,
  ): Promise<RazorpayOrder> => {
    const [earlier] = await reads.ordersOf(receipt, options.signal);
    const order =
      earlier ??
      (await client.post('/v1/orders', { ...body, currency: 'INR', receipt }, RazorpayOrder, options));
    if (order.amount !== body.amount || order.currency !== 'INR' || order.receipt !== receipt)
      throw razorpayError('RESPONSE_MISMATCH', { rawMessage: `order ${order.id}` });
    return order;
  };

  /** The rupee that the registration took. A second call finds nothing left to give back. */
  const giveBack = async (payment: RazorpayPayment, key: string, options: CallOptions): Promise<void> => {
    if (refundableOf(payment) === 0) return;
    const path = `/v1/payments/${payment.id}/refund`;
    const body = { amount: payment.amount, speed: 'normal', notes: { reason: 'registration' } };
    await client.post(path, body, RazorpayRefund, { ...options, key: ['x-refund-idempotency', key] });
  };

  /** What a registration took whose browser never came back. */
  const registeredBy = async (ref: string, options: CallOptions): Promise<RazorpayPayment> => {
    const found = await reads.find({ gatewayOrderId: ref }, options.signal);
    if (!found || found.payment.status === 'failed' || !found.payment.token_id)
      throw razorpayError('NOT_FOUND', { rawMessage: 'nobody has registered yet' });
    return found.payment;
  };

  const contactOf = async ({ contact, gatewayCustomerId }: ChargeInput, options: CallOptions) => {
    if (contact?.phone) return { email: contact.email, contact: contact.phone };
    const path = `/v1/customers/${encodeURIComponent(gatewayCustomerId ?? '')}`;
    const customer = await client.get(path, RazorpayCustomer, options.signal);
    return { email: contact?.email ?? customer.email ?? '', contact: customer.contact ?? '' };
  };

  const started = (
    input: ChargeInput,
    gatewayOrderId: string,
    gatewayPaymentId: string,
  ): PaymentSnapshot => ({
    gateway: 'razorpay',
    gatewayPaymentId,
    gatewayOrderId,
    orderId: input.orderId,
    status: 'PROCESSING',
    rawStatus: 'created',
    amount: input.amount,
    refundedMinor: 0,
    refundableMinor: 0,
    refunds: [],
    observedAt: clock.now().toISOString(),
    raw: { razorpay_payment_id: gatewayPaymentId },
  });

  const send = async (input: ChargeInput, gatewayOrderId: string, options: CallOptions): Promise<string> => {
    const contact = await contactOf(input, options);
    const body = {
      ...contact,
      amount: input.amount.amountMinor,
      currency: 'INR',
      order_id: gatewayOrderId,
      customer_id: input.gatewayCustomerId,
      token: input.token,
      recurring: true,
      description: input.orderName,
      notes: { [ORDER_NOTE]: input.orderId },
    };
    try {
      const answer = await client.post('/v1/payments/create/recurring', body, Charge, options);
      return answer.razorpay_payment_id;
    } catch (error) {
      // Order and customer are known to exist, so what does not is the token.
      if (!(error instanceof GatewayError) || error.kind !== 'NOT_FOUND') throw error;
      throw razorpayError('INSTRUMENT_INVALID', { rawMessage: error.rawMessage ?? '', cause: error });
    }
  };

  return {
    id: 'razorpay',
    savedMethods: {
      kinds: ['card', 'upi', 'netbanking'],
      chargeIsAsync: true,
      chargeGuard: 'order',
      needsPhone: true,
    },

    beginRegistration: async (input, options) => {
      if (!isKind(input.method)) throw razorpayError('UNSUPPORTED', { rawMessage: input.method });
      const { method, amountMinor } = METHODS[input.method];
      const customerId = input.gatewayCustomerId ?? (await createCustomer(input.customer, options));
      const order = await openOrder(
        options.idempotencyKey,
        {
          amount: amountMinor,
          customer_id: customerId,
          method,
          payment_capture: true,
          token: {
            max_amount: input.mandateMax?.amountMinor ?? MANDATE_MAX_PAISE,
            expire_at: Math.floor(clock.now().getTime() / 1000) + MANDATE_YEARS * YEAR_S,
            frequency: 'as_presented',
            ...(method === 'emandate' && { auth_type: 'netbanking' }),
          },
        },
        options,
      );
      return {
        client: {
          kind: 'razorpay',
          sdkUrl,
          keyId,
          gatewayOrderId: order.id,
          gatewayCustomerId: customerId,
          amount: { amountMinor, currency: 'INR' },
          successUrl: input.successUrl,
        },
        gatewayCustomerId: customerId,
        ref: order.id,
      };
    },

    finishRegistration: async ({ gatewayCustomerId, ref, callback }, options) => {
      if (ref === undefined || gatewayCustomerId === undefined) throw invalid('a registration never begun');
      const payment =
        callback === undefined
          ? await registeredBy(ref, options)
          : await reads.payment(readSignedCallback(callback, ref, keySecret), options.signal);
      if (payment.order_id !== ref || (payment.customer_id ?? gatewayCustomerId) !== gatewayCustomerId)
        throw razorpayError('RESPONSE_MISMATCH', { gatewayPaymentId: payment.id });
      if (!payment.token_id)
        throw razorpayError(payment.status === 'failed' ? 'INSTRUMENT_INVALID' : 'OUTCOME_UNKNOWN', {
          gatewayPaymentId: payment.id,
        });
      const path = tokenPath(gatewayCustomerId, payment.token_id);
      const token = await client.get(path, RazorpayToken, options.signal);
      await giveBack(payment, options.idempotencyKey, options);
      return toMethod(token);
    },

    chargeSavedMethod: async (input, options) => {
      const { gatewayCustomerId, orderId, amount } = input;
      if (gatewayCustomerId === undefined || amount.currency !== 'INR')
        throw invalid('a charge needs the customer, and rupees');
      const order = await openOrder(orderId, { amount: amount.amountMinor, payment_capture: true }, options);
      // A charge knows no idempotency either: one that was sent before must not be sent again.
      const sent = await reads.find({ gatewayOrderId: order.id }, options.signal);
      if (sent && sent.payment.status !== 'failed') return toSnapshot(sent.payment, [], orderId, clock.now());
      const paymentId = await send(input, order.id, options);
      return started(input, order.id, paymentId);
    },

    getSavedMethod: async ({ token, gatewayCustomerId }, options = {}) => {
      if (gatewayCustomerId === undefined) throw invalid('whose method?');
      const path = tokenPath(gatewayCustomerId, token);
      const found = await orNull(client.get(path, RazorpayToken, options.signal));
      return found && toMethod(found);
    },

    /** A card's mandate ends with its token. Of the others the bank is asked first, and the token goes after that. */
    deleteSavedMethod: async ({ token, gatewayCustomerId }, options) => {
      if (gatewayCustomerId === undefined) throw invalid('whose method?');
      const path = tokenPath(gatewayCustomerId, token);
      const found = await orNull(client.get(path, RazorpayToken, options.signal));
      if (found === null) return 'deleted';
      const status = found.recurring_details?.status ?? '';
      if (found.method !== 'card' && status in STATUSES) {
        await client.put(`${path}/cancel`, {}, Cancellation, options);
        return 'pending';
      }
      await orNull(client.delete(path, {}, Deletion, options));
      return 'deleted';
    },
  };
};
