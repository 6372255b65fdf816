import { parseAppError } from '@inkvine/client/app-error';
import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { CoinProduct } from '@inkvine/contracts/payments';
import { useMutation, useQuery } from '@tanstack/react-query';
import { randomUUID } from 'expo-crypto';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Platform, StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Notice } from '../design/card.tsx';
import { Coins } from '../design/coins.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { inAppPath } from '../shell/in-app-path.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { openCheckout } from './checkout.ts';
import { rememberReturn } from './return-path.ts';

export function TopUpScreen() {
  const { t } = useTranslation();
  return (
    <ScrollScreen>
      <DocumentTitle title={t('payments.title')} />
      <RequireSession>{() => <TopUp />}</RequireSession>
    </ScrollScreen>
  );
}

function TopUp() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const router = useRouter();
  const { next } = useLocalSearchParams<{ next?: string }>();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys(randomUUID);
  const products = useQuery(trpc.payments.products.queryOptions(undefined, { staleTime: 0 }));
  const start = useMutation(
    trpc.payments.startTopUp.mutationOptions({
      onSuccess: async ({ topUpId, checkoutUrl }) => {
        rememberReturn(inAppPath(next));
        const brought = await openCheckout(topUpId, checkoutUrl);
        if (brought !== null) router.replace({ pathname: '/top-up/return', params: brought });
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code === 'PRICE_CHANGED' || code === 'PRODUCT_UNAVAILABLE') void products.refetch();
      },
    }),
  );
  const { reset } = start;
  useEffect(() => {
    if (Platform.OS !== 'web') return;
    // Browsers bring a page back as it was left; whoever turns back from the checkout must be able to choose again.
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) reset();
    };
    window.addEventListener('pageshow', onShow);
    return () => window.removeEventListener('pageshow', onShow);
  }, [reset]);
  const buy = (product: CoinProduct) => {
    const order = { productId: product.id, expectedPrice: product.price, returnTo: 'mobile' as const };
    start.mutate({ ...order, idempotencyKey: keys.keyFor(JSON.stringify(order)) });
  };
  // Once the checkout is on its way nothing may be bought a second time from this screen.
  const busy = start.isPending || start.isSuccess;
  return (
    <>
      <Text tone="inkSoft">{t('payments.lead')}</Text>
      {start.isError && <Notice tone="bad">{message(start.error)}</Notice>}
      <QueryView query={products} loading={<Skeleton height={260} />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('payments.productsEmpty')} body={t('payments.productsEmptyBody')} />
          ) : (
            <View style={styles.products}>
              {items.map((product) => (
                <Product
                  key={product.id}
                  product={product}
                  busy={busy}
                  opening={busy && start.variables?.productId === product.id}
                  onBuy={() => buy(product)}
                />
              ))}
            </View>
          )
        }
      </QueryView>
    </>
  );
}

function Product({
  product,
  busy,
  opening,
  onBuy,
}: {
  product: CoinProduct;
  busy: boolean;
  opening: boolean;
  onBuy: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const perCoin = Math.round(product.price / (product.paidCoins + product.bonusCoins));
  return (
    <Card>
      <Heading size="sm" tone="inkSoft">
        {product.name[locale]}
      </Heading>
      <Coins amount={product.paidCoins} size="xl" serif bold />
      <View style={styles.facts}>
        {product.bonusCoins > 0 && (
          <Text size="sm" tone="vine" bold>
            {t('payments.productBonus', { coins: product.bonusCoins })}
          </Text>
        )}
        <Text size="xs" tone="inkSoft">
          {t('payments.perCoin', { won: perCoin })}
        </Text>
      </View>
      <Button
        label={opening ? t('payments.opening') : t('payments.payFor', { won: product.price })}
        disabled={busy && !opening}
        pending={opening}
        onPress={onBuy}
      />
    </Card>
  );
}

const styles = StyleSheet.create({
  products: { gap: SPACE.lg },
  facts: { gap: 2, marginBottom: SPACE.sm },
});
