import { randomUUID } from 'node:crypto';
import { koreanLocalTime } from './fake-payment.ts';
import type { Delivery, FakeStore } from './fake-store.ts';

/** Sends one webhook and gives the status of the answer, 0 when there was none. */
export type SendWebhook = (webhook: { headers: Record<string, string>; body: string }) => Promise<number>;

export interface WebhookPolicy {
  /** `before_response`: before the API call that caused it is answered, so that it overtakes the browser. */
  timing: 'before_response' | 'after_response' | 'off';
  /** How often the same transmission is sent. */
  copies: number;
  delayMs: number;
}

const MINUTE_MS = 60_000;
const RETRY_MINUTES = [1, 4, 16, 64, 256, 1024, 4096] as const;

/** Toss's payment webhooks: unsigned, at least once, retried seven times over three days and nineteen hours. */
export const createFakeWebhooks = (store: FakeStore, now: () => number, send: SendWebhook | undefined) => {
  let policy: WebhookPolicy = { timing: 'after_response', copies: 1, delayMs: 0 };
  const sending = new Set<string>();

  const attempt = async (delivery: Delivery): Promise<void> => {
    const status = await send?.({
      headers: {
        'content-type': 'application/json',
        'tosspayments-webhook-transmission-time': new Date(now()).toISOString(),
        'tosspayments-webhook-transmission-retried-count': String(delivery.retried),
        'tosspayments-webhook-transmission-id': delivery.transmissionId,
      },
      body: delivery.body,
    });
    const waitMinutes = RETRY_MINUTES[delivery.retried];
    if (status === 200) store.saveDelivery({ ...delivery, state: 'delivered' });
    else if (waitMinutes === undefined) store.saveDelivery({ ...delivery, state: 'given_up' });
    else {
      store.saveDelivery({
        ...delivery,
        retried: delivery.retried + 1,
        dueAt: now() + waitMinutes * MINUTE_MS,
      });
    }
  };

  return {
    policy: (): WebhookPolicy => policy,
    setPolicy: (next: WebhookPolicy): void => {
      policy = next;
    },

    /** Queues PAYMENT_STATUS_CHANGED with the payment as it is now. */
    enqueue: (payment: unknown): void => {
      if (!send || policy.timing === 'off') return;
      const transmissionId = randomUUID();
      const body = JSON.stringify({
        eventType: 'PAYMENT_STATUS_CHANGED',
        createdAt: koreanLocalTime(now()),
        data: payment,
      });
      for (let copy = 0; copy < policy.copies; copy += 1) {
        store.saveDelivery({
          id: randomUUID(),
          transmissionId,
          body,
          dueAt: now() + policy.delayMs,
          retried: 0,
          state: 'pending',
        });
      }
    },

    /** Sends what is due and not under way already; resolves when each has been answered or has failed. */
    deliverDue: async (): Promise<void> => {
      const due = store
        .pendingDeliveries()
        .filter((delivery) => delivery.dueAt <= now() && !sending.has(delivery.id))
        .toSorted((a, b) => a.dueAt - b.dueAt);
      for (const delivery of due) sending.add(delivery.id);
      for (const delivery of due) {
        await attempt(delivery);
        sending.delete(delivery.id);
      }
    },
  };
};
export type FakeWebhooks = ReturnType<typeof createFakeWebhooks>;
