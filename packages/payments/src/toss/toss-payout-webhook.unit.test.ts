import { describe, expect, it } from 'vitest';
import { tossSignature } from './fake/fake-webhooks.ts';
import { parseTossWebhook } from './toss-webhook.ts';

const KEY = '00112233445566778899aabbccddeeff'.repeat(2);
const TIME = '2026-01-02T03:04:05+09:00';
/** Signatures of `SHORT` at `TIME` by the digits of `KEY`, and by the bytes they stand for. */
const SHORT = '{"eventType":"payout.changed","eventId":"evt_1"}';
const BY_DIGITS = 'kcaHu8qGiSAjUC/hQT8EZEahdMixHRp8ZSAj+i/uF40=';
const BY_BYTES = 'hEC3xMLUb9OszcOr3HL/8kI7jkhLFhFJTlTnlBgNRLM=';

const parse = (body: string, signature: string | undefined, securityKey: string | undefined = KEY) =>
  parseTossWebhook(
    {
      rawBody: Buffer.from(body),
      headers: {
        'tosspayments-webhook-transmission-time': TIME,
        'tosspayments-webhook-transmission-id': 'transmission-1',
        ...(signature !== undefined && { 'tosspayments-webhook-signature': signature }),
      },
    },
    securityKey,
  );

const eventOf = (entityType: 'payout' | 'seller', entityBody: object) =>
  JSON.stringify({
    eventType: `${entityType}.changed`,
    createdAt: '2026-11-20T12:00:00+09:00',
    version: '2022-11-16',
    eventId: 'evt_2',
    entityType,
    entityBody,
  });

describe('a signature of Toss', () => {
  it.each([
    ['by the digits of the key', `v1:${BY_DIGITS}`],
    ['by its bytes', `v1:${BY_BYTES}`],
    ['while a key is replaced', `v1:AAAA, v1:${BY_BYTES}`],
  ])('%s is good, so that only the missing names are complained of', async (_what, signature) => {
    await expect(parse(SHORT, signature)).rejects.toMatchObject({ kind: 'INVALID_REQUEST' });
  });

  it.each([
    ['none', undefined],
    ['of another version', `v2:${BY_BYTES}`],
    ['of another body', tossSignature('{}', TIME, KEY)],
    ['of another time', tossSignature(SHORT, '2026-01-02T03:04:06+09:00', KEY)],
    ['by another key', tossSignature(SHORT, TIME, 'ff'.repeat(32))],
    ['that is cut', `v1:${BY_BYTES.slice(0, 20)}`],
  ])('that is %s is refused', async (_what, signature) => {
    await expect(parse(SHORT, signature)).rejects.toMatchObject({ kind: 'SIGNATURE_INVALID' });
  });
});

describe('news of payouts', () => {
  it.each([
    [
      'payout' as const,
      { id: 'FPA_1', refPayoutId: 'payout-1', status: 'COMPLETED' },
      { gatewayPayoutId: 'FPA_1', payoutRef: 'payout-1' },
    ],
    ['seller' as const, { id: 'seller_1', status: 'APPROVED' }, { gatewayAccountId: 'seller_1' }],
  ])('name the %s, and no more', async (entityType, entity, ref) => {
    const body = eventOf(entityType, entity);
    expect(await parse(body, tossSignature(body, TIME, KEY))).toEqual({
      gateway: 'toss',
      dedupeKey: 'evt_2',
      rawType: `${entityType}.changed`,
      trust: 'signature',
      kind: 'payout',
      ref,
      occurredAt: '2026-11-20T12:00:00+09:00',
    });
  });

  it('are ignored where nobody is paid through Toss', async () => {
    const body = eventOf('payout', { id: 'FPA_1' });
    expect(
      await parseTossWebhook({
        rawBody: Buffer.from(body),
        headers: { 'tosspayments-webhook-transmission-id': 'transmission-1' },
      }),
    ).toMatchObject({ kind: 'ignored', ref: {} });
  });
});
