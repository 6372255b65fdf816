import { useTRPC } from '@inkvine/client/react';
import type { RefundId } from '@inkvine/contracts/primitives';
import type { RefundDetail } from '@inkvine/contracts/refunds';
import { formatDate, formatMoney, formatNumber, formatSigned } from '@inkvine/i18n/format';
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
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[12rem_1fr]">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="break-all max-sm:mb-1">{value}</dd>
          </div>
        ))}
      </dl>
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
  const number = (value: number) => formatNumber(value, locale);
  const money = (minor: number) => formatMoney(minor, refund.currency, locale);
  const date = (at: string) => formatDate(at, locale, 'minuteWithZone');
  return (
    <>
      <List title={t('refunds.operate.events')}>
        {refund.history.map((step) => (
          <li key={`${step.state} ${step.at}`}>
            {t(`refunds.states.${step.state}`)}
            {step.actorName !== null && ` · ${step.actorName}`}
            <Small>{date(step.at)}</Small>
          </li>
        ))}
      </List>
      <List title={t('refunds.operate.lots')}>
        {lots.map((lot) => (
          <li key={lot.id}>
            {t('refunds.operate.lot', { id: lot.id, kind: t(`refunds.operate.lotKinds.${lot.kind}`) })}
            <Small>
              {(['left', 'held', 'spent', 'expired', 'refunded', 'revoked'] as const)
                .map(
                  (part) =>
                    `${t(`refunds.operate.${part}`)} ${number(part === 'left' ? lot.remaining : lot[part])}`,
                )
                .join(' · ')}
            </Small>
            {lot.kind === 'paid' && (
              <Small>
                {t('refunds.operate.value')}: {money(lot.paidMinor)} · {money(lot.recognizedMinor)}
              </Small>
            )}
          </li>
        ))}
      </List>
      <List title={t('refunds.operate.txns')}>
        {txns.map((txn) => (
          <li key={txn.id}>
            {txn.kind} · {t('wallet.splitTitle', { paid: txn.paid, bonus: txn.bonus })} (
            {formatSigned(txn.paid + txn.bonus, locale)})
            <Small>
              {txn.id} · {date(txn.createdAt)}
            </Small>
          </li>
        ))}
      </List>
      <List title={t('refunds.operate.attempts')}>
        {attempts.length === 0 && <li>{t('refunds.operate.attemptsEmpty')}</li>}
        {attempts.map((attempt) => (
          <li key={attempt.id}>
            {t(`refunds.operate.attemptStates.${attempt.state}`)} · {money(attempt.amount)}
            {attempt.errorKind !== null && ` · ${attempt.errorKind} ${attempt.errorCode ?? ''}`}
            <Small>{date(attempt.createdAt)}</Small>
          </li>
        ))}
      </List>
    </>
  );
}

function List({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-serif text-base font-bold">{title}</h3>
      <ul className="flex flex-col gap-2 border-l-2 border-line pl-4">{children}</ul>
    </section>
  );
}

function Small({ children }: { children: ReactNode }) {
  return <span className="block text-xs break-all text-ink-soft">{children}</span>;
}
