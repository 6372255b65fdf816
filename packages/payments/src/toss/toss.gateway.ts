import { GatewayError } from '@inkvine/core/payments/gateway-error';
import type {
  ApproveInput,
  CreateCheckoutInput,
  Money,
  PaymentGateway,
  PaymentRef,
} from '@inkvine/core/payments/payment-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { z } from 'zod';
import { createTossClient } from './toss-client.ts';
import { classifyFailure, tossError } from './toss-errors.ts';
import { toSnapshot, toTransaction, TossPayment, TossTransactions } from './toss-payment.ts';
import { parseTossWebhook } from './toss-webhook.ts';

export interface TossGatewayConfig {
  /** `https://api.tosspayments.com`, or the fake's address. */
  apiUrl: string;
  /** `https://js.tosspayments.com/v2/standard`, or the fake's. */
  sdkUrl: string;
  /** `test_ck_…` or `live_ck_…`: the payment window does not take widget keys. */
  clientKey: string;
  /** `test_sk_…` or `live_sk_…`, of the same family as the client key. */
  secretKey: string;
  /** Where creators are paid through Toss: 64 hexadecimal digits, which sign its news of that. */
  securityKey?: string;
  /** Whether people may pay by transfer to an account of their own. */
  virtualAccounts?: boolean;
  fetch?: typeof globalThis.fetch;
  clock: Clock;
  /** For one request, body included. Toss may work for 30 to 60 seconds before it answers. */
  timeoutMs: number;
}

const MINIMUM_WON = 100;
const TRANSACTIONS_AT_ONCE = 1000;
const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1000;

/** Toss reads local time without an offset as Seoul's, which knows no daylight saving. */
const seoulTime = (at: Date): string =>
  new Date(at.getTime() + SEOUL_OFFSET_MS).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);

const isWithin = (at: number, from: Date, to: Date): boolean => at >= from.getTime() && at < to.getTime();

const Checkout = z.object({
  orderId: z.string().regex(/^[\w-]{6,64}$/),
  orderName: z.string().min(1).max(100),
  amount: z.object({ amountMinor: z.int().min(MINIMUM_WON), currency: z.literal('KRW') }),
  customer: z.object({ key: z.string().regex(/^[\w\-=.@]{2,50}$/) }),
});

const SuccessCallback = z.object({
  paymentKey: z.string().min(1).max(200),
  orderId: z.string(),
  amount: z.string(),
});

/** Toss refuses mixed families only at the first payment, in front of a customer. */
export const assertTossKeys = (clientKey: string, secretKey: string): void => {
  const [, clientMode] = /^(test|live)_ck_/.exec(clientKey) ?? [];
  const [, secretMode] = /^(test|live)_sk_/.exec(secretKey) ?? [];
  if (!clientMode || clientMode !== secretMode) {
    throw tossError('CONFIG', {
      rawMessage: 'the client and secret keys must both be test_ or both live_, _ck_ and _sk_',
    });
  }
};

/** The payment key of a callback that is about our order. Throws before anything is sent. */
const readCallback = ({ expected, callback }: ApproveInput): string => {
  if (callback === undefined) {
    if (expected.gatewayPaymentId !== undefined) return expected.gatewayPaymentId;
    throw tossError('INVALID_REQUEST', { rawMessage: 'neither callback nor payment' });
  }
  if (callback['code'] !== undefined && callback['paymentKey'] === undefined) {
    const { kind, declineReason } = classifyFailure(callback['code']);
    // Whatever the code says, the customer came back without a payment.
    throw tossError(kind === 'CUSTOMER_CANCELED' ? kind : 'DECLINED', {
      rawCode: callback['code'],
      ...(declineReason && { declineReason }),
    });
  }
  const success = SuccessCallback.safeParse(callback);
  if (!success.success) throw tossError('INVALID_REQUEST', { cause: success.error });
  const { paymentKey, orderId, amount } = success.data;
  if (orderId !== expected.orderId || amount !== String(expected.amount.amountMinor)) {
    throw tossError('AMOUNT_MISMATCH', { gatewayPaymentId: paymentKey });
  }
  return paymentKey;
};

const assertAnswers = (matches: boolean, payment: TossPayment): void => {
  if (!matches) throw tossError('RESPONSE_MISMATCH', { gatewayPaymentId: payment.paymentKey });
};

const isAbout = (payment: TossPayment, expected: { orderId: string; amount: Money }): boolean =>
  payment.orderId === expected.orderId &&
  payment.totalAmount === expected.amount.amountMinor &&
  payment.currency === expected.amount.currency;

/**
 * Toss Payments' core API 2022-11-16 for one-time payments in won.
 *
 * The browser pays in Toss's window and returns with a payment key; no money moves until `approve` confirms it,
 * within ten minutes. Payment webhooks are unsigned and only say "look again". Give `apiUrl` and `sdkUrl` of the
 * fake (`fake/main.ts`) to run all of it without Toss.
 *
 * @throws GatewayError `CONFIG` when the keys are not of one family.
 */
export const createTossGateway = (config: TossGatewayConfig): PaymentGateway => {
  const { clientKey, secretKey, sdkUrl, clock } = config;
  assertTossKeys(clientKey, secretKey);
  const client = createTossClient(config);

  const byKey = (paymentKey: string): string => `/v1/payments/${encodeURIComponent(paymentKey)}`;
  const byOrder = (orderId: string): string => `/v1/payments/orders/${encodeURIComponent(orderId)}`;

  const read = async (ref: PaymentRef, signal?: AbortSignal): Promise<TossPayment | null> => {
    try {
      const { gatewayPaymentId, orderId } = ref;
      if (gatewayPaymentId === undefined && orderId === undefined) throw tossError('INVALID_REQUEST');
      const path = orderId === undefined ? byKey(gatewayPaymentId ?? '') : byOrder(orderId);
      const payment = await client.get(path, TossPayment, signal);
      assertAnswers(
        orderId === undefined ? payment.paymentKey === gatewayPaymentId : payment.orderId === orderId,
        payment,
      );
      return payment;
    } catch (error) {
      if (error instanceof GatewayError && error.kind === 'NOT_FOUND') return null;
      throw error;
    }
  };

  /** Somebody confirmed it before us, perhaps we ourselves in a call whose answer was lost. */
  const readProcessed = async (
    ref: PaymentRef,
    already: GatewayError,
    signal: AbortSignal | undefined,
  ): Promise<TossPayment> => {
    const unknown = (cause: unknown): GatewayError =>
      tossError('OUTCOME_UNKNOWN', { rawCode: already.rawCode ?? '', cause });
    let payment: TossPayment | null;
    try {
      payment = await read(ref, signal);
    } catch (cause) {
      // A failed read says "nothing changed", which would be untrue of the payment as a whole.
      throw cause instanceof GatewayError && cause.kind === 'RESPONSE_MISMATCH' ? cause : unknown(cause);
    }
    if (!payment) throw unknown(already);
    return payment;
  };

  return {
    id: 'toss',
    capabilities: {
      serverConfirm: true,
      asyncRefund: false,
      failureIsFinal: true,
      virtualAccounts: config.virtualAccounts ?? false,
    },

    createCheckout: async (input: CreateCheckoutInput) => {
      const checked = Checkout.safeParse(input);
      if (!checked.success) throw tossError('INVALID_REQUEST', { cause: checked.error });
      const { orderId, orderName, amount, customer, successUrl, failUrl, payBy } = input;
      if (payBy === 'bank_transfer' && !config.virtualAccounts) throw tossError('UNSUPPORTED');
      return {
        client: {
          kind: 'toss',
          sdkUrl,
          clientKey,
          customerKey: customer.key,
          orderId,
          orderName,
          amount,
          method: payBy === 'bank_transfer' ? 'VIRTUAL_ACCOUNT' : 'CARD',
          successUrl,
          failUrl,
          ...(customer.email && { customerEmail: customer.email }),
          ...(customer.name && { customerName: customer.name }),
        },
      };
    },

    paymentOf: readCallback,

    approve: async (input, options) => {
      const paymentKey = readCallback(input);
      const { orderId, amount } = input.expected;
      let payment: TossPayment;
      try {
        payment = await client.post(
          '/v1/payments/confirm',
          { paymentKey, orderId, amount: amount.amountMinor },
          options,
        );
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind !== 'ALREADY_PROCESSED') throw error;
        // The order may have been paid under another payment key than this callback's.
        const ref = error.rawCode === 'DUPLICATED_ORDER_ID' ? { orderId } : { gatewayPaymentId: paymentKey };
        payment = await readProcessed(ref, error, options.signal);
      }
      assertAnswers(isAbout(payment, input.expected), payment);
      return toSnapshot(payment, clock.now());
    },

    getStatus: async (ref, options) => {
      const payment = await read(ref, options?.signal);
      return payment && toSnapshot(payment, clock.now());
    },

    cancel: async ({ gatewayPaymentId, amount, expectedRefundableMinor, reason, refundAccount }, options) => {
      const payment = await client.post(
        `${byKey(gatewayPaymentId)}/cancel`,
        {
          cancelReason: reason,
          refundableAmount: expectedRefundableMinor,
          ...(amount && { cancelAmount: amount.amountMinor }),
          ...(refundAccount && {
            refundReceiveAccount: {
              bank: refundAccount.bankCode,
              accountNumber: refundAccount.accountNumber,
              holderName: refundAccount.holderName,
            },
          }),
        },
        options,
      );
      const snapshot = toSnapshot(payment, clock.now());
      // Toss has no refund id of ours; the newest transaction of this very answer is the one it made.
      const refund = snapshot.refunds.find((each) => each.gatewayRefundId === payment.lastTransactionKey);
      if (
        !refund ||
        snapshot.gatewayPaymentId !== gatewayPaymentId ||
        refund.amount.amountMinor !== (amount?.amountMinor ?? expectedRefundableMinor)
      ) {
        throw tossError('RESPONSE_MISMATCH', { gatewayPaymentId });
      }
      return { refund, payment: snapshot };
    },

    getDispute: async () => {
      throw tossError('UNSUPPORTED', { retry: 'never' });
    },

    // Korean card companies take money back by canceling the payment, which shows as a refund.
    listDisputes: async function* () {},

    listTransactions: async function* ({ from, to }, options) {
      let startingAfter: string | undefined;
      for (;;) {
        const query = new URLSearchParams({
          startDate: seoulTime(from),
          endDate: seoulTime(to),
          limit: String(TRANSACTIONS_AT_ONCE),
          ...(startingAfter !== undefined && { startingAfter }),
        });
        const page = await client.get(
          `/v1/transactions?${query.toString()}`,
          TossTransactions,
          options?.signal,
        );
        for (const transaction of page) {
          const booked = toTransaction(transaction);
          // Toss's range is closed and in whole seconds.
          if (booked !== undefined && isWithin(Date.parse(booked.at), from, to)) yield booked;
        }
        startingAfter = page.at(-1)?.transactionKey;
        if (page.length < TRANSACTIONS_AT_ONCE) return;
      }
    },

    parseWebhook: (input) => parseTossWebhook(input, config.securityKey),
  };
};
