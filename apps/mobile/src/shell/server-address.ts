/**
 * The origin a person means by what they typed: `books.example.org` is https, an address of the own network may be
 * http. Null when it is no web address.
 */
export function parseServerAddress(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return null;
  const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text);
  try {
    const url = new URL(hasScheme ? text : `https://${text}`);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
    if (url.hostname === '' || url.username !== '' || url.password !== '') return null;
    return `${url.protocol}//${url.host}`;
  } catch {
    return null;
  }
}

export interface DefaultAddressOptions {
  /** `EXPO_PUBLIC_SERVER_URL` at build time. */
  configured: string | undefined;
  platform: string;
  /** Origin of the page, in the web export. */
  pageOrigin: string | undefined;
}

/** Where the app looks for a server until someone says otherwise. */
export function defaultServerAddress({ configured, platform, pageOrigin }: DefaultAddressOptions): string {
  const built = configured === undefined ? null : parseServerAddress(configured);
  if (built !== null) return built;
  if (platform === 'web' && pageOrigin !== undefined) return pageOrigin;
  // The emulator's name for the computer it runs on.
  return platform === 'android' ? 'http://10.0.2.2:3000' : 'http://localhost:3000';
}
