import { useTRPC } from '@inkvine/client/react';
import type { RefundId } from '@inkvine/contracts/primitives';
import type { RefundDetail } from '@inkvine/contracts/refunds';
import { formatDate, formatMoney, formatNumber } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextArea } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { DetailFacts, DetailList, DetailLot, DetailSmall, DetailTxns } from './detail-parts.tsx';

/** A refund down to its order, lots, ledger rows and requests to the gateway, with the decision about it. */
export function RefundDetailDialog({ refundId, onClose }: { refundId: RefundId; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const detail = useQuery(trpc.refunds.detail.queryOptions({ refundId }, { staleTime: 0 }));
  const name = detail.data?.refund.ownerName;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={name === undefined ? t('refunds.refund') : t('refunds.operate.detail', { name })}
    >
      <QueryView query={detail} loading={<Skeleton className="h-96" />}>
        {(data) => (
          <div className="flex flex-col gap-6 text-sm">
            {data.refund.state === 'requested' && <Decision refund={data.refund} onDecided={onClose} />}
            <Facts detail={data} />
            <Rows detail={data} />
          </div>
        )}
      </QueryView>
    </Dialog>
  );
}

function Decision({ refund, onDecided }: { refund: RefundDetail['refund']; onDecided: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [answer, setAnswer] = useState('');
  const options = {
    onSuccess: () => {
      toast(t('refunds.operate.decided'));
      onDecided();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.refunds.pathKey() }),
  };
  const approve = useMutation(trpc.refunds.approve.mutationOptions(options));
  const reject = useMutation(trpc.refunds.reject.mutationOptions(options));
  const pending = approve.isPending || reject.isPending;
  const error = approve.error ?? reject.error;
  const seen = { refundId: refund.id, version: refund.version };
  return (
    <section className="flex flex-col gap-3 rounded-lg border border-line bg-sunken p-4">
      <TextArea
        label={t('refunds.operate.answer')}
        rows={2}
        maxLength={300}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <div className="flex flex-wrap gap-3">
        <Button pending={pending} onClick={() => approve.mutate(seen)}>
          {t('refunds.operate.approve', { amount: formatMoney(refund.amount, refund.currency, locale) })}
        </Button>
        <Button
          variant="danger"
          pending={pending}
          disabled={answer.trim().length < 3}
          onClick={() => reject.mutate({ ...seen, answer: answer.trim() })}
        >
          {t('refunds.operate.reject')}
        </Button>
      </div>
      {error !== null && (
        <div role="alert">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
    </section>
  );
}

function Facts({ detail: { refund, order, difference } }: { detail: RefundDetail }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const inspect = useMutation(
    trpc.refunds.inspect.mutationOptions({
      onSuccess: (found) => {
        if (found === null) toast(t('refunds.operate.inspected'));
      },
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.refunds.pathKey() }),
    }),
  );
  const money = (minor: number) => formatMoney(minor, refund.currency, locale);
  const facts: [label: string, value: ReactNode][] = [
    [t('operate.status'), t(`refunds.states.${refund.state}`)],
    [t('refunds.operate.rule'), t(`refunds.operate.rules.${refund.rule}`)],
    [t('refunds.worth'), money(refund.gross)],
    [t('refunds.fee'), refund.fee === 0 ? t('refunds.noFee') : money(refund.fee)],
    [t('refunds.youGet'), money(refund.amount)],
    [t('refunds.coinsLeave'), formatNumber(refund.coins + refund.expiredCoins, locale)],
    [t('refunds.bonusLeaves'), formatNumber(refund.bonusCoins, locale)],
    [t('refunds.operate.note'), refund.note === '' ? '–' : refund.note],
    [t('refunds.answer'), refund.answer ?? '–'],
    [t('refunds.operate.order'), `${order.id} · ${money(order.price)}`],
    [t('refunds.operate.gateway'), `${order.gateway} · ${order.gatewayPaymentId ?? '–'}`],
  ];
  return (
    <section className="flex flex-col gap-3">
      <DetailFacts facts={facts} />
      {refund.failure !== null && <Notice tone="bad">{t(`refunds.failures.${refund.failure}`)}</Notice>}
      {difference !== null && (
        <Notice tone="bad">
          {t('refunds.operate.difference', {
            atGateway: money(difference.atGateway),
            atOurs: money(difference.atOurs),
          })}
        </Notice>
      )}
      {order.gatewayPaymentId !== null && (
        <Button
          variant="secondary"
          size="sm"
          className="self-start"
          pending={inspect.isPending}
          onClick={() => inspect.mutate({ topUpId: order.id })}
        >
          {t('refunds.operate.inspect')}
        </Button>
      )}
    </section>
  );
}

function Rows({ detail: { refund, lots, txns, attempts } }: { detail: RefundDetail }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, refund.currency, locale);
  const date = (at: string) => formatDate(at, locale, 'minuteWithZone');
  return (
    <>
      <DetailList title={t('refunds.operate.events')}>
        {refund.history.map((step) => (
          <li key={`${step.state} ${step.at}`}>
            {t(`refunds.states.${step.state}`)}
            {step.actorName !== null && ` · ${step.actorName}`}
            <DetailSmall>{date(step.at)}</DetailSmall>
          </li>
        ))}
      </DetailList>
      <DetailList title={t('refunds.operate.lots')}>
        {lots.map((lot) => (
          <DetailLot key={lot.id} lot={lot}>
            {lot.kind === 'paid' && (
              <DetailSmall>
                {t('refunds.operate.value')}: {money(lot.paidMinor)} · {money(lot.recognizedMinor)}
              </DetailSmall>
            )}
          </DetailLot>
        ))}
      </DetailList>
      <DetailTxns txns={txns} />
      <DetailList title={t('refunds.operate.attempts')}>
        {attempts.length === 0 && <li>{t('refunds.operate.attemptsEmpty')}</li>}
        {attempts.map((attempt) => (
          <li key={attempt.id}>
            {t(`refunds.operate.attemptStates.${attempt.state}`)} · {money(attempt.amount)}
            {attempt.errorKind !== null && ` · ${attempt.errorKind} ${attempt.errorCode ?? ''}`}
            <DetailSmall>{date(attempt.createdAt)}</DetailSmall>
          </li>
        ))}
      </DetailList>
    </>
  );
}
