import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { formatDate, parseInstant } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Coins } from '../design/coins.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { useSiteNow } from '../shell/site-time.ts';
import { When } from '../shell/when.tsx';
import { GiveBack } from './unlock-return.tsx';

export function Purchases() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const rental = useRentalState();
  const purchases = useInfiniteQuery(trpc.wallet.purchases.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={purchases}
      loading={<Skeleton className="h-40" />}
      empty={<EmptyState title={t('wallet.purchasesEmpty')} body={t('wallet.purchasesEmptyBody')} />}
    >
      {(items) => (
        <ul className="divide-y divide-line">
          {items.map((purchase) => (
            <li key={purchase.txnId} className="flex items-center justify-between gap-4 py-3">
              <Link
                to="/read/$chapterId"
                params={{ chapterId: purchase.chapterId }}
                className="min-w-0 text-ink no-underline hover:underline hover:underline-offset-4"
              >
                <span className="block truncate font-serif">{purchase.chapterTitle}</span>
                <span className="block truncate text-sm text-ink-soft">{purchase.novelTitle}</span>
              </Link>
              <span className="flex shrink-0 flex-col items-end text-sm">
                <Coins amount={purchase.coins} />
                {purchase.kind === 'rent' && (
                  <span className="text-xs text-ink-soft">{rental(purchase.endsAt)}</span>
                )}
                <span className="text-xs text-ink-soft">
                  <When at={purchase.purchasedAt} />
                </span>
                <Link
                  to="/wallet/purchases/$txnId"
                  params={{ txnId: purchase.txnId }}
                  aria-label={t('wallet.receiptOf', { title: purchase.chapterTitle })}
                  className="inline-flex min-h-11 items-center text-xs sm:min-h-6"
                >
                  {t('wallet.receipt')}
                </Link>
                <GiveBack purchase={purchase} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function useRentalState(): (endsAt: string | null) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useSiteNow();
  return (endsAt) => {
    if (endsAt === null) return t('wallet.rentWaits');
    if (parseInstant(endsAt) < now) return t('wallet.rentEnded');
    return t('wallet.rentUntil', { date: formatDate(endsAt, locale, 'minute') });
  };
}
