import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** RFC 7516, compact serialisation, `dir` and `A256GCM` alone. */
const HEADER = { alg: 'dir', enc: 'A256GCM' } as const;
const Header = z.looseObject({ alg: z.literal('dir'), enc: z.literal('A256GCM') });

const IV_BYTES = 12;
const TAG_BYTES = 16;

const base64url = (bytes: Buffer): string => bytes.toString('base64url');

/** Five parts of base64url, which JSON never is. */
export const isJwe = (text: string): boolean => /^[\w-]+\.\.[\w-]+\.[\w-]*\.[\w-]+$/.test(text);

/**
 * Written by hand because the usual library rests on WebCrypto, whose cipher job aborts the whole process under Node
 * 24.9 (`Assertion failed: errors->Empty()`).
 *
 * @param key 32 bytes
 */
export const sealJwe = (plaintext: string, key: Buffer, header: Record<string, string> = {}): string => {
  const protectedHeader = base64url(Buffer.from(JSON.stringify({ ...HEADER, ...header })));
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return [protectedHeader, '', ...[iv, sealed, cipher.getAuthTag()].map(base64url)].join('.');
};

/** @throws Error when it is not sealed with the key, or in another way */
export const openJwe = (jwe: string, key: Buffer): { plaintext: string; header: Record<string, unknown> } => {
  if (!isJwe(jwe)) throw new Error('not a JWE of this kind');
  const [protectedHeader = '', , ...parts] = jwe.split('.');
  const header = Header.parse(JSON.parse(Buffer.from(protectedHeader, 'base64url').toString('utf8')));
  const [iv, sealed, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || sealed === undefined)
    throw new Error('cut JWE');
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
  decipher.setAuthTag(tag);
  const plaintext = Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  return { plaintext, header };
};
