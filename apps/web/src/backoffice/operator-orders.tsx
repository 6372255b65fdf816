import { orderStateKey } from '@inkvine/client/deposits';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { TopUpStatus } from '@inkvine/contracts/payments';
import { formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SelectField } from '../design/field.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

export function OperatorOrders() {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const [status, setStatus] = useState<TopUpStatus | undefined>(undefined);
  const orders = useInfiniteQuery(
    trpc.backoffice.topUps.infiniteQueryOptions(status === undefined ? {} : { status }, pageOptions),
  );
  return (
    <div className="flex flex-col gap-5">
      <SelectField
        label={t('operate.status')}
        className="max-w-60"
        value={status ?? ''}
        onChange={(event) => setStatus(TopUpStatus.options.find((option) => option === event.target.value))}
      >
        <option value="">{t('operate.allStatuses')}</option>
        {TopUpStatus.options.map((option) => (
          <option key={option} value={option}>
            {t(`payments.statuses.${option}`)}
          </option>
        ))}
      </SelectField>
      <PagedList
        query={orders}
        loading={<Skeleton className="h-48" />}
        empty={<EmptyState title={t('operate.ordersEmpty')} body={t('operate.ordersEmptyBody')} />}
      >
        {(items) => (
          <ScrollRegion label={t('operate.orders')} className="overflow-x-auto">
            <table className="w-full min-w-160 text-sm">
              <caption className="sr-only">{t('operate.orders')}</caption>
              <thead className="border-b border-line text-left text-xs text-ink-soft">
                <tr>
                  <th scope="col" className="py-2 pr-4 font-semibold">
                    {t('operate.person')}
                  </th>
                  <th scope="col" className="py-2 pr-4 font-semibold">
                    {t('operate.orderedAt')}
                  </th>
                  <th scope="col" className="py-2 pr-4 text-right font-semibold">
                    {t('operate.amount')}
                  </th>
                  <th scope="col" className="py-2 pr-4 font-semibold">
                    {t('payments.method')}
                  </th>
                  <th scope="col" className="py-2 font-semibold">
                    {t('operate.status')}
                  </th>
                </tr>
              </thead>
              <tbody className="divide-y divide-line">
                {items.map((order) => (
                  <tr key={order.id}>
                    <td className="py-2.5 pr-4">
                      {order.ownerName}
                      <span className="block text-xs text-ink-soft">{order.ownerEmail}</span>
                    </td>
                    <td className="py-2.5 pr-4 whitespace-nowrap">
                      <When at={order.createdAt} relative={false} />
                    </td>
                    <td className="py-2.5 pr-4 text-right tabular-nums">
                      {formatMoney(order.price, order.currency, locale)}
                    </td>
                    <td className="py-2.5 pr-4 whitespace-nowrap">
                      {order.payBy === 'bank_transfer'
                        ? t('payments.bankTransfer')
                        : (order.methodLabel ?? t('payments.byCard'))}
                    </td>
                    <td className="py-2.5 whitespace-nowrap">{t(orderStateKey(order))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </PagedList>
    </div>
  );
}
