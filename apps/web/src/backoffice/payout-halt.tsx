import { useTRPC } from '@inkvine/client/react';
import type { PayoutHalt as Halt } from '@inkvine/contracts/backoffice';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { TextArea } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** Whether money goes out to creators, who or what stopped it, and how it went on. */
export function PayoutHalt() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const halts = useQuery(trpc.backoffice.payoutHalts.queryOptions());
  return (
    <section aria-labelledby="payout-halt" className="flex flex-col items-start gap-5">
      <div>
        <h2 id="payout-halt" className="font-serif text-lg font-bold">
          {t('operate.halt.title')}
        </h2>
        <p className="mt-1 max-w-2xl text-sm text-ink-soft">{t('operate.halt.lead')}</p>
      </div>
      <div className="w-full">
        <QueryView query={halts} loading={<Skeleton className="h-24" />}>
          {(data) => <Result halts={data} />}
        </QueryView>
      </div>
    </section>
  );
}

function Result({ halts }: { halts: Halt[] }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const open = halts.find((halt) => halt.liftedAt === null) ?? null;
  const over = halts.filter((halt) => halt.liftedAt !== null);
  return (
    <div className="flex flex-col items-start gap-4" aria-live="polite">
      <div className="w-full">
        <Notice tone={open === null ? 'good' : 'bad'}>
          <strong>{open === null ? t('operate.halt.running') : t('operate.halt.halted')}</strong>
          {open !== null && (
            <span className="block text-sm">
              {nameOf(open, t('operate.halt.byCheck'))}
              {' · '}
              <When at={open.since} />
              {' · '}
              {open.reason}
            </span>
          )}
        </Notice>
      </div>
      <Button variant={open === null ? 'quiet' : 'primary'} onClick={() => setAsking(true)}>
        {open === null ? t('operate.halt.halt') : t('operate.halt.lift')}
      </Button>
      {over.length > 0 && (
        <details className="w-full text-sm">
          <summary className="min-h-11 cursor-pointer py-2">{t('operate.halt.earlier')}</summary>
          <ul className="divide-y divide-line">
            {over.map((halt) => (
              <li key={halt.id} className="py-2.5">
                <p>
                  <When at={halt.since} /> · {nameOf(halt, t('operate.halt.byCheck'))} · {halt.reason}
                </p>
                <p className="text-ink-soft">
                  <When at={halt.liftedAt ?? halt.since} /> · {halt.liftedBy} · {halt.liftReason}
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
      {asking && <HaltDialog open={open} onClose={() => setAsking(false)} />}
    </div>
  );
}

const nameOf = (halt: Halt, check: string): string => halt.haltedBy ?? check;

function HaltDialog({ open, onClose }: { open: Halt | null; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [reason, setReason] = useState('');
  const outcome = {
    onSuccess: () => {
      toast(open === null ? t('operate.halt.haltedNow') : t('operate.halt.lifted'));
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.backoffice.payoutHalts.queryKey() }),
  };
  const halt = useMutation(trpc.backoffice.haltPayouts.mutationOptions(outcome));
  const lift = useMutation(trpc.backoffice.liftPayoutHalt.mutationOptions(outcome));
  const error = halt.error ?? lift.error;
  const act = open === null ? t('operate.halt.halt') : t('operate.halt.lift');
  return (
    <FormDialog
      title={act}
      submit={act}
      pending={halt.isPending || lift.isPending}
      problem={error === null ? null : message(error)}
      isReady={reason.trim().length >= 3}
      onSubmit={() => (open === null ? halt.mutate({ reason }) : lift.mutate({ id: open.id, reason }))}
      onClose={onClose}
    >
      <TextArea
        label={t('operate.halt.reason')}
        hint={t('operate.halt.reasonHint')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}
