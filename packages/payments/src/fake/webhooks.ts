import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FakeStore, Delivery } from './store.ts';

/** Sends one webhook and gives the status of the answer, 0 when there was none. */
export type SendWebhook = (webhook: { headers: Record<string, string>; body: string }) => Promise<number>;

export const WebhookPolicy = z.object({
  /** `before_response`: before the call that caused it is answered, so that it overtakes the browser. */
  timing: z.enum(['before_response', 'after_response', 'off']),
  /** How often the same event is sent. */
  copies: z.int().min(1).max(10).default(1),
  delayMs: z.int().min(0).default(0),
  order: z.enum(['as_it_happened', 'reversed']).default('as_it_happened'),
  /** Where a gateway signs: `wrong` by another secret, `old` an hour ago. */
  signature: z.enum(['right', 'wrong', 'old']).default('right'),
});
export type WebhookPolicy = z.infer<typeof WebhookPolicy>;

export interface WebhookStyle {
  /** After how long each repetition follows a delivery that failed. */
  retryMs: readonly number[];
  isDelivered(status: number): boolean;
  /** Asked at each attempt, because some gateways sign the time. */
  headersOf(delivery: Delivery, signature: WebhookPolicy['signature']): Record<string, string>;
}

/** Sends events at least once, late, twice or reordered, until they are answered or given up. */
export const createFakeWebhooks = (
  store: FakeStore,
  now: () => number,
  send: SendWebhook | undefined,
  style: WebhookStyle,
) => {
  let policy: WebhookPolicy = WebhookPolicy.parse({ timing: 'after_response' });
  const sending = new Set<string>();

  const attempt = async (delivery: Delivery): Promise<void> => {
    const headers = style.headersOf(delivery, policy.signature);
    const status = (await send?.({ headers, body: delivery.body })) ?? 0;
    const waitMs = style.retryMs[delivery.retried];
    if (style.isDelivered(status)) store.deliveries.save({ ...delivery, state: 'delivered' });
    else if (waitMs === undefined) store.deliveries.save({ ...delivery, state: 'given_up' });
    else store.deliveries.save({ ...delivery, retried: delivery.retried + 1, dueAt: now() + waitMs });
  };

  const pending = (): Delivery[] => store.deliveries.all().filter(({ state }) => state === 'pending');

  return {
    policy: (): WebhookPolicy => policy,
    setPolicy: (next: WebhookPolicy): void => {
      policy = next;
    },
    pending,

    enqueue: (body: string, eventId: string): void => {
      if (!send || policy.timing === 'off') return;
      for (let copy = 0; copy < policy.copies; copy += 1) {
        store.deliveries.save({
          id: randomUUID(),
          eventId,
          body,
          dueAt: now() + policy.delayMs,
          retried: 0,
          state: 'pending',
        });
      }
    },

    /** Sends what is due and not under way already; resolves when each has been answered or has failed. */
    deliverDue: async (): Promise<void> => {
      const due = pending()
        .filter((delivery) => delivery.dueAt <= now() && !sending.has(delivery.id))
        .toSorted((a, b) => a.dueAt - b.dueAt);
      if (policy.order === 'reversed') due.reverse();
      for (const delivery of due) sending.add(delivery.id);
      for (const delivery of due) {
        await attempt(delivery);
        sending.delete(delivery.id);
      }
    },
  };
};
export type FakeWebhooks = ReturnType<typeof createFakeWebhooks>;
