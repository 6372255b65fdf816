import { randomBytes } from 'node:crypto';
import { createFakeWebhooks } from '../../fake/webhooks.ts';
import type { SendWebhook } from '../../fake/webhooks.ts';
import { sign } from '../razorpay-signature.ts';
import { newId } from './fake-ids.ts';
import type { RazorpayStore } from './fake-store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** After 1, 2, 4 … minutes, for as long as a day lasts. */
const RETRY_MS = Array.from({ length: 24 }, (_, index) => MINUTE_MS * 2 ** index).filter(
  (_wait, index, waits) => waits.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0) <= DAY_MS,
);

export interface RazorpayWebhooksConfig {
  webhookSecret: string;
  /** Signs what `signature: 'old'` asks for, as retries of events from before a rotation do. */
  previousWebhookSecret: string;
}

/** Razorpay's webhooks: signed over the body alone, retried for a day, and then the whole webhook is switched off. */
export const createRazorpayWebhooks = (
  store: RazorpayStore,
  now: () => number,
  send: SendWebhook | undefined,
  { webhookSecret, previousWebhookSecret }: RazorpayWebhooksConfig,
) => {
  const secrets = {
    right: webhookSecret,
    old: previousWebhookSecret,
    wrong: randomBytes(16).toString('hex'),
  };
  const webhooks = createFakeWebhooks(store, now, send, {
    retryMs: RETRY_MS,
    isDelivered: (status) => status >= 200 && status < 300,
    headersOf: (delivery, signature) => ({
      'content-type': 'application/json',
      'x-razorpay-event-id': delivery.eventId,
      'x-razorpay-signature': sign(secrets[signature], delivery.body),
    }),
  });

  const isEnabled = (): boolean => {
    const enabledAt = store.endpoint.find('webhook')?.enabledAt ?? 0;
    return !store.deliveries.all().some(({ state, dueAt }) => state === 'given_up' && dueAt > enabledAt);
  };

  return {
    ...webhooks,
    isEnabled,

    enable: (): void => void store.endpoint.save({ enabledAt: now() }),

    /** Queues an event with its objects as they are now. */
    announce: (event: string, entities: Readonly<Record<string, object>>): void => {
      if (!isEnabled()) return;
      const body = {
        entity: 'event',
        account_id: 'acc_InkvineFake000',
        event,
        contains: Object.keys(entities),
        payload: Object.fromEntries(Object.entries(entities).map(([name, entity]) => [name, { entity }])),
        created_at: Math.floor(now() / 1000),
      };
      webhooks.enqueue(JSON.stringify(body), newId(''));
    },
  };
};
export type RazorpayWebhooks = ReturnType<typeof createRazorpayWebhooks>;
