import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { PayoutBatch } from '@inkvine/contracts/payouts';
import type { PayoutId } from '@inkvine/contracts/primitives';
import { formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';
import { PayoutLine } from './payout-line.tsx';

/** Whom a batch pays how much to where, for the person who releases it, and the file for transfers by hand. */
export function PayoutBatchDialog({
  batch,
  onOpen,
  onClose,
}: {
  batch: PayoutBatch;
  onOpen: (payoutId: PayoutId) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const payouts = useInfiniteQuery(
    trpc.payoutDesk.list.infiniteQueryOptions({ batchId: batch.id }, { ...pageOptions, staleTime: 0 }),
  );
  const amount = formatMoney(batch.amountMinor, batch.currency, locale);
  return (
    <Dialog
      open
      wide
      onOpenChange={(stays) => {
        if (!stays) onClose();
      }}
      title={t('payouts.operate.batchOf', { count: batch.payouts, amount })}
      lead={t(`payouts.operate.batchStates.${batch.state}`)}
      {...(batch.state === 'draft' && { footer: <Decision batch={batch} amount={amount} /> })}
    >
      <div className="flex flex-col gap-4">
        {batch.toTransfer > 0 && <BankFile batch={batch} />}
        <PagedList
          query={payouts}
          loading={<Skeleton className="h-32" />}
          empty={<EmptyState title={t('payouts.operate.allEmpty')} body={t('payouts.operate.batchFreed')} />}
        >
          {(items) => (
            <ul className="divide-y divide-line border-y border-line">
              {items.map((payout) => (
                <PayoutLine key={payout.id} payout={payout} withDestination onOpen={onOpen} />
              ))}
            </ul>
          )}
        </PagedList>
      </div>
    </Dialog>
  );
}

function Decision({ batch, amount }: { batch: PayoutBatch; amount: string }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const me = useMe();
  const seen = { batchId: batch.id, version: batch.version };
  const options = (done: string) => ({
    onSuccess: () => toast(done),
    onError: (error: unknown) => toast(message(error), 'bad'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.payoutDesk.pathKey() }),
  });
  const approve = useMutation(
    trpc.payoutDesk.approveBatch.mutationOptions(options(t('payouts.operate.approved'))),
  );
  const cancel = useMutation(
    trpc.payoutDesk.cancelBatch.mutationOptions(options(t('payouts.operate.canceled'))),
  );
  const isBusy = approve.isPending || cancel.isPending;
  const isMine = me.data?.id === batch.createdBy;
  return (
    <>
      <p className="basis-full text-sm text-ink-soft">
        {isMine
          ? t('payouts.operate.secondPerson')
          : t('payouts.operate.approveBody', { count: batch.payouts })}
      </p>
      <Button
        variant="secondary"
        disabled={isBusy}
        pending={cancel.isPending}
        onClick={() => cancel.mutate(seen)}
      >
        {t('payouts.operate.cancel')}
      </Button>
      {!isMine && (
        <Button disabled={isBusy} pending={approve.isPending} onClick={() => approve.mutate(seen)}>
          {t('payouts.operate.approve', { amount })}
        </Button>
      )}
    </>
  );
}

function BankFile({ batch }: { batch: PayoutBatch }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const message = useErrorMessage();
  const bankFile = useMutation(
    trpc.payoutDesk.bankFile.mutationOptions({
      onSuccess: save,
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  return (
    <Notice tone="gold">
      <p>{t('payouts.operate.toTransfer', { count: batch.toTransfer })}</p>
      <Button
        variant="secondary"
        size="sm"
        className="mt-3"
        pending={bankFile.isPending}
        onClick={() => bankFile.mutate({ batchId: batch.id })}
      >
        <Download aria-hidden className="size-4" />
        {t('payouts.operate.bankFile')}
      </Button>
    </Notice>
  );
}

function save({ filename, content }: { filename: string; content: string }): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(address);
}
