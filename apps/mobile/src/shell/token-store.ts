import * as SecureStore from 'expo-secure-store';

const KEY = 'inkvine.session';

/** The bearer token of the session, in the device's keychain. Null when nobody is signed in. */
export function readToken(): Promise<string | null> {
  return SecureStore.getItemAsync(KEY);
}

export async function writeToken(token: string | null): Promise<void> {
  if (token === null) await SecureStore.deleteItemAsync(KEY);
  else await SecureStore.setItemAsync(KEY, token);
}
