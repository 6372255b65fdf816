import { describe, expect, it } from 'vitest';
import { isJwe, openJwe, sealJwe } from './jwe.ts';

const KEY = Buffer.from('00112233445566778899aabbccddeeff'.repeat(2), 'hex');
/** Sealed by another implementation, jose 6.2.17. */
const SEALED =
  'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..SlxWDPepeNkQInqq.izXF73vguu2GFDIAfqO-0rGl5Q.xLA0gLmLpbTkT3a0EO_Ofg';

describe('JWE compact with a key that both know', () => {
  it('opens what another implementation has sealed', () => {
    expect(openJwe(SEALED, KEY)).toEqual({
      plaintext: '{"status":"지급"}',
      header: { alg: 'dir', enc: 'A256GCM' },
    });
  });

  it('opens what it has sealed, with the header, and seals nothing twice in the same way', () => {
    const sealed = sealJwe('[]', KEY, { nonce: '1' });
    expect(isJwe(sealed)).toBe(true);
    expect(openJwe(sealed, KEY)).toEqual({
      plaintext: '[]',
      header: { alg: 'dir', enc: 'A256GCM', nonce: '1' },
    });
    expect(sealJwe('[]', KEY, { nonce: '1' })).not.toBe(sealed);
  });

  const [header = '', , iv = '', body = '', tag = ''] = SEALED.split('.');
  const none = Buffer.from('{"alg":"none","enc":"A256GCM"}').toString('base64url');
  it.each([
    ['another key', SEALED, Buffer.alloc(32), /authenticate/],
    ['another header', [none, '', iv, body, tag].join('.'), KEY, /alg/],
    ['another body', [header, '', iv, `A${body.slice(1)}`, tag].join('.'), KEY, /authenticate/],
    ['a cut tag', [header, '', iv, body, tag.slice(0, 12)].join('.'), KEY, /cut/],
    ['a key of its own', [header, 'AAAA', iv, body, tag].join('.'), KEY, /not a JWE/],
    ['JSON', '{"code":"INVALID_REQUEST"}', KEY, /not a JWE/],
    ['nothing', '', KEY, /not a JWE/],
  ])('refuses %s', (_what, jwe, key, why) => {
    expect(() => openJwe(jwe, key)).toThrow(why);
  });
});
