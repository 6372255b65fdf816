import { BANK_TRANSFER, useTopUpShop, type WayToPay } from '@inkvine/client/top-up-shop';
import type { CoinProduct } from '@inkvine/contracts/payments';
import type { RewardOffer } from '@inkvine/contracts/rewards';
import { formatMoney } from '@inkvine/i18n/format';
import { randomUUID } from 'expo-crypto';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Card, Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
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
import { useMethodTitle } from './method-title.ts';
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
  const router = useRouter();
  const { next } = useLocalSearchParams<{ next?: string }>();
  const message = useErrorMessage();
  const shop = useTopUpShop({
    returnTo: 'mobile',
    openCheckout: async ({ topUpId, checkoutUrl }) => {
      rememberReturn(inAppPath(next));
      const brought = await openCheckout(checkoutUrl, 'top-up/return');
      if (brought !== null) router.replace({ pathname: '/top-up/return', params: { ...brought, topUpId } });
    },
    showOrder: ({ id }) => {
      rememberReturn(inAppPath(next));
      router.replace({ pathname: '/top-up/return', params: { topUpId: id } });
    },
    randomId: randomUUID,
  });
  const titleOf = useMethodTitle();
  const wayLabel = (way: WayToPay) => {
    if (way === BANK_TRANSFER) return t('payments.transfer.option');
    const method = shop.methods.find(({ id }) => id === way);
    if (method !== undefined) return titleOf(method, shop.methods);
    return t(shop.methods.length > 0 ? 'methods.page' : 'payments.byCard');
  };
  return (
    <>
      <Text tone="inkSoft">{t('payments.lead')}</Text>
      {shop.error !== null && <Notice tone="bad">{message(shop.error)}</Notice>}
      <QueryView query={shop.products} loading={<Skeleton height={260} />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('payments.productsEmpty')} body={t('payments.productsEmptyBody')} />
          ) : (
            <View style={styles.products}>
              {shop.currency !== undefined && shop.currencies.length > 1 && (
                <Choice
                  label={t('payments.payIn')}
                  value={shop.currency}
                  options={shop.currencies.map((value) => ({
                    value,
                    label: t(`payments.currencies.${value}`),
                  }))}
                  onChange={shop.setCurrency}
                />
              )}
              {shop.ways.length > 1 && (
                <Choice<WayToPay>
                  label={t('methods.payWith')}
                  value={shop.way}
                  options={shop.ways.map((way) => ({ value: way, label: wayLabel(way) }))}
                  onChange={shop.setWay}
                />
              )}
              {shop.way === BANK_TRANSFER && (
                <Text size="sm" tone="inkSoft">
                  {t('payments.transfer.how')}
                </Text>
              )}
              {shop.method !== undefined && (
                <Text size="sm" tone="inkSoft">
                  {t('methods.oneTap', { method: titleOf(shop.method) })}
                </Text>
              )}
              {shop.inCurrency(items).map((product) => (
                <Product
                  key={product.id}
                  product={product}
                  offer={shop.offerOf(product)}
                  busy={shop.busy}
                  opening={shop.isOpening(product)}
                  onBuy={() => shop.buy(product)}
                />
              ))}
            </View>
          )
        }
      </QueryView>
      <Text size="sm" tone="inkSoft">
        {t('payments.note')}
      </Text>
      <ButtonLink variant="quiet" href="/payment-methods" label={t('methods.manage')} />
    </>
  );
}

function Product({
  product,
  offer,
  busy,
  opening,
  onBuy,
}: {
  product: CoinProduct;
  offer: RewardOffer | undefined;
  busy: boolean;
  opening: boolean;
  onBuy: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const price = (amountMinor: number) => formatMoney(amountMinor, product.currency, locale);
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
        {offer !== undefined && (
          <Text size="sm" tone="gold" bold>
            {t('rewards.offer', { coins: offer.coins, name: offer.name, days: offer.validDays })}
          </Text>
        )}
        <Text size="xs" tone="inkSoft">
          {t('payments.perCoin', { price: price(perCoin) })}
        </Text>
      </View>
      <Button
        label={opening ? t('payments.opening') : t('payments.payFor', { price: price(product.price) })}
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
