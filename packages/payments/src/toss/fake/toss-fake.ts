import { setTimeout } from 'node:timers/promises';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { createFakeFaults } from '../../fake/faults.ts';
import { json } from '../../fake/http.ts';
import type { FakeGateway } from '../../fake/http.ts';
import type { Journal } from '../../fake/store.ts';
import type { SendWebhook } from '../../fake/webhooks.ts';
import { createTossAdmin } from './fake-admin.ts';
import { createFakeApi } from './fake-api.ts';
import { createFakeBilling } from './fake-billing.ts';
import { createFakeCheckout } from './fake-checkout.ts';
import { messageOf } from './fake-errors.ts';
import { paymentJson } from './fake-payment.ts';
import type { FakePayment } from './fake-payment.ts';
import { createFakePayments } from './fake-payments.ts';
import { createFakePayoutApi } from './fake-payout-api.ts';
import { createFakePayouts } from './fake-payouts.ts';
import { createTossStore } from './fake-store.ts';
import { createTossWebhooks } from './fake-webhooks.ts';

export interface TossFakeConfig {
  clock: Clock;
  clientKey: string;
  secretKey: string;
  /** Seals what is told of payouts; left out, sixty-four zeros. */
  securityKey?: string;
  /** After how long sellers have passed their check and banks have taken payouts; left out, they wait for the control. */
  payoutsTakeMs?: number;
  /** Where browsers reach the fake, without a trailing slash. */
  publicUrl: string;
  /** Left out, no webhooks are sent. */
  sendWebhook?: SendWebhook;
  /** Left out, nothing outlives the process. */
  journal?: Journal;
  /** How the `latency` fault waits, in milliseconds; left out, in real time. */
  sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Toss Payments for card payments, once and under billing keys, transfers to accounts of their own, and payouts to
 * sellers, faithful where it hurts: stored answers whatever the body, sessions
 * that expire, refunds that stay PARTIAL_CANCELED, unsigned webhooks that come twice or never. No network of its
 * own: `fake/server.ts` and `fake/handlers.msw.ts` give it one.
 */
export const createTossFake = (config: TossFakeConfig): FakeGateway => {
  const {
    clock,
    clientKey,
    secretKey,
    securityKey = '0'.repeat(64),
    publicUrl,
    sendWebhook,
    journal,
  } = config;
  const store = createTossStore(journal);
  const now = (): number => clock.now().getTime() + store.clockOffsetMs();
  const webhooks = createTossWebhooks(store, now, sendWebhook, securityKey);
  const announce = (payment: FakePayment): void => {
    const { account, orderId, status, transactionKey } = payment;
    // Only the callback tells that a bank took a deposit back.
    if (status !== 'WAITING_FOR_DEPOSIT') webhooks.announce(paymentJson(payment, publicUrl, messageOf));
    if (account !== undefined)
      webhooks.announceDeposit({ orderId, status, transactionKey, secret: account.secret });
  };
  const payments = createFakePayments(store, now, announce);
  const billings = createFakeBilling(store, payments, now);
  const payouts = createFakePayouts(store, webhooks, now);
  const faults = createFakeFaults();
  const api = createFakeApi({
    store,
    payments,
    billings,
    payoutApi: createFakePayoutApi({ store, payouts, securityKey }),
    webhooks,
    faults,
    secretKey,
    publicUrl,
    now,
    sleep: config.sleep ?? ((milliseconds) => setTimeout(milliseconds)),
  });
  const checkout = createFakeCheckout({ store, payments, billings, clientKey });
  const admin = createTossAdmin({ store, payments, billings, payouts, webhooks, faults, announce });

  return {
    handle: async (request) => {
      const url = new URL(request.url, publicUrl);
      if (/^\/v[12]\//.test(url.pathname) && url.pathname !== '/v2/standard') return api(request, url);
      if (url.pathname.startsWith('/__fake/')) return admin(request, url);
      if (url.pathname === '/health') return json(200, {});
      return checkout(request, url) ?? json(404, { code: 'NOT_FOUND', message: '' });
    },
    tick: async () => {
      payments.expireDue();
      if (config.payoutsTakeMs !== undefined) {
        payouts.approveAll();
        payouts.settleSince(now() - config.payoutsTakeMs);
      }
      await webhooks.deliverDue();
    },
  };
};
