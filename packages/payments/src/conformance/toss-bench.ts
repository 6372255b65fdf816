import { z } from 'zod';
import { NOBODYS_ACCOUNT } from '../toss/fake/fake-account.ts';
import { createTossFake } from '../toss/fake/toss-fake.ts';
import { createTossPayouts } from '../toss/toss-payouts.ts';
import { createTossSavedMethods } from '../toss/toss-saved-methods.ts';
import { createTossGateway } from '../toss/toss.gateway.ts';
import type { TossGatewayConfig } from '../toss/toss.gateway.ts';
import { describeConfirmation } from './confirmation-conformance.ts';
import type { ConfirmationBench } from './confirmation-conformance.ts';
import { describeDeposits } from './deposit-conformance.ts';
import type { DepositBench } from './deposit-conformance.ts';
import { describeNoDisputes } from './dispute-conformance.ts';
import { openFakeBench } from './fake-bench.ts';
import { openOrder, refOf } from './gateway-bench.ts';
import type { Callback, Conformance, Order } from './gateway-bench.ts';
import { describePayouts } from './payout-conformance.ts';
import type { PayoutBench } from './payout-conformance.ts';
import { describePromptRefunds, describeUnpaidRefunds } from './refund-conformance.ts';
import { describeSavedMethods } from './saved-method-conformance.ts';
import type { SavedMethodBench } from './saved-method-conformance.ts';
import type { TransportKind } from './transport.ts';
import type { UnpaidBench } from './refund-conformance.ts';
import { describeUnsignedWebhooks } from './webhook-conformance.ts';
import type { UnsignedWebhookBench } from './webhook-conformance.ts';

export type TossBench = ConfirmationBench &
  DepositBench &
  PayoutBench &
  UnpaidBench &
  UnsignedWebhookBench &
  SavedMethodBench;

export const TOSS_KINDS: readonly Conformance<TossBench>[] = [
  describeConfirmation,
  describeDeposits,
  describePromptRefunds,
  describeUnpaidRefunds,
  describeNoDisputes,
  describePayouts,
  describeSavedMethods,
  describeUnsignedWebhooks,
];

const CLIENT_KEY = 'test_ck_conformance';
const SECRET_KEY = 'test_sk_conformance';
const SECURITY_KEY = '5e'.repeat(32);
const BANK = { deposit: 'deposit', reverse: 'deposit/reverse', expire: 'deposit/expire' } as const;
const PAYOUT_STATUS = { paid: 'COMPLETED', failed: 'FAILED', returned: 'FAILED' } as const;
const Payouts = z.object({
  entityBody: z.object({ items: z.array(z.object({ amount: z.object({ value: z.int() }) })) }),
});

const Transactions = z.array(z.object({ orderId: z.string(), status: z.string(), amount: z.number() }));

/** A bench for the Toss adapter in front of its fake. */
export const openTossBench = async (transport: TransportKind): Promise<TossBench> => {
  const clock = { now: () => new Date() };
  const { origin, control, countedFetch, fail, common } = await openFakeBench(
    transport,
    (surroundings) =>
      createTossFake({
        clock,
        clientKey: CLIENT_KEY,
        secretKey: SECRET_KEY,
        securityKey: SECURITY_KEY,
        ...surroundings,
      }),
    {
      retryMs: 60_000,
      headersFor: () => ({}),
    },
  );
  const config: TossGatewayConfig = {
    apiUrl: origin,
    sdkUrl: `${origin}/v2/standard`,
    clientKey: CLIENT_KEY,
    secretKey: SECRET_KEY,
    securityKey: SECURITY_KEY,
    virtualAccounts: true,
    fetch: countedFetch,
    clock,
    timeoutMs: 60_000,
  };
  const gateway = createTossGateway(config);

  const list = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Basic ${btoa(`${SECRET_KEY}:`)}` };
    return await (await fetch(`${origin}${path}`, { headers })).json();
  };

  const authenticate = async (
    { orderId, amount }: Order,
    special: { refuseWith?: string; accountHours?: number } = {},
  ): Promise<Callback> =>
    z
      .record(z.string(), z.string())
      .parse(await control('authenticate', { orderId, amount: amount.amountMinor, ...special }));

  const bench: TossBench = {
    ...common,
    gateway,
    savedMethods: createTossSavedMethods(config),
    customerRegisters: async ({ client }, card) => {
      if (client.kind !== 'toss') throw new Error('not a window of Toss');
      const refuseWith = card === 'without_funds' ? 'REJECT_CARD_PAYMENT' : null;
      const agreement = { customerKey: client.customerKey, method: client.method, refuseWith };
      return z.record(z.string(), z.string()).parse(await control('agree', agreement));
    },
    failNextCharge: (fault) => fail(fault, { method: 'POST', path: '/v1/billing/' }),
    banksAnswer: async () => {},
    currency: 'KRW',
    tooLittle: 99,
    sessionMs: 10 * 60 * 1000,
    customerPays: (order) => authenticate(order),
    customerPaysWithoutFunds: (order) => authenticate(order, { refuseWith: 'REJECT_CARD_PAYMENT' }),
    customerPaysAnother: async (order, amount) => ({
      ...(await authenticate({ ...order, amount })),
      amount: String(order.amount.amountMinor),
    }),
    customerCancels: ({ orderId }) => ({ code: 'PAY_PROCESS_CANCELED', message: '사용자 취소', orderId }),
    misleading: (callback) => [
      { ...callback, amount: '1000' },
      { ...callback, amount: `${callback['amount']}.0` },
      { ...callback, orderId: 'another-order' },
    ],
    unpaidPayment: async () => {
      const order = await openOrder(bench);
      await authenticate(order);
      const payment = await gateway.getStatus(refOf(order));
      return payment?.gatewayPaymentId ?? '';
    },
    refundsByHand: async (paymentKey, amount) =>
      z.object({ transactionKey: z.string() }).parse(await control('cancel', { paymentKey, amount }))
        .transactionKey,
    deposits: {
      customerTransfers: (order) => authenticate(order, { accountHours: 72 }),
      bank: async ({ orderId }, act) => void (await control(BANK[act], { orderId })),
      nobodys: { bankCode: '88', accountNumber: NOBODYS_ACCOUNT, holderName: '아무개' },
    },
    payouts: {
      gateway: createTossPayouts({ ...config, securityKey: SECURITY_KEY }),
      account: {
        ...{ kind: 'bank', bankCode: '088', accountNumber: '110234567890', holderName: 'A Creator' },
      },
      clear: async (sellerId) => void (await control('seller', { sellerId })),
      decide: async (payoutId, outcome) =>
        void (await control('payout', { payoutId, status: PAYOUT_STATUS[outcome] })),
      isLate: true,
      failNext: (fault) => fail(fault, { method: 'POST', path: '/v2/payouts' }),
      booked: async () =>
        Payouts.parse(await list('/v2/payouts?limit=100'))
          .entityBody.items.map(({ amount }) => amount.value)
          .toReversed(),
    },
    failNextCall: (fault) => fail(fault, { path: '/v1/payments' }),
    bookings: async ({ orderId }) => {
      const day = (daysFromNow: number): string =>
        new Date(Date.now() + daysFromNow * 86_400_000).toISOString().slice(0, 10);
      return Transactions.parse(await list(`/v1/transactions?startDate=${day(-2)}&endDate=${day(2)}`))
        .filter((transaction) => transaction.orderId === orderId)
        .map(({ status, amount }) => (status === 'DONE' ? amount : -amount));
    },
    advance: async (milliseconds) => void (await control('clock', { advanceMs: milliseconds })),
    forgeWebhook: (paymentKey, { orderId }) => ({
      headers: { 'tosspayments-webhook-transmission-id': 'forged' },
      rawBody: Buffer.from(
        JSON.stringify({
          eventType: 'PAYMENT_STATUS_CHANGED',
          createdAt: '2026-11-20T12:00:00.000000',
          data: { paymentKey, orderId, status: 'DONE' },
        }),
      ),
    }),
  };
  return bench;
};
