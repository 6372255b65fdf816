import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { RefundId } from '@inkvine/contracts/primitives';
import { RefundState, type OperatorRefund } from '@inkvine/contracts/refunds';
import { formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { SelectField } from '../design/field.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { RefundDetailDialog } from './refund-detail.tsx';
import { RefundPolicies } from './refund-policies.tsx';

/** The queue of refunds, what differs at the gateways, and the terms. */
export function Refunds() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [state, setState] = useState<RefundState | undefined>('requested');
  const [open, setOpen] = useState<RefundId | null>(null);
  const refunds = useInfiniteQuery(
    trpc.refunds.queue.infiniteQueryOptions(state === undefined ? {} : { state }, pageOptions),
  );
  return (
    <div className="flex flex-col gap-8">
      <Differences />
      <div className="flex flex-col gap-5">
        <SelectField
          label={t('operate.status')}
          className="max-w-60"
          value={state ?? ''}
          onChange={(event) => setState(RefundState.options.find((option) => option === event.target.value))}
        >
          <option value="">{t('operate.allStatuses')}</option>
          {RefundState.options.map((option) => (
            <option key={option} value={option}>
              {t(`refunds.states.${option}`)}
            </option>
          ))}
        </SelectField>
        <PagedList
          query={refunds}
          loading={<Skeleton className="h-48" />}
          empty={
            <EmptyState title={t('refunds.operate.queueEmpty')} body={t('refunds.operate.queueEmptyBody')} />
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((refund) => (
                <Row key={refund.id} refund={refund} onOpen={() => setOpen(refund.id)} />
              ))}
            </ul>
          )}
        </PagedList>
      </div>
      <RefundPolicies />
      {open !== null && <RefundDetailDialog refundId={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Row({ refund, onOpen }: { refund: OperatorRefund; onOpen: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 text-sm">
      <span className="min-w-0">
        <span className="block font-semibold">{refund.ownerName}</span>
        <span className="block text-xs break-all text-ink-soft">{refund.ownerEmail}</span>
        <span className="text-xs text-ink-soft">
          {t(`refunds.states.${refund.state}`)} · {t(`refunds.operate.rules.${refund.rule}`)} ·{' '}
          <When at={refund.createdAt} />
        </span>
      </span>
      <span className="flex items-center gap-3">
        <span className="font-semibold tabular-nums">
          {formatMoney(refund.amount, refund.currency, locale)}
        </span>
        <Button
          variant="secondary"
          size="sm"
          aria-label={t('refunds.operate.openOf', { name: refund.ownerName })}
          onClick={onOpen}
        >
          {t('refunds.operate.open')}
        </Button>
      </span>
    </li>
  );
}

function Differences() {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.refunds.differences.queryOptions());
  if (data.length === 0) return null;
  return (
    <section aria-labelledby="refund-differences" className="flex flex-col gap-3">
      <h2 id="refund-differences" className="font-serif text-base font-bold">
        {t('refunds.operate.differences')}
      </h2>
      <Notice tone="bad">
        <p>{t('refunds.operate.differencesBody')}</p>
        <ul className="mt-3 flex flex-col gap-2">
          {data.map((each) => (
            <li key={each.topUpId}>
              <code className="block text-xs break-all">{each.topUpId}</code>
              {t('refunds.operate.difference', {
                atGateway: formatMoney(each.atGateway, each.currency, locale),
                atOurs: formatMoney(each.atOurs, each.currency, locale),
              })}{' '}
              · <When at={each.firstSeenAt} />
            </li>
          ))}
        </ul>
      </Notice>
    </section>
  );
}
