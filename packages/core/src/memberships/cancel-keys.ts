import { z } from 'zod';
import { createSignedTexts } from '../signed-text.ts';

const Payload = z.tuple([z.uuid(), z.int()]);

/** What a link in a mail lets whoever has it cancel, and until when. */
export interface CancelClaim {
  membershipId: string;
  until: Date;
}

export interface CancelKeys {
  sign(claim: CancelClaim): string;
  /** Null for what we did not sign. */
  read(key: string): CancelClaim | null;
}

/**
 * Keys of the links by which a membership is cancelled out of the mail that announces a charge, without signing in.
 * Source: product specification 1, c7.
 */
export function createCancelKeys(secret: string): CancelKeys {
  const texts = createSignedTexts(secret, 'cancelling a membership from a mail, version 1');
  return {
    sign: ({ membershipId, until }) =>
      texts.sign(JSON.stringify([membershipId, Math.floor(until.getTime() / 1_000)])),

    read(key) {
      const text = texts.read(key);
      if (text === null) return null;
      const [membershipId, seconds] = Payload.parse(JSON.parse(text));
      return { membershipId, until: new Date(seconds * 1_000) };
    },
  };
}
