import { readToken, writeToken } from './token-store';

let present: Promise<string | null> | null = null;

/** The token every call carries; the keychain is asked once, not for each call. */
export function sessionToken(): Promise<string | null> {
  // A keychain that cannot be read, such as after a restored backup, means that nobody is signed in.
  present ??= readToken().catch(() => null);
  return present;
}

export async function setSessionToken(token: string | null): Promise<void> {
  present = Promise.resolve(token);
  await writeToken(token);
}
