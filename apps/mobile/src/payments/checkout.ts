import { openAuthSessionAsync } from 'expo-web-browser';
import { Platform } from 'react-native';

/** The app's scheme, which pages of the server return to in the installed app. */
const APP = 'inkvine://';

/** What a gateway's page brought back, by the names of the return screen's parameters. */
export type CheckoutReturn = Record<string, string>;

/** Parameters of the address that a gateway's page returned to; of those given twice the first. */
export function parseCheckoutReturn(url: string): CheckoutReturn {
  const start = url.indexOf('?');
  const entries = start < 0 ? [] : [...new URLSearchParams(url.slice(start + 1))];
  return Object.fromEntries(entries.reverse());
}

/**
 * Opens a page that pays or adds a method: on a phone above the app, giving what it brought back once it closes; in a
 * browser in place of the app, which then begins anew at the return screen, so nothing is given.
 */
export async function openCheckout(
  checkoutUrl: string,
  returnScreen: 'top-up/return' | 'payment-methods/return',
): Promise<CheckoutReturn | null> {
  if (Platform.OS === 'web') {
    window.location.assign(checkoutUrl);
    return null;
  }
  const result = await openAuthSessionAsync(checkoutUrl, APP + returnScreen);
  // Closed by hand: the server knows whether it was done before.
  return result.type === 'success' ? parseCheckoutReturn(result.url) : {};
}
