import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Keeps what money could be taken with out of whoever reads the database. */
export interface MethodTokens {
  /** @param owner id of the row that keeps it; sealed for another row it does not open */
  seal(secret: string, owner: string): string;
  /** @throws Error when it was sealed with a secret that is not configured any more, or was changed */
  open(sealed: string, owner: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a key derived from the operator's secret: `1.<key id>.<base64url of iv, text and tag>`, bound to
 * the row it belongs to.
 * @param secrets the first seals; the others, which came before it, still open. Without any nothing can be kept
 */
export function createMethodTokens(secrets: readonly string[]): MethodTokens {
  const keys = secrets.map((secret) => {
    const key = createHmac('sha256', secret).update('tokens of saved payment methods, version 1').digest();
    return { key, id: createHash('sha256').update(key).digest('hex').slice(0, 8) };
  });
  const [sealing] = keys;
  return {
    seal(secret, owner) {
      if (sealing === undefined) throw new Error('no secret is configured to seal payment methods with');
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing.key, iv).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `1.${sealing.id}.${Buffer.concat([iv, text, cipher.getAuthTag()]).toString('base64url')}`;
    },

    open(sealed, owner) {
      const [version, id, content = ''] = sealed.split('.');
      const key = keys.find((candidate) => candidate.id === id)?.key;
      if (version !== '1' || key === undefined) {
        throw new Error('a payment method was sealed with a secret that is not configured');
      }
      const bytes = Buffer.from(content, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    },
  };
}

/** By which a token is found again without being known: a token is long and random, so its digest tells nothing. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
