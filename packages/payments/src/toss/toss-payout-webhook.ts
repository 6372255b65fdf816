import { createHmac, timingSafeEqual } from 'node:crypto';
import type { GatewayEvent, WebhookInput } from '@inkvine/core/payments/payment-gateway.port';
import { z } from 'zod';
import { tossError } from './toss-errors.ts';

const Id = z.string().min(1).max(200);
const Entity = z.object({ id: Id, refPayoutId: Id.nullish() });

/** The envelope has been told as `entityBody` and, in examples, as `data`. */
const Event = z
  .object({
    eventType: z.enum(['payout.changed', 'seller.changed']),
    eventId: Id.optional(),
    createdAt: z.iso.datetime({ offset: true }).optional(),
    entityBody: Entity.optional(),
    data: Entity.optional(),
  })
  .transform(({ entityBody, data, ...event }) => ({ ...event, entity: entityBody ?? data }));

const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** Whether the key signs as the digits that Toss shows or as the bytes they stand for is not documented. */
const keysOf = (securityKey: string): Buffer[] => [Buffer.from(securityKey), Buffer.from(securityKey, 'hex')];

/** `v1:<base64>,v1:<base64>`: more than one while a key is replaced by another. */
const isSigned = ({ rawBody, headers }: WebhookInput, securityKey: string): boolean => {
  const time = headers['tosspayments-webhook-transmission-time'] ?? '';
  const given = (headers['tosspayments-webhook-signature'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each.startsWith('v1:'))
    .map((each) => Buffer.from(each.slice('v1:'.length), 'base64'));
  return keysOf(securityKey).some((key) => {
    const right = createHmac('sha256', key).update(rawBody).update(`:${time}`).digest();
    return given.some((signature) => isSame(signature, right));
  });
};

/**
 * Toss's news of payouts and sellers, which alone of its webhooks are signed. Undefined when it is other news, and
 * where nobody is paid through Toss.
 *
 * @throws GatewayError `SIGNATURE_INVALID`; `INVALID_REQUEST` when it is signed and names nothing
 */
export const parseTossPayoutWebhook = (
  input: WebhookInput,
  json: unknown,
  securityKey: string | undefined,
): GatewayEvent | undefined => {
  const event = Event.safeParse(json);
  if (securityKey === undefined || !event.success) return undefined;
  const { eventType, eventId, createdAt, entity } = event.data;
  const dedupeKey = eventId ?? input.headers['tosspayments-webhook-transmission-id'];
  if (!isSigned(input, securityKey)) throw tossError('SIGNATURE_INVALID');
  if (entity === undefined || dedupeKey === undefined || createdAt === undefined) {
    throw tossError('INVALID_REQUEST', { rawMessage: `${eventType} names nothing` });
  }
  return {
    gateway: 'toss',
    dedupeKey,
    rawType: eventType,
    occurredAt: createdAt,
    trust: 'signature',
    kind: 'payout',
    ref:
      eventType === 'seller.changed'
        ? { gatewayAccountId: entity.id }
        : { gatewayPayoutId: entity.id, ...(entity.refPayoutId && { payoutRef: entity.refPayoutId }) },
  };
};
