import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { CorrectionLine, RenewalCorrection } from '@inkvine/contracts/renewal-corrections';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';
import { When } from '../shell/when.tsx';

/** What a correction does about whom, for the person who releases it. */
export function RenewalCorrectionDialog({
  correction,
  onClose,
}: {
  correction: RenewalCorrection;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { id: correctionId, state } = correction;
  const lines = useInfiniteQuery(
    trpc.renewalDesk.correctionLines.infiniteQueryOptions({ correctionId }, { ...pageOptions, staleTime: 0 }),
  );
  const isOpen = state === 'draft' || state === 'proposed';
  return (
    <Dialog
      open
      wide
      onOpenChange={(stays) => {
        if (!stays) onClose();
      }}
      title={correction.reason}
      lead={
        <>
          {t(`renewals.corrections.states.${state}`)}
          {isOpen && (
            <>
              {' · '}
              {t('renewals.corrections.dryRunAt')} <When at={correction.dryRunAt} />
            </>
          )}
        </>
      }
      {...(isOpen && { footer: <Decision correction={correction} /> })}
    >
      <PagedList
        query={lines}
        loading={<Skeleton className="h-32" />}
        empty={<EmptyState title={t('renewals.corrections.none')} body="" />}
      >
        {(items) => <Lines items={items} />}
      </PagedList>
    </Dialog>
  );
}

function Lines({ items }: { items: CorrectionLine[] }) {
  const { t } = useTranslation();
  const label = t('renewals.corrections.what');
  return (
    <ScrollRegion label={label} className="relative overflow-x-auto">
      <table className="w-full min-w-2xl text-sm">
        <caption className="sr-only">{label}</caption>
        <thead className="border-b border-line text-left text-xs text-ink-soft">
          <tr>
            {(['member', 'action', 'until', 'state'] as const).map((column) => (
              <th key={column} scope="col" className="py-2 pr-4 font-semibold">
                {t(`renewals.corrections.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {items.map((line) => (
            <Row key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Row({ line }: { line: CorrectionLine }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { amount, currency, days, openUntil, periodStart, refusal, state } = line;
  return (
    <tr>
      <th scope="row" className="py-2.5 pr-4 text-left font-normal">
        <span className="font-semibold">{line.memberName}</span>
        <span className="block text-xs text-ink-soft">
          {line.creatorName} · {line.tierName}
        </span>
      </th>
      <td className="min-w-40 py-2.5 pr-4">
        {t(`renewals.corrections.actions.${line.action}`)}
        <span className="block text-xs text-ink-soft">
          {amount !== null && `${formatPrice(amount, currency, locale)} · `}
          {days !== null && t('renewals.corrections.daysOf', { count: days })}
          {periodStart !== null && formatDate(periodStart, locale, 'minuteWithZone')}
        </span>
      </td>
      <td className="min-w-36 py-2.5 pr-4">
        {openUntil === null ? '—' : formatDate(openUntil, locale, 'minuteWithZone')}
      </td>
      <td className="min-w-36 py-2.5">
        {refusal === null ? (
          t(`renewals.corrections.lineStates.${state}`)
        ) : (
          <span className="text-wine">{t(`renewals.corrections.refusals.${refusal}`)}</span>
        )}
      </td>
    </tr>
  );
}

function Decision({ correction }: { correction: RenewalCorrection }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const me = useMe();
  const { id: correctionId, version, dryRunHash, state } = correction;
  const seen = { correctionId, version };
  const options = (done: string) => ({
    onSuccess: () => toast(done),
    onError: (error: unknown) => toast(message(error), 'bad'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.renewalDesk.pathKey() }),
  });
  const dryRun = useMutation(
    trpc.renewalDesk.dryRunCorrection.mutationOptions(options(t('renewals.corrections.dryRunDone'))),
  );
  const approve = useMutation(
    trpc.renewalDesk.approveCorrection.mutationOptions(options(t('renewals.corrections.approved'))),
  );
  const cancel = useMutation(
    trpc.renewalDesk.cancelCorrection.mutationOptions(options(t('renewals.corrections.canceled'))),
  );
  const isBusy = dryRun.isPending || approve.isPending || cancel.isPending;
  const isMine = me.data?.id === correction.createdBy;
  return (
    <>
      <p className="basis-full text-sm text-ink-soft">{t(hintOf(state, isMine))}</p>
      <Button
        variant="quiet"
        disabled={isBusy}
        pending={cancel.isPending}
        onClick={() => cancel.mutate(seen)}
      >
        {t('renewals.corrections.cancel')}
      </Button>
      <Button
        variant="secondary"
        disabled={isBusy}
        pending={dryRun.isPending}
        onClick={() => dryRun.mutate(seen)}
      >
        {t('renewals.corrections.dryRun')}
      </Button>
      {!isMine && state === 'proposed' && (
        <Button
          disabled={isBusy}
          pending={approve.isPending}
          onClick={() => approve.mutate({ ...seen, dryRunHash })}
        >
          {t('renewals.corrections.approve', { count: correction.lines })}
        </Button>
      )}
    </>
  );
}

function hintOf(state: RenewalCorrection['state'], isMine: boolean) {
  if (state === 'draft') return 'renewals.corrections.hintRefused';
  return isMine ? 'renewals.corrections.hintMine' : 'renewals.corrections.hintApprove';
}
