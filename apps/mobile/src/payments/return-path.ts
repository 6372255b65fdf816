import { readStored, writeStored } from '../shell/device-store.ts';
import { inAppPath } from '../shell/in-app-path.ts';

const STORAGE_KEY = 'return';

/** Where the reader was when coins were missing. Stored, because in a browser the checkout leaves the app. */
export function rememberReturn(path: string | null): void {
  writeStored(STORAGE_KEY, path);
}

export function rememberedReturn(): string | null {
  return inAppPath(readStored(STORAGE_KEY));
}
