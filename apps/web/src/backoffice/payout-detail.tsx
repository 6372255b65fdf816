import { useTRPC } from '@inkvine/client/react';
import type { PayoutDetail, RecordTransferInput } from '@inkvine/contracts/payouts';
import type { PayoutId } from '@inkvine/contracts/primitives';
import { formatMoney, formatMonth, formatNumber } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { SelectField, TextField } from '../design/field.tsx';
import { Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { DetailFacts, DetailList } from './detail-parts.tsx';

type Outcome = z.infer<typeof RecordTransferInput>['outcome'];

/** A payout down to its settlements, history and requests to the gateway, with what may be done about it. */
export function PayoutDetailDialog({ payoutId, onClose }: { payoutId: PayoutId; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const detail = useQuery(trpc.payoutDesk.detail.queryOptions({ payoutId }, { staleTime: 0 }));
  const name = detail.data?.payout.creatorName;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={name === undefined ? t('payouts.title') : t('payouts.operate.detail', { name })}
    >
      <QueryView query={detail} loading={<Skeleton className="h-96" />}>
        {(data) => (
          <div className="flex flex-col gap-6 text-sm">
            <Facts payout={data.payout} />
            <Rows detail={data} />
            <Acts payout={data.payout} onDone={onClose} />
          </div>
        )}
      </QueryView>
    </Dialog>
  );
}

function Acts({ payout, onDone }: { payout: PayoutDetail['payout']; onDone: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [note, setNote] = useState('');
  const isPaid = payout.state === 'paid';
  const [outcome, setOutcome] = useState<Outcome>(isPaid ? 'returned' : 'paid');
  const [key] = useState(() => crypto.randomUUID());
  const options = (done: string) => ({
    onSuccess: () => {
      toast(done);
      onDone();
    },
    onError: (error: unknown) => toast(message(error), 'bad'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.payoutDesk.pathKey() }),
  });
  const reject = useMutation(trpc.payoutDesk.reject.mutationOptions(options(t('payouts.operate.rejected'))));
  const retry = useMutation(trpc.payoutDesk.retry.mutationOptions(options(t('payouts.operate.retried'))));
  const record = useMutation(
    trpc.payoutDesk.recordTransfer.mutationOptions(options(t('payouts.operate.recorded'))),
  );
  const { id: payoutId, version, state } = payout;
  if (state === 'requested' && payout.batchId === null) {
    return (
      <div className="flex flex-wrap items-end gap-3 border-t border-line pt-5">
        <TextField
          label={t('payouts.operate.note')}
          className="grow"
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button
          variant="danger"
          disabled={note.trim().length < 3}
          pending={reject.isPending}
          onClick={() => reject.mutate({ payoutId, version, note })}
        >
          {t('payouts.operate.reject')}
        </Button>
      </div>
    );
  }
  if ((state === 'failed' || state === 'returned') && !payout.retried) {
    return (
      <div className="flex flex-col items-start gap-3 border-t border-line pt-5">
        <p className="text-ink-soft">{t('payouts.operate.retryBody')}</p>
        <Button pending={retry.isPending} onClick={() => retry.mutate({ payoutId, idempotencyKey: key })}>
          {t('payouts.operate.retry')}
        </Button>
      </div>
    );
  }
  if (payout.channel !== 'manual' || (state !== 'sent' && !isPaid)) return null;
  const outcomes: Outcome[] = isPaid ? ['returned'] : ['paid', 'failed', 'returned'];
  return (
    <fieldset className="flex flex-wrap items-end gap-3 border-t border-line pt-5">
      <legend className="sr-only">{t('payouts.operate.byHand')}</legend>
      <SelectField
        label={t('payouts.operate.outcome')}
        value={outcome}
        onChange={(event) => setOutcome(outcomes.find((each) => each === event.target.value) ?? outcome)}
      >
        {outcomes.map((each) => (
          <option key={each} value={each}>
            {t(`payouts.operate.outcomes.${each}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('payouts.operate.transferNote')}
        className="grow"
        maxLength={100}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button
        disabled={note.trim() === ''}
        pending={record.isPending}
        onClick={() => record.mutate({ payoutId, version, outcome, note })}
      >
        {t('payouts.operate.record')}
      </Button>
    </fieldset>
  );
}

function Facts({ payout }: { payout: PayoutDetail['payout'] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const facts: [string, ReactNode][] = [
    [t('studio.amount'), formatMoney(payout.amountMinor, payout.currency, locale)],
    [t('operate.status'), t(`payouts.states.${payout.state}`)],
    [t('payouts.operate.channel'), t(`payouts.operate.channels.${payout.channel}`)],
    [t('payouts.destination.title'), payout.destinationLabel || '–'],
    [t('payouts.operate.holder'), payout.holderName ?? '–'],
    [t('payouts.operate.reference'), payout.reference ?? payout.failureNote ?? '–'],
    ...(payout.channel === 'manual'
      ? []
      : ([
          [t('payouts.operate.gatewayId'), payout.gatewayPayoutId ?? '–'],
          [t('payouts.operate.checks'), formatNumber(payout.checks, locale)],
        ] satisfies [string, ReactNode][])),
  ];
  return <DetailFacts facts={facts} />;
}

function Rows({ detail: { payout, parts, history, attempts } }: { detail: PayoutDetail }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <>
      <DetailList title={t('payouts.operate.parts')}>
        {parts.map((part) => (
          <li key={part.runId} className="flex min-h-11 flex-wrap items-center gap-x-2 sm:min-h-0">
            <Link
              to="/operate/settlements/$runId/$creatorId"
              params={{ runId: part.runId, creatorId: payout.creatorId }}
              className="py-2 underline decoration-line-strong underline-offset-4 sm:py-0"
            >
              {formatMonth(part.period, locale)}
              {part.seq > 0 && ` · ${t('settlements.correction', { seq: part.seq })}`}
            </Link>
            <span className="tabular-nums">{formatMoney(part.amountMinor, payout.currency, locale)}</span>
            {part.releasedAt !== null && (
              <span className="text-ink-soft">{t('payouts.operate.released')}</span>
            )}
          </li>
        ))}
      </DetailList>
      <DetailList title={t('payouts.operate.history')}>
        {history.map((line) => (
          <li key={`${line.state} ${line.at}`}>
            {t(`payouts.states.${line.state}`)} · <When at={line.at} />
            {line.actorName !== null && ` · ${line.actorName}`}
            {line.note !== null && ` · ${line.note}`}
          </li>
        ))}
      </DetailList>
      {attempts.length > 0 && (
        <DetailList title={t('payouts.operate.attempts')}>
          {attempts.map((attempt) => (
            <li key={attempt.id}>
              {t(`payouts.operate.attemptStates.${attempt.state}`)} · <When at={attempt.createdAt} />
              {attempt.errorKind !== null && ` · ${attempt.errorKind} ${attempt.errorCode ?? ''}`}
            </li>
          ))}
        </DetailList>
      )}
    </>
  );
}
