import { setTimeout } from 'node:timers/promises';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { createFakeFaults } from '../../fake/faults.ts';
import { json } from '../../fake/http.ts';
import type { FakeGateway } from '../../fake/http.ts';
import type { Journal } from '../../fake/store.ts';
import type { SendWebhook } from '../../fake/webhooks.ts';
import { createRazorpayAdmin } from './fake-admin.ts';
import { createRazorpayApi } from './fake-api.ts';
import { createFakeCheckout } from './fake-checkout.ts';
import { createFakePayments } from './fake-payments.ts';
import { createFakePayouts } from './fake-payouts.ts';
import { createFakeRecurring } from './fake-recurring.ts';
import { createRazorpayStore } from './fake-store.ts';
import { createRazorpayWebhooks } from './fake-webhooks.ts';

export interface RazorpayFakeConfig {
  clock: Clock;
  keyId: string;
  keySecret: string;
  webhookSecret: string;
  /** Signs retries from before a rotation; left out, nobody's. */
  previousWebhookSecret?: string;
  /** Where browsers reach the fake, without a trailing slash. */
  publicUrl: string;
  /** Left out, no webhooks are sent. */
  sendWebhook?: SendWebhook;
  /** When banks agree to charges without the customer; left out, only when they are told to. */
  banksAnswerAfterMs?: number;
  /** Left out, nothing outlives the process. */
  journal?: Journal;
  /** After how long banks have taken payouts; left out, they wait for the control. */
  payoutsTakeMs?: number;
  /** How the `latency` fault waits, in milliseconds; left out, in real time. */
  sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Razorpay for one-time payments, saved methods and payouts in rupees, faithful where it hurts: orders that each
 * POST makes anew, payments that are authorised after they failed, refunds that fail late, charges that answer only
 * an id, webhooks that are switched off after a day of errors. No network of its own: `fake/server.ts` and
 * `fake/handlers.msw.ts` give it one.
 */
export const createRazorpayFake = (config: RazorpayFakeConfig): FakeGateway => {
  const { clock, keyId, keySecret, publicUrl, sendWebhook, journal } = config;
  const store = createRazorpayStore(journal);
  const now = (): number => clock.now().getTime() + store.clockOffsetMs();
  const webhooks = createRazorpayWebhooks(store, now, sendWebhook, {
    webhookSecret: config.webhookSecret,
    previousWebhookSecret: config.previousWebhookSecret ?? config.webhookSecret,
  });
  const recurring = createFakeRecurring(store, webhooks, now);
  const payments = createFakePayments({ store, webhooks, now, register: recurring.register });
  const payouts = createFakePayouts(store, webhooks, now);
  const faults = createFakeFaults();
  const shared = { store, payments, recurring, payouts, webhooks, faults, keySecret };
  const api = createRazorpayApi({
    ...shared,
    keyId,
    now,
    sleep: config.sleep ?? ((milliseconds) => setTimeout(milliseconds)),
  });
  const checkout = createFakeCheckout({ store, payments, keyId, keySecret });
  const admin = createRazorpayAdmin(shared);

  return {
    handle: async (request) => {
      const url = new URL(request.url, publicUrl);
      if (url.pathname.startsWith('/v1/') && url.pathname !== '/v1/checkout.js') return api(request, url);
      if (url.pathname.startsWith('/__fake/')) return admin(request, url);
      if (url.pathname === '/health') return json(200, {});
      return checkout(request, url) ?? json(404, {});
    },
    tick: async () => {
      payments.expireDue();
      if (config.banksAnswerAfterMs !== undefined) payments.answerCharges(config.banksAnswerAfterMs);
      if (config.payoutsTakeMs !== undefined) payouts.settleSince(now() - config.payoutsTakeMs);
      await webhooks.deliverDue();
    },
  };
};
