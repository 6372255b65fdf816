import { readStored, writeStored } from '../shell/device-store.ts';
import { inAppPath } from '../shell/in-app-path.ts';

const STORAGE_KEYS = { topUp: 'return', method: 'return.method' };

/** What the payment provider's page is visited for. */
type Errand = keyof typeof STORAGE_KEYS;

/** Where the reader was before the payment provider's page. Stored, because in a browser that leaves the app. */
export function rememberReturn(path: string | null, errand: Errand = 'topUp'): void {
  writeStored(STORAGE_KEYS[errand], path);
}

export function rememberedReturn(errand: Errand = 'topUp'): string | null {
  return inAppPath(readStored(STORAGE_KEYS[errand]));
}
