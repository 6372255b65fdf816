import { errorMessage, parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import type { TopUp } from '@inkvine/contracts/payments';
import { TopUpId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { CoinMark } from '../design/coins.tsx';
import { EmptyState } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryError, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { rememberedReturn } from './return-path.ts';
import { PageTitle } from '../shell/page-title.tsx';

const route = getRouteApi('/wallet/top-up/return');
const ASK_AGAIN_MS = 2_000;
const SETTLED = new Set<TopUp['status']>(['paid', 'failed', 'canceled', 'expired']);

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
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { paymentKey, amount, code } = route.useSearch();
  const message = useErrorMessage();
  const told = useRef(false);

  const order = useQuery(
    trpc.payments.topUp.queryOptions(
      { topUpId },
      {
        staleTime: 0,
        refetchInterval: (query) =>
          query.state.data !== undefined && SETTLED.has(query.state.data.status) ? false : ASK_AGAIN_MS,
      },
    ),
  );
  const remember = (topUp: TopUp) => {
    queryClient.setQueryData(trpc.payments.topUp.queryKey({ topUpId }), topUp);
  };
  const confirm = useMutation(trpc.payments.confirmTopUp.mutationOptions({ onSuccess: remember }));
  const abandon = useMutation(trpc.payments.abandonTopUp.mutationOptions({ onSuccess: remember }));
  const { mutate: tellSuccess } = confirm;
  const { mutate: tellFailure } = abandon;

  useEffect(() => {
    // Once for each return; reloading the page tells it again, and the server then answers with what it knows.
    if (told.current) return;
    told.current = true;
    if (code !== undefined) tellFailure({ topUpId, code });
    else if (paymentKey !== undefined && amount !== undefined) tellSuccess({ topUpId, paymentKey, amount });
  }, [topUpId, code, paymentKey, amount, tellSuccess, tellFailure]);

  const status = order.data?.status;
  useEffect(() => {
    if (status === 'paid') void queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() });
  }, [status, queryClient, trpc]);

  if (order.isError) return <QueryError error={order.error} onRetry={() => void order.refetch()} />;
  const refused = confirm.isError ? parseAppError(confirm.error).code : null;
  if (order.data === undefined || !SETTLED.has(order.data.status)) {
    const waiting = refused === null || refused === 'PAYMENT_PENDING' || refused === 'GATEWAY_UNAVAILABLE';
    return waiting ? (
      <Waiting isUnknown={order.data?.status === 'unknown' || refused !== null} />
    ) : (
      <Failed title={message(confirm.error)} />
    );
  }
  return order.data.status === 'paid' ? <Paid order={order.data} /> : <NotPaid order={order.data} />;
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

function Paid({ order }: { order: TopUp }) {
  const { t } = useTranslation();
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
              <Link to={next} className={buttonClass()}>
                {t('payments.backToReading')}
              </Link>
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
