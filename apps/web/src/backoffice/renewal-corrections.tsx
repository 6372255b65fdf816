import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { RenewalCorrectionId } from '@inkvine/contracts/primitives';
import type { RenewalCorrection } from '@inkvine/contracts/renewal-corrections';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { RenewalCorrectionDialog } from './renewal-correction.tsx';

/** Batches of corrections: what one operator proposes and another releases. */
export function RenewalCorrections() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [openId, setOpenId] = useState<RenewalCorrectionId | null>(null);
  const corrections = useInfiniteQuery(trpc.renewalDesk.corrections.infiniteQueryOptions({}, pageOptions));
  const open = corrections.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === openId);
  return (
    <Section
      id="renewal-corrections"
      title={t('renewals.corrections.title')}
      lead={t('renewals.corrections.lead')}
    >
      <PagedList
        query={corrections}
        loading={<Skeleton className="h-24" />}
        empty={
          <EmptyState title={t('renewals.corrections.none')} body={t('renewals.corrections.noneBody')} />
        }
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((correction) => (
              <Row key={correction.id} correction={correction} onOpen={() => setOpenId(correction.id)} />
            ))}
          </ul>
        )}
      </PagedList>
      {open !== undefined && <RenewalCorrectionDialog correction={open} onClose={() => setOpenId(null)} />}
    </Section>
  );
}

function Row({ correction, onOpen }: { correction: RenewalCorrection; onOpen: () => void }) {
  const { t } = useTranslation();
  const { state, reason, done, refused, lines, decidedByName } = correction;
  const isOpen = state === 'draft' || state === 'proposed';
  return (
    <li className="flex items-center gap-3 py-3 text-sm">
      <span className="min-w-0 grow">
        <span className="block font-semibold break-words">{reason}</span>
        <span className="block text-xs text-ink-soft">
          {t(`renewals.corrections.states.${state}`)} · {t('renewals.corrections.lines', { count: lines })}
          {done > 0 && ` · ${t('renewals.corrections.done', { count: done })}`}
          {refused > 0 && ` · ${t('renewals.corrections.refused', { count: refused })}`}
        </span>
        <span className="block text-xs text-ink-soft">
          {t('renewals.corrections.madeBy', { name: correction.createdByName })}{' '}
          <When at={correction.createdAt} />
          {decidedByName !== null &&
            ` · ${t(`renewals.corrections.${state === 'canceled' ? 'canceledBy' : 'approvedBy'}`, { name: decidedByName })}`}
        </span>
      </span>
      <Button variant={isOpen ? 'primary' : 'secondary'} size="sm" className="shrink-0" onClick={onOpen}>
        {t(isOpen ? 'renewals.corrections.examine' : 'renewals.corrections.open')}
        <span className="sr-only">: {reason}</span>
      </Button>
    </li>
  );
}
