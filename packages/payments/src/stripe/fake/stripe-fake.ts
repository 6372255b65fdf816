import { setTimeout } from 'node:timers/promises';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { createFakeFaults } from '../../fake/faults.ts';
import { json } from '../../fake/http.ts';
import type { FakeGateway } from '../../fake/http.ts';
import type { Journal } from '../../fake/store.ts';
import type { SendWebhook } from '../../fake/webhooks.ts';
import { createStripeAdmin } from './fake-admin.ts';
import { createFakeApi } from './fake-api.ts';
import { createFakeCheckout } from './fake-checkout.ts';
import { createFakeConnect } from './fake-connect.ts';
import { createStripeEvents } from './fake-events.ts';
import { createFakeObjects } from './fake-objects.ts';
import { createFakeOnboarding } from './fake-onboarding.ts';
import { createFakePayments } from './fake-payments.ts';
import { createFakeSetups } from './fake-setups.ts';
import { createStripeStore } from './fake-store.ts';

const ACCOUNT_VERSION = '2026-10-28.endive';

export interface StripeFakeConfig {
  clock: Clock;
  secretKey: string;
  /** Signs what it sends. */
  webhookSecret: string;
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
 * Stripe for one-time card payments, saved cards and transfers to creators, faithful where it hurts: keys that compare parameters and repeat errors,
 * cards that are refused while the page stays open, refunds that fail days later, a search that lags, events that
 * come twice, late and out of order. No network of its own: `fake/server.ts` and `fake/handlers.msw.ts` give it one.
 */
export const createStripeFake = (config: StripeFakeConfig): FakeGateway => {
  const { clock, secretKey, webhookSecret, publicUrl, sendWebhook, journal } = config;
  let searchLagMs = 0;
  const store = createStripeStore(journal);
  const now = (): number => clock.now().getTime() + store.clockOffsetMs();
  const objects = createFakeObjects(store, publicUrl, ACCOUNT_VERSION);
  const events = createStripeEvents(store, objects, now, webhookSecret, sendWebhook);
  const setups = createFakeSetups(store, objects, events, now);
  const payments = createFakePayments(store, objects, events, setups, now);
  const connect = createFakeConnect({ store, events, publicUrl, now });
  const onboarding = createFakeOnboarding(connect);
  const faults = createFakeFaults();
  const api = createFakeApi({
    store,
    objects,
    payments,
    setups,
    connect,
    events,
    faults,
    secretKey,
    now,
    sleep: config.sleep ?? ((milliseconds) => setTimeout(milliseconds)),
    searchLagMs: () => searchLagMs,
  });
  const checkout = createFakeCheckout({ store, payments, objects });
  const admin = createStripeAdmin({
    store,
    objects,
    payments,
    connect,
    events,
    faults,
    setSearchLag: (milliseconds) => {
      searchLagMs = milliseconds;
    },
  });

  return {
    handle: async (request) => {
      const url = new URL(request.url, publicUrl);
      if (url.pathname.startsWith('/v1/')) return api(request, url);
      if (url.pathname.startsWith('/__fake/')) return admin(request, url);
      if (url.pathname === '/health') return json(200, {});
      return (
        checkout(request, url) ?? onboarding(request, url) ?? json(404, { error: { message: 'not found' } })
      );
    },
    tick: async () => {
      payments.expireDue();
      await events.deliverDue();
    },
  };
};
