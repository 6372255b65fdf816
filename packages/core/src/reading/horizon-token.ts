import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DeviceHorizon } from '@inkvine/domain/reading/device-horizon';
import { z } from 'zod';

/** Short names: the token travels in the address of every query. */
const Reach = z.tuple([
  z.uuid(),
  z.uuid(),
  z.int().min(1).max(2_147_483_647),
  z.uuid().nullable(),
  z.int().min(0).max(2_147_483_647),
]);
const Payload = z.array(Reach).max(16);

export interface HorizonTokens {
  /** The horizon in a token as text of `HorizonToken`. */
  sign(horizon: DeviceHorizon): string;
  /** What the token says; nothing read when it is missing, forged or not understood, never an error. */
  read(token: string | undefined): DeviceHorizon;
}

/**
 * Horizons of readers who have not signed in, kept on their device: `payload.signature`, both base64url, the
 * payload JSON, the signature HMAC-SHA-256 with a key of its own derived from the secret. Nobody can claim to have
 * read what they did not open; a device may show an older token, which hides more.
 * Source: product specification 2.5.
 */
export function createHorizonTokens(secret: string): HorizonTokens {
  const key = createHmac('sha256', secret).update('reading horizon of a device, version 1').digest();
  const signatureOf = (payload: string): Buffer => createHmac('sha256', key).update(payload).digest();
  return {
    sign(horizon) {
      const payload = Buffer.from(
        JSON.stringify(
          horizon.map((reach) => [
            reach.branchId,
            reach.openedChapterId,
            reach.openedPosition,
            reach.finishedChapterId,
            reach.finishedPosition,
          ]),
        ),
      ).toString('base64url');
      return `${payload}.${signatureOf(payload).toString('base64url')}`;
    },

    read(token) {
      const [payload, signature, ...rest] = token?.split('.') ?? [];
      if (payload === undefined || signature === undefined || rest.length > 0) return [];
      const claimed = Buffer.from(signature, 'base64url');
      const expected = signatureOf(payload);
      if (claimed.length !== expected.length || !timingSafeEqual(claimed, expected)) return [];
      const reaches = Payload.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      if (!reaches.success) return [];
      return reaches.data.map(
        ([branchId, openedChapterId, openedPosition, finishedChapterId, finishedPosition]) => ({
          branchId,
          openedChapterId,
          openedPosition,
          finishedChapterId,
          finishedPosition,
        }),
      );
    },
  };
}
