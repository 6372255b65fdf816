import { errorMessage } from '@inkvine/client/app-error';
import { useTopUpReturn } from '@inkvine/client/top-up-return';
import type { TopUp } from '@inkvine/contracts/payments';
import { TopUpId } from '@inkvine/contracts/primitives';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { PageHeading } from '../design/card.tsx';
import { CoinMark } from '../design/coins.tsx';
import { EmptyState } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryError, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { DepositAccount } from './deposit-account.tsx';
import { rememberedReturn } from './return-path.ts';
import { PageTitle } from '../shell/page-title.tsx';

const route = getRouteApi('/wallet/top-up/return');

/** Where the checkout comes back to: tells the server what came back, then shows what the server knows. */
export function TopUpReturnPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const topUpId = TopUpId.safeParse(search.topUpId);
  if (!topUpId.success) return <NotFoundPage />;
  return (
    <div className="page-narrow">
      <PageTitle title={t('payments.title')} />
      <RequireSession>{() => <Result topUpId={topUpId.data} />}</RequireSession>
    </div>
  );
}

function Result({ topUpId }: { topUpId: TopUpId }) {
  const brought = route.useSearch();
  const { t } = useTranslation();
  const message = useErrorMessage();
  const outcome = useTopUpReturn(topUpId, brought);
  switch (outcome.state) {
    case 'unreachable':
      return <QueryError error={outcome.error} onRetry={outcome.retry} />;
    case 'settled':
      return outcome.order.status === 'paid' ? (
        <Paid order={outcome.order} />
      ) : (
        <NotPaid order={outcome.order} />
      );
    case 'deposit':
      return <AwaitDeposit order={outcome.order} />;
    case 'refused':
      return <Failed title={message(outcome.error)} />;
    case 'left':
      return <Failed title={t('app.leftCheckoutTitle')} body={t('app.leftCheckoutBody')} />;
    case 'waiting':
      return <Waiting isUnknown={outcome.isUnknown} />;
  }
}

function Waiting({ isUnknown }: { isUnknown: boolean }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <EmptyState
        heading="h1"
        icon={<LoaderCircle className="size-7 animate-spin" strokeWidth={1.5} />}
        title={isUnknown ? t('payments.unknownTitle') : t('payments.confirming')}
        body={isUnknown ? t('payments.unknownBody') : t('payments.confirmingBody')}
      />
    </div>
  );
}

function AwaitDeposit({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-6">
      <div role="status">
        <PageHeading title={t('payments.transfer.title')} lead={t('payments.transfer.lead')} />
      </div>
      <DepositAccount order={order} />
      <div className="flex flex-wrap gap-3">
        <Link to="/wallet/top-ups/$id" params={{ id: order.id }} className={buttonClass('secondary')}>
          {t('payments.transfer.toOrder')}
        </Link>
        <Link to="/wallet" className={buttonClass('quiet')}>
          {t('payments.toWallet')}
        </Link>
      </div>
    </div>
  );
}

function Paid({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const router = useRouter();
  const next = rememberedReturn();
  return (
    <div role="status">
      <EmptyState
        heading="h1"
        icon={<CoinMark className="size-9" />}
        title={t('payments.paidTitle')}
        body={t('payments.paidBody', { coins: order.paidCoins + order.bonusCoins })}
        action={
          <div className="flex flex-wrap justify-center gap-3">
            {next !== null && (
              <Button onClick={() => router.history.push(next)}>{t('payments.backToReading')}</Button>
            )}
            <Link to="/wallet" className={buttonClass(next === null ? 'primary' : 'secondary')}>
              {t('payments.toWallet')}
            </Link>
            <Link to="/wallet/top-ups/$id" params={{ id: order.id }} className={buttonClass('secondary')}>
              {t('payments.receipt')}
            </Link>
          </div>
        }
      />
    </div>
  );
}

function NotPaid({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const titles = {
    canceled: t('payments.canceledTitle'),
    expired: t('payments.expiredTitle'),
  };
  const title =
    order.status === 'canceled' || order.status === 'expired'
      ? titles[order.status]
      : t('payments.failedTitle');
  return (
    <Failed title={title} body={order.failure === null ? undefined : errorMessage(order.failure, locale)} />
  );
}

function Failed({ title, body }: { title: string; body?: string | undefined }) {
  const { t } = useTranslation();
  const next = rememberedReturn();
  return (
    <div role="alert">
      <EmptyState
        heading="h1"
        title={title}
        body={body ?? ''}
        action={
          <Link to="/wallet/top-up" search={next === null ? {} : { next }} className={buttonClass()}>
            {t('payments.tryAgain')}
          </Link>
        }
      />
    </div>
  );
}
