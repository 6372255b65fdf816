import { randomUUID } from 'node:crypto';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { openJwe, sealJwe } from './jwe.ts';
import { tossError } from './toss-errors.ts';

/** What Toss calls ENCRYPTION security: bodies are sealed with the key that it gave to the shop. */
export interface TossEncryption {
  seal(value: unknown): string;
  /** @throws Error when it is not sealed with the key */
  open(sealed: string): string;
}

/** ISO 8601 with the offset, without milliseconds. */
const issuedAt = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, '+00:00');

/**
 * @param securityKey 64 hexadecimal digits: the 32 bytes of the key
 * @throws GatewayError `CONFIG` when it is no such key
 */
export const createTossEncryption = (securityKey: string, clock: Clock): TossEncryption => {
  if (!/^[0-9a-f]{64}$/i.test(securityKey)) {
    throw tossError('CONFIG', { rawMessage: 'the security key must be 64 hexadecimal digits' });
  }
  const key = Buffer.from(securityKey, 'hex');
  return {
    seal: (value) => sealJwe(JSON.stringify(value), key, { iat: issuedAt(clock.now()), nonce: randomUUID() }),
    open: (sealed) => openJwe(sealed, key).plaintext,
  };
};
