import { BANK_TRANSFER, useTopUpShop, type WayToPay } from '@inkvine/client/top-up-shop';
import type { CoinProduct } from '@inkvine/contracts/payments';
import type { RewardOffer } from '@inkvine/contracts/rewards';
import { formatCoins, formatMoney } from '@inkvine/i18n/format';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { PageHeading } from '../design/card.tsx';
import { CoinMark } from '../design/coins.tsx';
import { Choice } from '../design/field.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { useMethodTitle } from './method-title.ts';
import { rememberReturn } from './return-path.ts';
import { PageTitle } from '../shell/page-title.tsx';

const route = getRouteApi('/wallet/top-up');

export function TopUpPage() {
  const { t } = useTranslation();
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('payments.title')} />
      <RequireSession>{() => <TopUp />}</RequireSession>
    </div>
  );
}

function TopUp() {
  const { t } = useTranslation();
  const { next } = route.useSearch();
  const navigate = useNavigate();
  const titleOf = useMethodTitle();
  const wayLabel = (way: WayToPay) => {
    if (way === BANK_TRANSFER) return t('payments.transfer.option');
    const method = shop.methods.find(({ id }) => id === way);
    if (method !== undefined) return titleOf(method, shop.methods);
    return t(shop.methods.length > 0 ? 'methods.page' : 'payments.byCard');
  };
  const message = useErrorMessage();
  const shop = useTopUpShop({
    returnTo: 'web',
    openCheckout: ({ checkoutUrl }) => {
      rememberReturn(next ?? null);
      window.location.assign(checkoutUrl);
    },
    showOrder: ({ id }) => {
      rememberReturn(next ?? null);
      void navigate({ to: '/wallet/top-up/return', search: { topUpId: id } });
    },
  });
  return (
    <>
      <PageHeading title={t('payments.title')} lead={t('payments.lead')} />
      {shop.error !== null && (
        <div role="alert">
          <Notice tone="bad">{message(shop.error)}</Notice>
        </div>
      )}
      <QueryView query={shop.products} loading={<Skeleton className="h-56" />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('payments.productsEmpty')} body={t('payments.productsEmptyBody')} />
          ) : (
            <div className="flex flex-col gap-6">
              {shop.currency !== undefined && shop.currencies.length > 1 && (
                <Choice
                  label={t('payments.payIn')}
                  name="currency"
                  value={shop.currency}
                  options={shop.currencies.map((value) => ({
                    value,
                    label: t(`payments.currencies.${value}`),
                  }))}
                  onChange={shop.setCurrency}
                />
              )}
              {shop.ways.length > 1 && (
                <div className="flex flex-col gap-2">
                  <Choice<WayToPay>
                    label={t('methods.payWith')}
                    name="method"
                    value={shop.way}
                    options={shop.ways.map((way) => ({ value: way, label: wayLabel(way) }))}
                    onChange={shop.setWay}
                  />
                  {shop.method !== undefined && (
                    <p className="text-sm text-ink-soft">
                      {t('methods.oneTap', { method: titleOf(shop.method) })}
                    </p>
                  )}
                  {shop.way === BANK_TRANSFER && (
                    <p className="text-sm text-ink-soft">{t('payments.transfer.how')}</p>
                  )}
                </div>
              )}
              <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
                {shop.inCurrency(items).map((product) => (
                  <li key={product.id}>
                    <Product
                      product={product}
                      offer={shop.offerOf(product)}
                      busy={shop.busy}
                      opening={shop.isOpening(product)}
                      onBuy={() => shop.buy(product)}
                    />
                  </li>
                ))}
              </ul>
            </div>
          )
        }
      </QueryView>
      <p className="max-w-2xl text-sm text-ink-soft">
        {t('payments.note')}{' '}
        <Link to="/settings/payment-methods" className="underline underline-offset-4">
          {t('methods.manage')}
        </Link>
      </p>
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
  return (
    <article className="flex h-full flex-col gap-1 rounded-lg border border-line bg-surface p-6">
      <h2 className="text-sm text-ink-soft">{product.name[locale]}</h2>
      <p className="mt-1 flex items-center gap-2 font-serif text-2xl font-bold">
        <CoinMark />
        {formatCoins(product.paidCoins, locale)}
      </p>
      <p className="min-h-6 text-sm font-semibold text-vine">
        {product.bonusCoins > 0 && t('payments.productBonus', { coins: product.bonusCoins })}
      </p>
      {offer !== undefined && (
        <p className="text-sm font-semibold text-gold">
          {t('rewards.offer', { coins: offer.coins, name: offer.name, days: offer.validDays })}
        </p>
      )}
      <p className="mb-5 text-xs text-ink-soft">
        {t('payments.perCoin', {
          price: price(Math.round(product.price / (product.paidCoins + product.bonusCoins))),
        })}
      </p>
      <Button className="mt-auto" disabled={busy} pending={opening} onClick={onBuy}>
        {opening ? t('payments.opening') : t('payments.payFor', { price: price(product.price) })}
      </Button>
    </article>
  );
}
