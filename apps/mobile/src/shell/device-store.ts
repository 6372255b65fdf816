import AsyncStorage from '@react-native-async-storage/async-storage';

const PREFIX = 'inkvine.';

/** What this device remembers between starts. Secrets are kept elsewhere, see `token-store`. */
let values = new Map<string, string>();

/** Reads everything once, so that screens need not wait for each value. */
export async function loadDeviceStore(): Promise<void> {
  try {
    const keys = (await AsyncStorage.getAllKeys()).filter((key) => key.startsWith(PREFIX));
    const stored = await AsyncStorage.multiGet(keys);
    values = new Map(stored.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  } catch {
    // Storage that is switched off or full remembers nothing, and nothing breaks.
  }
}

export function readStored(key: string): string | null {
  return values.get(PREFIX + key) ?? null;
}

export function writeStored(key: string, value: string | null): void {
  const name = PREFIX + key;
  if (value === null) values.delete(name);
  else values.set(name, value);
  const written = value === null ? AsyncStorage.removeItem(name) : AsyncStorage.setItem(name, value);
  // The choice then holds until the app is closed.
  written.catch(() => undefined);
}
