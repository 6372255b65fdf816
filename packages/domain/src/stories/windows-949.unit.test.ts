import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js';
import { describe, expect, it } from 'vitest';
import { decodeWindows949 } from './windows-949.ts';

const standard = (bytes: Uint8Array): string | null => {
  try {
    return createMultibyteDecoder('euc-kr')(bytes);
  } catch {
    return null;
  }
};

describe('decodeWindows949', () => {
  it('agrees with the Encoding Standard on every byte and every pair of bytes', () => {
    const differing: string[] = [];
    const compare = (bytes: Uint8Array): void => {
      const ours = decodeWindows949(bytes);
      if (ours !== standard(bytes))
        differing.push(`${[...bytes].map((byte) => byte.toString(16)).join(' ')} ${ours}`);
    };
    for (let first = 0; first <= 0xff; first += 1) {
      compare(Uint8Array.of(first));
      for (let second = 0; second <= 0xff; second += 1) compare(Uint8Array.of(first, second));
    }
    expect(differing).toEqual([]);
  });

  it('reads 17,048 characters of two bytes', () => {
    let count = 0;
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x41; trail <= 0xfe; trail += 1) {
        if (decodeWindows949(Uint8Array.of(lead, trail)) !== null) count += 1;
      }
    }
    expect(count).toBe(17_048);
  });
});
