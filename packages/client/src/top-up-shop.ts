import type { Currency } from '@inkvine/contracts/money';
import type { CoinProduct, StartedTopUp, TopUp } from '@inkvine/contracts/payments';
import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { parseAppError } from './app-error.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

export interface TopUpShopOptions {
  /** Where the checkout brings the customer back to. */
  returnTo: 'web' | 'mobile';
  openCheckout: (started: StartedTopUp) => void | Promise<void>;
  /** An order that was paid with a saved method, or refused: shows what became of it. */
  showOrder: (order: TopUp) => void;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** For those who would rather pay there than with a saved method. */
export const PROVIDER_PAGE = 'page';
/** For those who would rather transfer the money from their bank. */
export const BANK_TRANSFER = 'transfer';
/** A saved method, by its id, or one of the above. */
export type WayToPay = PaymentMethodId | typeof PROVIDER_PAGE | typeof BANK_TRANSFER;

/** Coins for sale and the way to the checkout: one order at a time, and none twice from one screen. */
export function useTopUpShop({ returnTo, openCheckout, showOrder, randomId }: TopUpShopOptions) {
  const trpc = useTRPC();
  const keys = useIdempotencyKeys(randomId);
  const products = useQuery(trpc.payments.products.queryOptions(undefined, { staleTime: 0 }));
  const offers = useQuery(trpc.rewards.offers.queryOptions(undefined, { staleTime: 0 }));
  const methods = useQuery(trpc.paymentMethods.list.queryOptions(undefined, { staleTime: 0 }));
  const onError = (error: unknown) => {
    const { code } = parseAppError(error);
    if (code === 'PRICE_CHANGED' || code === 'PRODUCT_UNAVAILABLE') void products.refetch();
    if (code === 'METHOD_UNUSABLE' || code === 'NOT_FOUND') void methods.refetch();
  };
  const start = useMutation(trpc.payments.startTopUp.mutationOptions({ onSuccess: openCheckout, onError }));
  const charge = useMutation(
    trpc.payments.topUpWithMethod.mutationOptions({ onSuccess: showOrder, onError }),
  );
  const [chosenWay, setWay] = useState<WayToPay>();
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
  /** What can pay in the chosen currency now. */
  const usable = (methods.data ?? []).filter(
    (each) => each.status === 'active' && currency !== undefined && each.currencies.includes(currency),
  );
  const canTransfer =
    products.data?.some((product) => product.currency === currency && product.bankTransfer) ?? false;
  const isTransfer = canTransfer && chosenWay === BANK_TRANSFER;
  const method =
    chosenWay === PROVIDER_PAGE || isTransfer
      ? undefined
      : (usable.find((each) => each.id === chosenWay) ?? usable[0]);
  const ways: WayToPay[] = [
    ...usable.map(({ id }) => id),
    PROVIDER_PAGE,
    ...(canTransfer ? ([BANK_TRANSFER] as const) : []),
  ];
  const way: WayToPay = method?.id ?? (isTransfer ? BANK_TRANSFER : PROVIDER_PAGE);
  // Once the checkout is on its way nothing more may be bought from this screen.
  const ordered = [start, charge].some((act) => act.isPending || act.isSuccess);
  const wanted = charge.variables?.productId ?? start.variables?.productId;
  return {
    products,
    /** What coins are sold in; a choice only where it is more than one. */
    currencies,
    currency,
    setCurrency,
    /** What is for sale in the chosen currency. */
    inCurrency: (items: readonly CoinProduct[]) => items.filter((each) => each.currency === currency),
    /** What a rule gives beside a product; undefined for nothing. */
    offerOf: (product: CoinProduct) => offers.data?.find(({ productId }) => productId === product.id),
    methods: usable,
    /** The saved method that pays; undefined: the provider's page. */
    method,
    /** What can be paid with, a choice only where it is more than one; and which of it is chosen. */
    ways,
    way,
    setWay,
    error: charge.error ?? start.error,
    /** Also until it is known what pays: nobody is charged for a tap that was meant for the provider's page. */
    busy: ordered || methods.isPending,
    isOpening: (product: CoinProduct) => ordered && wanted === product.id,
    buy: (product: CoinProduct) => {
      charge.reset();
      start.reset();
      const wish = { productId: product.id, expectedPrice: product.price };
      if (method === undefined) {
        const order = { ...wish, returnTo, ...(isTransfer && { payBy: 'bank_transfer' as const }) };
        start.mutate({ ...order, idempotencyKey: keys.keyFor(JSON.stringify(order)) });
      } else {
        const order = { ...wish, paymentMethodId: method.id };
        charge.mutate({ ...order, idempotencyKey: keys.keyFor(JSON.stringify(order)) });
      }
    },
  };
}
