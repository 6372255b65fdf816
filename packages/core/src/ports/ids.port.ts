import { randomBytes } from 'node:crypto';

/** New ids, ordered by the time of their making (UUIDv7), so that indexes grow at one end. */
export interface Ids {
  next(): string;
}

/** UUID version 7 of RFC 9562: 48 bits of Unix milliseconds, then random bits. */
export function createIds(now: () => number = Date.now): Ids {
  return {
    next() {
      const bytes = randomBytes(16);
      bytes.writeUIntBE(now(), 0, 6);
      bytes[6] = 0x70 | (bytes[6]! & 0x0f);
      bytes[8] = 0x80 | (bytes[8]! & 0x3f);
      const hex = bytes.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}
