import { randomUUID } from 'node:crypto';
import { createFakeWebhooks } from '../../fake/webhooks.ts';
import type { SendWebhook } from '../../fake/webhooks.ts';
import { koreanLocalTime } from './fake-payment.ts';
import type { TossStore } from './fake-store.ts';

const MINUTE_MS = 60_000;
const RETRY_MINUTES = [1, 4, 16, 64, 256, 1024, 4096] as const;

/** Toss's payment webhooks: unsigned, at least once, retried seven times over three days and nineteen hours. */
export const createTossWebhooks = (store: TossStore, now: () => number, send: SendWebhook | undefined) => {
  const webhooks = createFakeWebhooks(store, now, send, {
    retryMs: RETRY_MINUTES.map((minutes) => minutes * MINUTE_MS),
    isDelivered: (status) => status === 200,
    headersOf: (delivery) => ({
      'content-type': 'application/json',
      'tosspayments-webhook-transmission-time': new Date(now()).toISOString(),
      'tosspayments-webhook-transmission-retried-count': String(delivery.retried),
      'tosspayments-webhook-transmission-id': delivery.eventId,
    }),
  });
  return {
    ...webhooks,
    /** Queues PAYMENT_STATUS_CHANGED with the payment as it is now. */
    announce: (payment: unknown): void => {
      const event = {
        eventType: 'PAYMENT_STATUS_CHANGED',
        createdAt: koreanLocalTime(now()),
        data: payment,
      };
      webhooks.enqueue(JSON.stringify(event), randomUUID());
    },
  };
};
export type TossWebhooks = ReturnType<typeof createTossWebhooks>;
