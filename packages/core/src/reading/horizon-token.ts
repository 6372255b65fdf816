import type { DeviceHorizon } from '@inkvine/domain/reading/device-horizon';
import { z } from 'zod';
import { createSignedTexts } from '../signed-text.ts';

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
 * Horizons of readers who have not signed in, kept on their device. Nobody can claim to have read what they did not
 * open; a device may show an older token, which hides more.
 * Source: product specification 2.5.
 */
export function createHorizonTokens(secret: string): HorizonTokens {
  const texts = createSignedTexts(secret, 'reading horizon of a device, version 1');
  return {
    sign: (horizon) =>
      texts.sign(
        JSON.stringify(
          horizon.map((reach) => [
            reach.branchId,
            reach.openedChapterId,
            reach.openedPosition,
            reach.finishedChapterId,
            reach.finishedPosition,
          ]),
        ),
      ),

    read(token) {
      const text = texts.read(token);
      const reaches = Payload.safeParse(text === null ? [] : JSON.parse(text));
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
