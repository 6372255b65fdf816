const KEY = 'inkvine.session';

/** A browser has no keychain: the token lives as long as the tab, and no other tab or site reads it. */
export async function readToken(): Promise<string | null> {
  return sessionStorage.getItem(KEY);
}

export async function writeToken(token: string | null): Promise<void> {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}
