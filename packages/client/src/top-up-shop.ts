import type { Currency } from '@inkvine/contracts/money';
import type { CoinProduct, StartedTopUp } from '@inkvine/contracts/payments';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { parseAppError } from './app-error.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

export interface TopUpShopOptions {
  /** Where the checkout brings the customer back to. */
  returnTo: 'web' | 'mobile';
  openCheckout: (started: StartedTopUp) => void | Promise<void>;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** Coins for sale and the way to the checkout: one order at a time, and none twice from one screen. */
export function useTopUpShop({ returnTo, openCheckout, randomId }: TopUpShopOptions) {
  const trpc = useTRPC();
  const keys = useIdempotencyKeys(randomId);
  const products = useQuery(trpc.payments.products.queryOptions(undefined, { staleTime: 0 }));
  const start = useMutation(
    trpc.payments.startTopUp.mutationOptions({
      onSuccess: openCheckout,
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code === 'PRICE_CHANGED' || code === 'PRODUCT_UNAVAILABLE') void products.refetch();
      },
    }),
  );
  const { reset } = start;
  useEffect(() => {
    if (typeof window === 'undefined' || !('onpageshow' in window)) return;
    // Browsers bring a page back as it was left; whoever turns back from the checkout must be able to choose again.
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) reset();
    };
    window.addEventListener('pageshow', onShow);
    return () => window.removeEventListener('pageshow', onShow);
  }, [reset]);
  const [chosen, setCurrency] = useState<Currency>();
  const currencies = [...new Set(products.data?.map((product) => product.currency))];
  const currency = currencies.find((each) => each === chosen) ?? currencies[0];
  // Once the checkout is on its way nothing more may be bought from this screen.
  const busy = start.isPending || start.isSuccess;
  return {
    products,
    /** What coins are sold in; a choice only where it is more than one. */
    currencies,
    currency,
    setCurrency,
    /** What is for sale in the chosen currency. */
    inCurrency: (items: readonly CoinProduct[]) => items.filter((each) => each.currency === currency),
    error: start.error,
    busy,
    isOpening: (product: CoinProduct) => busy && start.variables?.productId === product.id,
    buy: (product: CoinProduct) => {
      const order = { productId: product.id, expectedPrice: product.price, returnTo };
      start.mutate({ ...order, idempotencyKey: keys.keyFor(JSON.stringify(order)) });
    },
  };
}
