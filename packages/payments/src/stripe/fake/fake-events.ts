import { createHmac } from 'node:crypto';
import { createFakeWebhooks } from '../../fake/webhooks.ts';
import type { SendWebhook } from '../../fake/webhooks.ts';
import type { FakeObjects } from './fake-objects.ts';
import { newId } from './fake-store.ts';
import type { StripeStore } from './fake-store.ts';

const MINUTE_MS = 60_000;
/** A sandbox tries three times over a few hours. */
const RETRY_MS = [MINUTE_MS, 60 * MINUTE_MS, 180 * MINUTE_MS];
const HOUR_SECONDS = 3600;

/** `Stripe-Signature` of a body at this second. */
export const signature = (body: string | Uint8Array, secret: string, seconds: number): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')}`;

/** Stripe's events: kept for the list, and sent signed, each attempt with its own time. */
export const createStripeEvents = (
  store: StripeStore,
  objects: FakeObjects,
  now: () => number,
  webhookSecret: string,
  send: SendWebhook | undefined,
) => {
  const webhooks = createFakeWebhooks(store, now, send, {
    retryMs: RETRY_MS,
    isDelivered: (status) => status >= 200 && status < 300,
    headersOf: ({ body }, kind) => {
      const seconds = Math.floor(now() / 1000) - (kind === 'old' ? HOUR_SECONDS : 0);
      return {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signature(body, kind === 'wrong' ? 'whsec_of_another' : webhookSecret, seconds),
      };
    },
  });
  return {
    ...webhooks,
    emit: (type: string, object: unknown): void => {
      const event = store.events.save({
        id: newId('evt'),
        type,
        created: Math.floor(now() / 1000),
        object,
      });
      const body = JSON.stringify(objects.event(event));
      webhooks.enqueue(body, event.id);
    },
    /** The events of which no delivery was answered. */
    isUndelivered: (eventId: string): boolean => {
      const deliveries = store.deliveries.all().filter((delivery) => delivery.eventId === eventId);
      return !deliveries.some(({ state }) => state === 'delivered');
    },
  };
};
export type StripeEvents = ReturnType<typeof createStripeEvents>;
