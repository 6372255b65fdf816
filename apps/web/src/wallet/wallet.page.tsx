import { useTRPC } from '@inkvine/client/react';
import type { WalletOverview } from '@inkvine/contracts/wallet';
import { formatDate } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { PageHeading } from '../design/card.tsx';
import { Coins } from '../design/coins.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { Tabs } from '../design/tabs.tsx';
import { DisputeNotices } from '../payments/dispute-notices.tsx';
import { Orders } from '../payments/orders.tsx';
import { MyCoupons } from '../perks/my-coupons.tsx';
import { WALLET_PARTS } from '../search-parameters.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { Gifts } from './gifts.tsx';
import { Purchases } from './purchases.tsx';
import { NearLimits, SpendingLimits } from './spending-limits.tsx';
import { SentDonations } from './sent-donations.tsx';
import { WalletHistory } from './wallet-history.tsx';
import { PageTitle } from '../shell/page-title.tsx';

const route = getRouteApi('/wallet');

export function WalletPage() {
  const { t } = useTranslation();
  return (
    <div className="page flex flex-col gap-10">
      <PageTitle title={t('wallet.title')} />
      <RequireSession>{() => <Wallet />}</RequireSession>
    </div>
  );
}

function Wallet() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const overview = useQuery(trpc.wallet.overview.queryOptions());
  const { part = 'history' } = route.useSearch();
  const navigate = route.useNavigate();
  const labels = {
    history: t('wallet.history'),
    purchases: t('wallet.purchases'),
    donations: t('wallet.donations'),
    orders: t('payments.orders'),
    limits: t('limits.title'),
    gifts: t('gifts.tab'),
    coupons: t('coupons.tab'),
  };
  return (
    <>
      <PageHeading
        title={t('wallet.title')}
        action={
          <div className="flex flex-wrap gap-3">
            <Link to="/memberships" className={buttonClass('secondary')}>
              {t('memberships.title')}
            </Link>
            <Link to="/wallet/top-up" className={buttonClass()}>
              {t('wallet.topUp')}
            </Link>
          </div>
        }
      />
      <QueryView query={overview} loading={<Skeleton className="h-44" />}>
        {(data) => <Balances overview={data} />}
      </QueryView>
      <NearLimits />
      <DisputeNotices owed={overview.data?.debt ?? 0} />
      <Tabs
        label={t('wallet.title')}
        value={part}
        items={WALLET_PARTS.map((value) => ({ value, label: labels[value] }))}
        onChange={(next) => void navigate({ search: { part: next }, replace: true, resetScroll: false })}
      >
        {part === 'history' && <WalletHistory />}
        {part === 'purchases' && <Purchases />}
        {part === 'donations' && <SentDonations />}
        {part === 'orders' && <Orders />}
        {part === 'limits' && <SpendingLimits />}
        {part === 'gifts' && <Gifts />}
        {part === 'coupons' && <MyCoupons />}
      </Tabs>
    </>
  );
}

function Balances({ overview }: { overview: WalletOverview }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <section aria-label={t('wallet.balance')} className="flex flex-col gap-4">
      <div className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-[1.3fr_1fr_1fr]">
        <div className="bg-surface p-6">
          <p className="text-sm text-ink-soft">{t('wallet.balance')}</p>
          <Coins amount={overview.paid + overview.bonus} className="mt-1 font-serif text-2xl font-bold" />
        </div>
        <Kind label={t('common.coinKind.paid')} hint={t('wallet.paidExplained')} coins={overview.paid} />
        <Kind label={t('common.coinKind.bonus')} hint={t('wallet.bonusExplained')} coins={overview.bonus} />
      </div>
      {overview.events.length > 0 && (
        <div className="rounded-lg border border-line bg-surface px-6 py-4 text-sm">
          <h2 className="font-semibold">{t('wallet.events')}</h2>
          <ul className="mt-1 flex flex-col gap-1">
            {overview.events.map((lot, index) => (
              <li key={index} className="flex flex-wrap justify-between gap-x-4">
                <span>{lot.campaign}</span>
                <span className="text-ink-soft">
                  {t('wallet.expires', {
                    coins: lot.coins,
                    date: formatDate(lot.expiresAt, locale, 'minute'),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {overview.expiringSoon.length > 0 && (
        <Notice tone="gold">
          <p className="font-semibold">{t('wallet.expiringSoon')}</p>
          <ul className="mt-1">
            {overview.expiringSoon.map((lot, index) => (
              <li key={index}>
                {t('wallet.expires', { coins: lot.coins, date: formatDate(lot.expiresAt, locale, 'minute') })}
                {' · '}
                {lot.campaign ?? t(`common.coinKind.${lot.kind}`)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </section>
  );
}

function Kind({ label, hint, coins }: { label: string; hint: string; coins: number }) {
  return (
    <div className="bg-surface p-6">
      <p className="text-sm text-ink-soft">{label}</p>
      <Coins amount={coins} className="mt-1 text-lg font-semibold" />
      <p className="mt-1 text-xs text-ink-soft">{hint}</p>
    </div>
  );
}
