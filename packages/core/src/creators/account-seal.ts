import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Hides account numbers in the database; only a bank file for an operator opens them. */
export interface AccountSeal {
  seal(account: string, destinationId: string): string;
  /** @throws Error when it was sealed for another destination or under another key */
  open(sealed: string, destinationId: string): string;
}

/**
 * AES-256-GCM. The destination's id is bound in, so that a sealed number cannot be moved to somebody else's row.
 * @param keyHex 64 hexadecimal digits
 */
export function createAccountSeal(keyHex: string): AccountSeal {
  const key = Buffer.from(keyHex, 'hex');
  if (key.length !== 32) throw new Error('the key for account numbers is 64 hexadecimal digits');
  return {
    seal: (account, destinationId) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(destinationId));
      const sealed = Buffer.concat([cipher.update(account, 'utf8'), cipher.final()]);
      return [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url')).join('.');
    },
    open: (sealed, destinationId) => {
      const [iv, tag, data] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
      const decipher = createDecipheriv('aes-256-gcm', key, iv!)
        .setAAD(Buffer.from(destinationId))
        .setAuthTag(tag!);
      return Buffer.concat([decipher.update(data!), decipher.final()]).toString('utf8');
    },
  };
}
