import { createHash, timingSafeEqual } from 'node:crypto';
import type { GatewayEvent, WebhookInput } from '@inkvine/core/payments/payment-gateway.port';
import { z } from 'zod';
import { tossError } from './toss-errors.ts';
import { parseTossPayoutWebhook } from './toss-payout-webhook.ts';

/** Bounded, because anybody can post here. */
const Key = z.string().min(1).max(200);

/** Payment events say `2026-01-02T03:04:05.678901` and mean Seoul; the other envelopes carry the offset. */
const KoreanTime = z.iso
  .datetime({ local: true, offset: true })
  .transform((time) => (/(Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}+09:00`));

const DepositCallback = z.object({ createdAt: KoreanTime, secret: Key, status: Key, orderId: Key });

/** What is told of payments. */
const Event = z.object({
  eventType: z.string().min(1).max(100),
  createdAt: KoreanTime,
  eventId: Key.optional(),
  data: z.object({ paymentKey: Key.optional(), orderId: Key.optional(), status: Key.optional() }).optional(),
});

const KINDS: Readonly<Record<string, GatewayEvent['kind']>> = {
  PAYMENT_STATUS_CHANGED: 'payment',
  CANCEL_STATUS_CHANGED: 'refund',
};

/** Toss tells of refunds as payments that have changed. */
const REFUNDED: ReadonlySet<string | undefined> = new Set(['CANCELED', 'PARTIAL_CANCELED']);

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

/** Compares digests, which are of one length whatever the caller sent. */
const sameSecret = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));

const readJson = (rawBody: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch (cause) {
    throw tossError('INVALID_REQUEST', { rawMessage: 'webhook is not JSON', cause });
  }
};

const refOf = (data: {
  paymentKey?: string | undefined;
  orderId?: string | undefined;
}): GatewayEvent['ref'] => ({
  ...(data.paymentKey && { gatewayPaymentId: data.paymentKey }),
  ...(data.orderId && { orderId: data.orderId }),
});

/**
 * Toss's webhooks (docs.tosspayments.com/reference/using-api/webhook-events). Payment events are not signed, and
 * the `toss-signature` of many samples does not exist; deposit callbacks repeat the secret of the payment. Those of
 * payouts and sellers are signed.
 *
 * @param securityKey Signs the events of payouts; without it they are ignored.
 * @throws GatewayError `INVALID_REQUEST` when it cannot be read, `SIGNATURE_INVALID` when the deposit's secret is
 * not the stored one.
 */
export const parseTossWebhook = async (input: WebhookInput, securityKey?: string): Promise<GatewayEvent> => {
  const { rawBody, headers, findDepositSecret } = input;
  const json = readJson(rawBody);
  const payout = parseTossPayoutWebhook(input, json, securityKey);
  if (payout !== undefined) return payout;
  const transmissionId = Key.safeParse(headers['tosspayments-webhook-transmission-id']).data;
  const fallbackKey = (): string => `sha256:${sha256(rawBody).toString('hex')}`;

  const deposit = DepositCallback.safeParse(json);
  if (deposit.success) {
    const { orderId, secret, createdAt } = deposit.data;
    if (findDepositSecret) {
      const stored = await findDepositSecret(orderId);
      if (stored === null || !sameSecret(stored, secret)) throw tossError('SIGNATURE_INVALID');
    }
    return {
      gateway: 'toss',
      dedupeKey: transmissionId ?? fallbackKey(),
      rawType: 'DEPOSIT_CALLBACK',
      trust: findDepositSecret ? 'shared-secret' : 'unverified',
      kind: 'deposit',
      ref: { orderId },
      occurredAt: createdAt,
    };
  }

  const event = Event.safeParse(json);
  if (!event.success) {
    throw tossError('INVALID_REQUEST', { rawMessage: 'webhook has no known shape', cause: event.error });
  }
  const { eventType, eventId, createdAt, data } = event.data;
  const named = KINDS[eventType] ?? 'ignored';
  const kind = named === 'payment' && REFUNDED.has(data?.status) ? 'refund' : named;
  const ref = kind === 'ignored' ? {} : refOf(data ?? {});
  if (kind === 'payment' && Object.keys(ref).length === 0) {
    throw tossError('INVALID_REQUEST', { rawMessage: 'webhook names no payment' });
  }
  return {
    gateway: 'toss',
    dedupeKey: transmissionId ?? eventId ?? fallbackKey(),
    rawType: eventType,
    trust: 'unverified',
    // Overseas cancels may name only their own transaction, which leads to no payment; the sweep finds those.
    kind: Object.keys(ref).length === 0 ? 'ignored' : kind,
    ref,
    occurredAt: createdAt,
  };
};
