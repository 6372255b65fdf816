import { randomUUID } from 'node:crypto';

/** New ids, ordered by the time of their making (UUIDv7), so that indexes grow at one end. */
export interface Ids {
  next(): string;
}

const MOST_IN_ORDER = 0xfff;

/**
 * UUID version 7 of RFC 9562: 48 bits of Unix milliseconds, 12 that count within one (method 1 of its section 6.2), so that
 * what one process makes one after the other stays in that order, then random bits.
 */
export function createIds(now: () => number = Date.now): Ids {
  let last: number | undefined;
  let count = 0;
  return {
    next() {
      const at = now();
      count = at === last ? Math.min(count + 1, MOST_IN_ORDER) : 0;
      last = at;
      const time = at.toString(16).padStart(12, '0');
      // Node keeps random bytes for these at hand; asking the kernel for each id would cost a system call.
      const random = randomUUID().slice('xxxxxxxx-xxxx-4xxx'.length);
      return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}${random}`;
    },
  };
}
