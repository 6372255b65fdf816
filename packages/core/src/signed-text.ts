import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedTexts {
  /** `payload.signature`, both base64url. */
  sign(text: string): string;
  /** The text that was signed; null when the token is missing, forged or signed for something else. */
  read(token: string | undefined): string | null;
}

/**
 * Texts that somebody carries and nobody but us could have written: HMAC-SHA-256 with a key of their own derived from the
 * secret.
 * @param purpose what they are for, with a version; one for another purpose is not believed
 */
export function createSignedTexts(secret: string, purpose: string): SignedTexts {
  const key = createHmac('sha256', secret).update(purpose).digest();
  const signatureOf = (payload: string): Buffer => createHmac('sha256', key).update(payload).digest();
  return {
    sign(text) {
      const payload = Buffer.from(text).toString('base64url');
      return `${payload}.${signatureOf(payload).toString('base64url')}`;
    },

    read(token) {
      const [payload, signature, ...rest] = token?.split('.') ?? [];
      if (payload === undefined || signature === undefined || rest.length > 0) return null;
      const claimed = Buffer.from(signature, 'base64url');
      const expected = signatureOf(payload);
      if (claimed.length !== expected.length || !timingSafeEqual(claimed, expected)) return null;
      return Buffer.from(payload, 'base64url').toString();
    },
  };
}
