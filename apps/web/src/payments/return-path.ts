const STORAGE_KEY = 'inkvine.afterTopUp';

/** Keeps where the reader was, over the visit to the payment provider's page. Session storage: this tab only. */
export function rememberReturn(path: string | null): void {
  try {
    if (path === null) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, path);
  } catch {
    // Storage is off: the way back is the wallet.
  }
}

export function rememberedReturn(): string | null {
  try {
    return sessionStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
