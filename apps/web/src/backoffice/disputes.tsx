import { disputeStateKey } from '@inkvine/client/disputes';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { DisputeOrigin, DisputeState, type OperatorDispute } from '@inkvine/contracts/disputes';
import type { DisputeId } from '@inkvine/contracts/primitives';
import { formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { SelectField } from '../design/field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { DisputeDetailDialog } from './dispute-detail.tsx';
import { DisputePolicies } from './dispute-policies.tsx';

/** Payments that banks ask back, by state, and who bears what is lost. */
export function Disputes() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [state, setState] = useState<DisputeState | undefined>('open');
  const [origin, setOrigin] = useState<DisputeOrigin | undefined>(undefined);
  const [open, setOpen] = useState<DisputeId | null>(null);
  const disputes = useInfiniteQuery(
    trpc.disputes.queue.infiniteQueryOptions(
      { ...(state !== undefined && { state }), ...(origin !== undefined && { origin }) },
      pageOptions,
    ),
  );
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-5">
        <div className="flex flex-wrap gap-4">
          <SelectField
            label={t('operate.status')}
            className="max-w-60"
            value={state ?? ''}
            onChange={(event) =>
              setState(DisputeState.options.find((option) => option === event.target.value))
            }
          >
            <option value="">{t('operate.allStatuses')}</option>
            {DisputeState.options.map((option) => (
              <option key={option} value={option}>
                {t(`disputes.states.${option}`)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('disputes.operate.origin')}
            className="max-w-60"
            value={origin ?? ''}
            onChange={(event) =>
              setOrigin(DisputeOrigin.options.find((option) => option === event.target.value))
            }
          >
            <option value="">{t('disputes.operate.allOrigins')}</option>
            {DisputeOrigin.options.map((option) => (
              <option key={option} value={option}>
                {t(`disputes.origins.${option}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <PagedList
          query={disputes}
          loading={<Skeleton className="h-48" />}
          empty={<EmptyState title={t('disputes.operate.empty')} body={t('disputes.operate.emptyBody')} />}
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((dispute) => (
                <Row key={dispute.id} dispute={dispute} onOpen={() => setOpen(dispute.id)} />
              ))}
            </ul>
          )}
        </PagedList>
      </div>
      <DisputePolicies />
      {open !== null && <DisputeDetailDialog disputeId={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Row({ dispute, onOpen }: { dispute: OperatorDispute; onOpen: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const due = dispute.state === 'open' ? dispute.evidenceDueAt : null;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 text-sm">
      <span className="min-w-0">
        <span className="block font-semibold">{dispute.ownerName}</span>
        <span className="block text-xs break-all text-ink-soft">{dispute.ownerEmail}</span>
        <span className="text-xs text-ink-soft">
          {t(disputeStateKey(dispute.origin, dispute.state))} · {t(`disputes.origins.${dispute.origin}`)} ·{' '}
          {dispute.gateway} · {t('disputes.operate.age')} <When at={dispute.createdAt} />
          {due !== null && (
            <>
              {' · '}
              {t('disputes.operate.due')} <When at={due} relative={false} />
            </>
          )}
        </span>
      </span>
      <span className="flex items-center gap-3">
        <span className="font-semibold tabular-nums">
          {formatMoney(dispute.amount, dispute.currency, locale)}
        </span>
        <Button
          variant="secondary"
          size="sm"
          aria-label={t('disputes.operate.openOf', { name: dispute.ownerName })}
          onClick={onOpen}
        >
          {t('disputes.operate.open')}
        </Button>
      </span>
    </li>
  );
}
