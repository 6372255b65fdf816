import { openAuthSessionAsync } from 'expo-web-browser';
import { Platform } from 'react-native';

/** The address that the server's checkout returns to in the installed app. */
const RETURN_URL = 'inkvine://top-up/return';

/** What the checkout brought back, by the names of the return screen's parameters. */
export type CheckoutReturn = Record<string, string>;

/** Parameters of the address that the checkout returned to; of those given twice the first. */
export function parseCheckoutReturn(url: string): CheckoutReturn {
  const start = url.indexOf('?');
  const entries = start < 0 ? [] : [...new URLSearchParams(url.slice(start + 1))];
  return Object.fromEntries(entries.reverse());
}

/**
 * Opens the checkout page: on a phone above the app, giving what it brought back once it closes; in a browser in
 * place of the app, which then begins anew at the return screen, so nothing is given.
 */
export async function openCheckout(topUpId: string, checkoutUrl: string): Promise<CheckoutReturn | null> {
  if (Platform.OS === 'web') {
    window.location.assign(checkoutUrl);
    return null;
  }
  const result = await openAuthSessionAsync(checkoutUrl, RETURN_URL);
  // Closed by hand: the order's state tells whether it was paid before.
  return result.type === 'success' ? { ...parseCheckoutReturn(result.url), topUpId } : { topUpId };
}
