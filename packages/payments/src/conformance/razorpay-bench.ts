import { z } from 'zod';
import { createRazorpayFake } from '../razorpay/fake/razorpay-fake.ts';
import { RazorpayPayments, RazorpayRefunds } from '../razorpay/razorpay-objects.ts';
import { createRazorpaySavedMethods } from '../razorpay/razorpay-saved-methods.ts';
import { sign } from '../razorpay/razorpay-signature.ts';
import { createRazorpayPayouts } from '../razorpay/razorpay-payouts.ts';
import { createRazorpayGateway } from '../razorpay/razorpay.gateway.ts';
import { describeDirectCharge } from './direct-charge-conformance.ts';
import type { DirectChargeBench } from './direct-charge-conformance.ts';
import { describeDisputes } from './dispute-conformance.ts';
import type { DisputeBench } from './dispute-conformance.ts';
import { openFakeBench } from './fake-bench.ts';
import { openOrder, refOf } from './gateway-bench.ts';
import type { Callback, Conformance, FaultyCall, Order } from './gateway-bench.ts';
import { describeLateAuthorization } from './late-authorization-conformance.ts';
import type { LateAuthorizationBench } from './late-authorization-conformance.ts';
import { describePayouts } from './payout-conformance.ts';
import type { PayoutBench } from './payout-conformance.ts';
import { describeLateRefunds, describePromptRefunds, describeUnpaidRefunds } from './refund-conformance.ts';
import type { LateRefundBench, UnpaidBench } from './refund-conformance.ts';
import { describeSavedMethods } from './saved-method-conformance.ts';
import type { SavedMethodBench } from './saved-method-conformance.ts';
import type { TransportKind } from './transport.ts';
import { describeSignedWebhooks } from './webhook-conformance.ts';

export type RazorpayBench = DirectChargeBench &
  UnpaidBench &
  LateRefundBench &
  PayoutBench &
  DisputeBench &
  LateAuthorizationBench &
  SavedMethodBench;

export const RAZORPAY_KINDS: readonly Conformance<RazorpayBench>[] = [
  describeDirectCharge,
  describeLateAuthorization,
  describePromptRefunds,
  describeLateRefunds,
  describeUnpaidRefunds,
  describeDisputes,
  describeSavedMethods,
  describeSignedWebhooks,
  describePayouts,
];

const KEY_ID = 'rzp_test_conformance';
const KEY_SECRET = 'conformance_secret';
const ACCOUNT_NUMBER = '7878780080316316';
const WEBHOOK_SECRET = 'conformance_webhook_secret';

const CALLS = {
  approve: { method: 'GET', path: '/v1/payments/' },
  read: { method: 'GET', path: '/v1/orders/' },
  refund: { method: 'POST', path: '/refund' },
} as const satisfies Record<FaultyCall, object>;

const REFUND_COURSES = { pending: 'pending_then_done', failing: 'pending_then_failed' } as const;

const Signed = z.record(z.string(), z.string());
const WithToken = z.object({ id: z.string(), status: z.string(), token_id: z.string().nullish() });
const Orders = z.object({ items: z.array(z.object({ id: z.string() })) });
const PAYOUT_STATUS = { paid: 'processed', failed: 'failed', returned: 'reversed' } as const;
const Payouts = z.object({ items: z.array(z.object({ amount: z.int() })) });
const WithId = z.object({ id: z.string() });

/** A bench for the Razorpay adapter in front of its fake. */
export const openRazorpayBench = async (transport: TransportKind): Promise<RazorpayBench> => {
  // Only `advance` moves the fake's clock.
  const opened = new Date();
  const clock = { now: () => opened };
  const { origin, control, countedFetch, fail, common } = await openFakeBench(
    transport,
    (surroundings) =>
      createRazorpayFake({
        clock,
        keyId: KEY_ID,
        keySecret: KEY_SECRET,
        webhookSecret: WEBHOOK_SECRET,
        ...surroundings,
      }),
    {
      retryMs: 3 * 60_000,
      headersFor: (rawBody: Uint8Array) => ({
        'x-razorpay-event-id': 'made-by-hand',
        'x-razorpay-signature': sign(WEBHOOK_SECRET, rawBody),
      }),
    },
  );
  const config = {
    apiUrl: origin,
    sdkUrl: `${origin}/v1/checkout.js`,
    keyId: KEY_ID,
    keySecret: KEY_SECRET,
    webhookSecret: WEBHOOK_SECRET,
    fetch: countedFetch,
    clock,
    timeoutMs: 60_000,
  };
  const gateway = createRazorpayGateway(config);

  /** What the page does: Razorpay's window, with our order noted. */
  const customer = async (order: Order, reason: string | null = null): Promise<Callback> =>
    Signed.parse(
      await control('pay', {
        orderId: order.gatewayOrderId,
        notes: { order_id: order.orderId },
        reason,
      }),
    );

  const list = async (path: string): Promise<unknown> => {
    const response = await fetch(`${origin}${path}`, {
      headers: { authorization: `Basic ${btoa(`${KEY_ID}:${KEY_SECRET}`)}` },
    });
    return response.json();
  };

  /** Tokens whose bank refuses every charge. */
  const withoutFunds = new Set<string>();

  let refundCourse: keyof typeof REFUND_COURSES | undefined;

  const bench: RazorpayBench = {
    ...common,
    gateway,
    savedMethods: createRazorpaySavedMethods(config),
    customerRegisters: async ({ ref = '' }, card) => {
      const callback = Signed.parse(await control('pay', { orderId: ref }));
      if (card === 'without_funds') {
        const paid = WithToken.parse(await list(`/v1/payments/${callback['razorpay_payment_id']}`));
        withoutFunds.add(paid.token_id ?? '');
      }
      return callback;
    },
    failNextCharge: (fault) => fail(fault, { method: 'POST', path: '/v1/payments/create/recurring' }),
    banksAnswer: async () => {
      const { items } = z.object({ items: z.array(WithToken) }).parse(await list('/v1/payments?count=100'));
      for (const { id, token_id, status } of items) {
        if (token_id == null || status !== 'created') continue;
        const reason = withoutFunds.has(token_id) ? 'insufficient_funds' : null;
        await control('charge', { paymentId: id, reason });
      }
    },
    currency: 'INR',
    tooLittle: 99,
    customerPays: async (order) => {
      if (refundCourse) await control('refunds/course', { course: REFUND_COURSES[refundCourse] });
      refundCourse = undefined;
      return customer(order);
    },
    customerIsRefused: async (order) => void (await customer(order, 'insufficient_funds')),
    customerCancels: () => ({ 'error[code]': 'BAD_REQUEST_ERROR', 'error[reason]': 'payment_cancelled' }),
    misleading: (callback) => [
      { ...callback, razorpay_order_id: 'order_Cheaper0000000' },
      { ...callback, razorpay_payment_id: 'pay_Another00000000' },
      { ...callback, razorpay_signature: sign('somebody', 'order_1|pay_1') },
      { ...callback, razorpay_signature: '' },
    ],
    bankAuthorizesLate: async (order) => {
      const callback = await customer(order, 'gateway_technical_error');
      await control('clock', { advanceMs: 2 * 60 * 60 * 1000 });
      await control('late', { paymentId: callback['razorpay_payment_id'] });
      return callback;
    },
    unpaidPayment: async () => {
      const order = await openOrder(bench);
      await customer(order, 'card_declined');
      return (await gateway.getStatus(refOf(order)))?.gatewayPaymentId ?? '';
    },
    nextPaymentRefunds: (course) => {
      refundCourse = course;
    },
    settleRefunds: async () => void (await control('refunds/settle', {})),
    refundsByHand: async (paymentId, amount) =>
      WithId.parse(await control('refund', { paymentId, amount })).id,
    bankDisputes: async (paymentId, amount) =>
      WithId.parse(await control('dispute', { paymentId, amount })).id,
    bankReturnsRefund: async (refundId) => void (await control('refunds/fail', { refundId })),
    closeDispute: async (disputeId, status) => void (await control('dispute/close', { disputeId, status })),
    payouts: {
      gateway: createRazorpayPayouts({
        ...{ apiUrl: origin, keyId: KEY_ID, keySecret: KEY_SECRET, accountNumber: ACCOUNT_NUMBER },
        ...{ fetch: countedFetch, timeoutMs: 60_000 },
      }),
      account: {
        ...{ kind: 'bank', bankCode: 'HDFC0001234', accountNumber: '1121431121541121' },
        holderName: 'A Creator',
      },
      clear: async () => {},
      decide: async (payoutId, outcome) =>
        void (await control('payout', { payoutId, status: PAYOUT_STATUS[outcome] })),
      isLate: true,
      failNext: (fault) => fail(fault, { method: 'POST', path: '/v1/payouts' }),
      booked: async () =>
        Payouts.parse(await list(`/v1/payouts?account_number=${ACCOUNT_NUMBER}`))
          .items.map(({ amount }) => amount)
          .toReversed(),
    },
    failNextCall: (fault, call) => fail(fault, CALLS[call]),
    bookings: async ({ orderId, gatewayOrderId }) => {
      const ofReceipt = Orders.parse(await list(`/v1/orders?receipt=${orderId}`)).items[0]?.id;
      const id = gatewayOrderId ?? ofReceipt;
      if (id === undefined) return [];
      const payments = RazorpayPayments.parse(await list(`/v1/orders/${id}/payments`));
      const booked: number[] = [];
      for (const payment of payments.items.filter((each) => each.captured)) {
        const refunds = RazorpayRefunds.parse(await list(`/v1/payments/${payment.id}/refunds`));
        const amounts = refunds.items.filter(({ status }) => status !== 'failed').map((each) => -each.amount);
        booked.push(payment.amount, ...amounts.toReversed());
      }
      return booked;
    },
    advance: async (milliseconds) => void (await control('clock', { advanceMs: milliseconds })),
  };
  return bench;
};
