import { describe, expect, it, vi } from 'vitest';

const browser = vi.hoisted(() => ({ openAuthSessionAsync: vi.fn() }));
vi.mock('expo-web-browser', () => browser);
vi.mock('react-native', () => ({ Platform: { OS: 'ios' } }));
const { openCheckout, parseCheckoutReturn } = await import('./checkout.ts');

describe('parseCheckoutReturn', () => {
  it('reads what the gateway brought back', () => {
    expect(
      parseCheckoutReturn('inkvine://top-up/return?topUpId=a&paymentKey=k%2F1&orderId=a&amount=5000'),
    ).toEqual({
      topUpId: 'a',
      paymentKey: 'k/1',
      orderId: 'a',
      amount: '5000',
    });
    expect(parseCheckoutReturn('inkvine://top-up/return')).toEqual({});
  });

  it('takes the first of what is given twice', () => {
    expect(parseCheckoutReturn('inkvine://top-up/return?amount=5000&amount=1')).toEqual({ amount: '5000' });
  });
});

describe('openCheckout on a phone', () => {
  it.each(['top-up/return', 'payment-methods/return'] as const)(
    'gives what came back to %s',
    async (screen) => {
      const brought = `inkvine://${screen}?code=PAY_PROCESS_CANCELED`;
      browser.openAuthSessionAsync.mockResolvedValueOnce({ type: 'success', url: brought });
      expect(await openCheckout('https://server.test/checkout/mine', screen)).toEqual({
        code: 'PAY_PROCESS_CANCELED',
      });
      expect(browser.openAuthSessionAsync).toHaveBeenCalledWith(
        'https://server.test/checkout/mine',
        `inkvine://${screen}`,
      );
    },
  );

  it('knows nothing when the window was closed by hand', async () => {
    browser.openAuthSessionAsync.mockResolvedValueOnce({ type: 'cancel' });
    expect(await openCheckout('https://server.test/checkout/mine', 'top-up/return')).toEqual({});
  });
});
