import { useTRPC } from '@inkvine/client/react';
import { useQuery } from '@tanstack/react-query';
import { router, useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { DisputeNotices } from '../payments/dispute-notices.tsx';
import { Orders } from '../payments/orders.tsx';
import { MyCoupons } from '../perks/my-coupons.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession, useMe } from '../shell/session.tsx';
import { Balances } from './balances.tsx';
import { Gifts } from './gifts.tsx';
import { NearLimits, SpendingLimits } from './spending-limits.tsx';
import { SentDonations } from './sent-donations.tsx';
import { UnlockedChapters } from './unlocked-chapters.tsx';
import { WalletHistory } from './wallet-history.tsx';

const PARTS = ['history', 'purchases', 'orders', 'donations', 'limits', 'coupons', 'gifts'] as const;
type Part = (typeof PARTS)[number];

export function WalletScreen() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <DocumentTitle title={t('wallet.title')} />
      {me.data === undefined || me.data === null ? (
        <ScrollScreen>
          <RequireSession>{() => null}</RequireSession>
        </ScrollScreen>
      ) : (
        <Wallet />
      )}
    </>
  );
}

function Wallet() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const params = useLocalSearchParams<{ part?: string }>();
  const part = PARTS.find((each) => each === params.part) ?? 'history';
  const setPart = (next: Part) => router.setParams({ part: next });
  const overview = useQuery(trpc.wallet.overview.queryOptions());
  const labels = {
    history: t('wallet.history'),
    purchases: t('wallet.purchases'),
    orders: t('payments.orders'),
    donations: t('wallet.donations'),
    limits: t('limits.title'),
    gifts: t('gifts.tab'),
    coupons: t('coupons.tab'),
  };
  const header = (
    <>
      <QueryView query={overview} loading={<Skeleton height={170} />}>
        {(data) => <Balances overview={data} />}
      </QueryView>
      <NearLimits />
      <DisputeNotices owed={overview.data?.debt ?? 0} />
      <ButtonLink href="/top-up" label={t('wallet.topUp')} />
      <ButtonLink variant="secondary" href="/memberships" label={t('memberships.title')} />
      <Choice
        hideLabel
        label={t('wallet.title')}
        value={part}
        options={PARTS.map((value) => ({ value, label: labels[value] }))}
        onChange={setPart}
      />
    </>
  );
  const shared = { header, onRefresh: () => overview.refetch() };
  switch (part) {
    case 'history':
      return <WalletHistory {...shared} />;
    case 'purchases':
      return <UnlockedChapters {...shared} />;
    case 'orders':
      return <Orders {...shared} />;
    case 'donations':
      return <SentDonations {...shared} />;
    case 'limits':
      return <SpendingLimits header={header} />;
    case 'gifts':
      return <Gifts {...shared} />;
    case 'coupons':
      return <MyCoupons {...shared} />;
  }
}
