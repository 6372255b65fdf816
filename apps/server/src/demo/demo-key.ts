import { createHash } from 'node:crypto';

/** The same UUID for the same label, so that seeding again asks for the same things. RFC 9562 version 8. */
export function demoKey(label: string): string {
  const bytes = createHash('sha256').update(`inkvine demo: ${label}`).digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
