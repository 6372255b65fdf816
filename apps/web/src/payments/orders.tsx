import { awaitedDeposit, bankKey, orderStateKey } from '@inkvine/client/deposits';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { TopUp } from '@inkvine/contracts/payments';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { RefundDialog } from './refund-dialog.tsx';

export function Orders() {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const [refunding, setRefunding] = useState<TopUpId | null>(null);
  const orders = useInfiniteQuery(trpc.payments.topUps.infiniteQueryOptions({}, pageOptions));
  return (
    <>
      <PagedList
        query={orders}
        loading={<Skeleton className="h-40" />}
        empty={<EmptyState title={t('payments.ordersEmpty')} body={t('payments.ordersEmptyBody')} />}
      >
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((order) => (
              <li key={order.id} className="flex items-center gap-2">
                <Link
                  to="/wallet/top-ups/$id"
                  params={{ id: order.id }}
                  className="flex min-w-0 flex-1 items-center justify-between gap-4 py-3 text-sm text-ink no-underline hover:bg-sunken"
                >
                  <span>
                    <span className="block font-semibold">{order.productName[locale]}</span>
                    <span className="text-xs text-ink-soft">
                      <When at={order.createdAt} />
                      {' · '}
                      {t(orderStateKey(order))}
                    </span>
                    <AwaitedAt order={order} />
                  </span>
                  <span className="tabular-nums">{formatMoney(order.price, order.currency, locale)}</span>
                </Link>
                {order.status === 'paid' && (
                  <Button
                    variant="quiet"
                    size="sm"
                    aria-label={t('refunds.refundOf', { name: order.productName[locale] })}
                    onClick={() => setRefunding(order.id)}
                  >
                    {t('refunds.refund')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      {refunding !== null && <RefundDialog topUpId={refunding} onClose={() => setRefunding(null)} />}
    </>
  );
}

/** Where an order waits for its transfer, so that nobody has to look for the account. */
function AwaitedAt({ order }: { order: Pick<TopUp, 'status' | 'deposit'> }) {
  const { t } = useTranslation();
  const deposit = awaitedDeposit(order);
  if (deposit === undefined) return null;
  const bank = bankKey(deposit.bankCode);
  return (
    <span className="mt-0.5 block text-xs">
      {bank === undefined ? deposit.bankCode : t(bank)}{' '}
      <span className="break-all tabular-nums">{deposit.accountNumber}</span>
      {deposit.dueAt !== null && (
        <>
          {' · '}
          {t('payments.transfer.due')} <When at={deposit.dueAt} relative={false} />
        </>
      )}
    </span>
  );
}
