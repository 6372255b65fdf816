/** A path of this app, safe to go to after signing in or paying; null for anything else a link may carry. */
export function inAppPath(value: unknown): string | null {
  return typeof value === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(value) ? value : null;
}
