import { describe, expect, it } from 'vitest';
import { defaultServerAddress, parseServerAddress } from './server-address.ts';

describe('parseServerAddress', () => {
  it.each([
    ['books.example.org', 'https://books.example.org'],
    ['  https://books.example.org/  ', 'https://books.example.org'],
    ['HTTPS://Books.Example.org/wallet?x=1', 'https://books.example.org'],
    ['http://192.168.0.7:3000', 'http://192.168.0.7:3000'],
    ['localhost:3000', 'https://localhost:3000'],
    ['https://인크바인.example', 'https://xn--9g3b91sba082g.example'],
  ])('takes %s', (typed, origin) => {
    expect(parseServerAddress(typed)).toBe(origin);
  });

  it.each([
    '',
    '   ',
    'two words',
    'ftp://books.example.org',
    'javascript://x',
    'https://',
    'https://me:pw@host',
  ])('refuses %j', (typed) => {
    expect(parseServerAddress(typed)).toBeNull();
  });
});

describe('defaultServerAddress', () => {
  it('prefers what the app was built for', () => {
    const configured = 'https://books.example.org/';
    expect(defaultServerAddress({ configured, platform: 'web', pageOrigin: 'http://a.test' })).toBe(
      'https://books.example.org',
    );
  });

  it('is the own origin on the web and the developer’s computer on a device', () => {
    const configured = undefined;
    expect(defaultServerAddress({ configured, platform: 'web', pageOrigin: 'http://a.test' })).toBe(
      'http://a.test',
    );
    expect(defaultServerAddress({ configured, platform: 'android', pageOrigin: undefined })).toBe(
      'http://10.0.2.2:3000',
    );
    expect(defaultServerAddress({ configured: '', platform: 'ios', pageOrigin: undefined })).toBe(
      'http://localhost:3000',
    );
  });
});
