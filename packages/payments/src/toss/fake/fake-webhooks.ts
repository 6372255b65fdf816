import { createHmac, randomUUID } from 'node:crypto';
import { createFakeWebhooks } from '../../fake/webhooks.ts';
import type { SendWebhook } from '../../fake/webhooks.ts';
import type { FakeAccount } from './fake-account.ts';
import { koreanLocalTime, koreanTime } from './fake-time.ts';
import type { TossStore } from './fake-store.ts';

const MINUTE_MS = 60_000;
const RETRY_MINUTES = [1, 4, 16, 64, 256, 1024, 4096] as const;

export interface DepositNews extends Pick<FakeAccount, 'secret'> {
  orderId: string;
  status: string;
  transactionKey: string | null;
}

/** What Toss signs: news of payouts and sellers. */
const SIGNED = /^\{"eventType":"(payout|seller)\.changed"/;

export const tossSignature = (body: string | Uint8Array, time: string, securityKey: string): string =>
  `v1:${createHmac('sha256', Buffer.from(securityKey, 'hex')).update(body).update(`:${time}`).digest('base64')}`;

/**
 * Toss's webhooks, at least once, retried seven times over three days and nineteen hours: of payments, unsigned, and
 * of payouts, signed.
 */
export const createTossWebhooks = (
  store: TossStore,
  now: () => number,
  send: SendWebhook | undefined,
  securityKey: string,
) => {
  const webhooks = createFakeWebhooks(store, now, send, {
    retryMs: RETRY_MINUTES.map((minutes) => minutes * MINUTE_MS),
    isDelivered: (status) => status === 200,
    headersOf: (delivery, kind) => {
      const time = new Date(now()).toISOString();
      const key = kind === 'wrong' ? 'ff'.repeat(32) : securityKey;
      return {
        'content-type': 'application/json',
        'tosspayments-webhook-transmission-time': time,
        'tosspayments-webhook-transmission-retried-count': String(delivery.retried),
        'tosspayments-webhook-transmission-id': delivery.eventId,
        ...(SIGNED.test(delivery.body) && {
          'tosspayments-webhook-signature': tossSignature(delivery.body, time, key),
        }),
      };
    },
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

    /** Queues DEPOSIT_CALLBACK: flat, and proved by the secret of the payment. */
    announceDeposit: ({ orderId, status, secret, transactionKey }: DepositNews): void => {
      const event = { createdAt: koreanTime(now()), secret, status, transactionKey, orderId };
      webhooks.enqueue(JSON.stringify(event), randomUUID());
    },

    /** Queues `payout.changed` or `seller.changed` with the thing as it is now. */
    announceEntity: (entityType: 'payout' | 'seller', entityBody: unknown): void => {
      const eventId = randomUUID();
      const event = {
        eventType: `${entityType}.changed`,
        createdAt: new Date(now()).toISOString(),
        version: '2022-11-16',
        ...{ eventId, entityType, entityBody },
      };
      webhooks.enqueue(JSON.stringify(event), eventId);
    },
  };
};
export type TossWebhooks = ReturnType<typeof createTossWebhooks>;
