const STORAGE_KEYS = { topUp: 'inkvine.afterTopUp', method: 'inkvine.afterMethod' };

/** What the payment provider's page is visited for. */
type Errand = keyof typeof STORAGE_KEYS;

/** Keeps where the reader was, over the visit to the payment provider's page. Session storage: this tab only. */
export function rememberReturn(path: string | null, errand: Errand = 'topUp'): void {
  try {
    if (path === null) sessionStorage.removeItem(STORAGE_KEYS[errand]);
    else sessionStorage.setItem(STORAGE_KEYS[errand], path);
  } catch {
    // Storage is off: the way back is the wallet, or the list of methods.
  }
}

export function rememberedReturn(errand: Errand = 'topUp'): string | null {
  try {
    return sessionStorage.getItem(STORAGE_KEYS[errand]);
  } catch {
    return null;
  }
}
