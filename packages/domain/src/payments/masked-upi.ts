/**
 * A UPI address that its owner recognises and nobody else can pay to: `reader@okaxis` is `re•••@okaxis`. The handle
 * stays, because it names the provider.
 */
export function maskUpiAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at === -1) return '•••';
  return `${address.slice(0, Math.min(2, at))}•••${address.slice(at)}`;
}
