import { randomUUID } from 'node:crypto';

/** New ids, ordered by the time of their making (UUIDv7), so that indexes grow at one end. */
export interface Ids {
  next(): string;
}

/** UUID version 7 of RFC 9562: 48 bits of Unix milliseconds, then random bits. */
export function createIds(now: () => number = Date.now): Ids {
  return {
    next() {
      const time = now().toString(16).padStart(12, '0');
      // Node keeps random bytes for these at hand; asking the kernel for each id would cost a system call.
      const random = randomUUID().slice('xxxxxxxx-xxxx-4'.length);
      return `${time.slice(0, 8)}-${time.slice(8)}-7${random}`;
    },
  };
}
