import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { PayoutState, type PayoutBatch } from '@inkvine/contracts/payouts';
import type { PayoutBatchId, PayoutId } from '@inkvine/contracts/primitives';
import { formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { PayoutBatchDialog } from './payout-batch.tsx';

/** What one operator has put together and another releases, with how far its payouts are. */
export function PayoutBatches({ onOpen }: { onOpen: (payoutId: PayoutId) => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [openId, setOpenId] = useState<PayoutBatchId | null>(null);
  const batches = useInfiniteQuery(trpc.payoutDesk.batches.infiniteQueryOptions({}, pageOptions));
  const open = batches.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === openId);
  return (
    <Section id="payout-batches" title={t('payouts.operate.batches')} lead={t('payouts.operate.batchesLead')}>
      <PagedList
        query={batches}
        loading={<Skeleton className="h-24" />}
        empty={
          <EmptyState
            title={t('payouts.operate.batchesEmpty')}
            body={t('payouts.operate.batchesEmptyBody')}
          />
        }
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((batch) => (
              <Row key={batch.id} batch={batch} onOpen={() => setOpenId(batch.id)} />
            ))}
          </ul>
        )}
      </PagedList>
      {open !== undefined && (
        <PayoutBatchDialog
          batch={open}
          onOpen={(payoutId) => {
            setOpenId(null);
            onOpen(payoutId);
          }}
          onClose={() => setOpenId(null)}
        />
      )}
    </Section>
  );
}

function Row({ batch, onOpen }: { batch: PayoutBatch; onOpen: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const amount = formatMoney(batch.amountMinor, batch.currency, locale);
  const title = t('payouts.operate.batchOf', { count: batch.payouts, amount });
  return (
    <li className="flex items-center gap-3 py-3 text-sm">
      <span className="min-w-0 grow">
        <span className="block font-semibold">{title}</span>
        <span className="block text-xs text-ink-soft">
          {t(`payouts.operate.batchStates.${batch.state}`)} · <When at={batch.decidedAt ?? batch.createdAt} />
        </span>
        <span className="block text-xs text-ink-soft">
          {t('payouts.operate.madeBy', { name: batch.createdByName })}
          {batch.state !== 'draft' &&
            batch.decidedByName !== null &&
            ` · ${t(`payouts.operate.by.${batch.state}`, { name: batch.decidedByName })}`}
        </span>
        {batch.state === 'approved' && (
          <span className="block text-xs text-ink-soft">
            {PayoutState.options
              .filter((state) => batch.counts[state] !== undefined)
              .map((state) => `${t(`payouts.states.${state}`)} ${batch.counts[state]}`)
              .join(' · ')}
          </span>
        )}
      </span>
      <Button
        variant={batch.state === 'draft' ? 'primary' : 'secondary'}
        size="sm"
        className="shrink-0"
        aria-label={t(
          batch.state === 'draft' ? 'payouts.operate.examineBatch' : 'payouts.operate.openBatch',
          {
            what: title,
          },
        )}
        onClick={onOpen}
      >
        {t(batch.state === 'draft' ? 'payouts.operate.examine' : 'payouts.operate.open')}
      </Button>
    </li>
  );
}
