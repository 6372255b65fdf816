import { useTRPC } from '@inkvine/client/react';
import type { DisputeDetail } from '@inkvine/contracts/disputes';
import type { DisputeId } from '@inkvine/contracts/primitives';
import { formatDate, formatMoney, formatNumber, formatSigned } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { classNames } from '../design/class-names.ts';
import { Dialog } from '../design/dialog.tsx';
import { Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';

/** A dispute down to its order, lots, ledger rows and the earnings that its coins made. */
export function DisputeDetailDialog({ disputeId, onClose }: { disputeId: DisputeId; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const detail = useQuery(trpc.disputes.detail.queryOptions({ disputeId }, { staleTime: 0 }));
  const name = detail.data?.dispute.ownerName;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={name === undefined ? t('operate.disputes') : t('disputes.operate.detail', { name })}
    >
      <QueryView query={detail} loading={<Skeleton className="h-96" />}>
        {(data) => (
          <div className="flex flex-col gap-6 text-sm">
            <Facts detail={data} />
            <Rows detail={data} />
          </div>
        )}
      </QueryView>
    </Dialog>
  );
}

function Facts({ detail: { dispute, order } }: { detail: DisputeDetail }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, dispute.currency, locale);
  const coins = (count: number) => formatNumber(count, locale);
  const facts: [label: string, value: ReactNode][] = [
    [t('operate.status'), t(`disputes.states.${dispute.state}`)],
    [t('disputes.operate.raw'), dispute.rawStatus],
    [t('disputes.operate.reason'), dispute.reason ?? '–'],
    [
      t('disputes.operate.due'),
      dispute.evidenceDueAt === null
        ? t('disputes.operate.noDue')
        : formatDate(dispute.evidenceDueAt, locale, 'minuteWithZone'),
    ],
    [t('disputes.operate.frozen'), coins(dispute.frozenCoins)],
    [t('disputes.operate.owed'), `${coins(dispute.owedCoins)} · ${coins(dispute.repaidCoins)}`],
    [t('disputes.operate.bearer'), t(`disputes.operate.bearers.${dispute.bearer}`)],
    [t('refunds.operate.order'), `${order.id} · ${money(order.price)}`],
    [t('refunds.operate.gateway'), `${dispute.gateway} · ${order.gatewayPaymentId ?? '–'}`],
  ];
  return (
    <section className="flex flex-col gap-3">
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[12rem_1fr]">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="wrap-anywhere max-sm:mb-1">{value}</dd>
          </div>
        ))}
      </dl>
      {order.gatewayUrl !== null && (
        <a
          href={order.gatewayUrl}
          target="_blank"
          rel="noreferrer"
          className={classNames(buttonClass('secondary', 'sm'), 'self-start')}
        >
          {t('disputes.operate.atGateway')}
        </a>
      )}
    </section>
  );
}

function Rows({ detail: { dispute, history, lots, txns, earnings } }: { detail: DisputeDetail }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const number = (value: number) => formatNumber(value, locale);
  const money = (minor: number) => formatMoney(minor, dispute.currency, locale);
  const date = (at: string) => formatDate(at, locale, 'minuteWithZone');
  return (
    <>
      <List title={t('refunds.operate.events')}>
        {history.map((step) => (
          <li key={`${step.rawStatus} ${step.at}`}>
            {t(`disputes.states.${step.state}`)} · {step.rawStatus}
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
          </li>
        ))}
      </List>
      <List title={t('disputes.operate.earnings')}>
        {earnings.length === 0 && <li>{t('disputes.operate.earningsEmpty')}</li>}
        {earnings.map((earning) => (
          <li key={`${earning.spendTxnId} ${earning.creatorName}`}>
            {earning.creatorName} · {earning.novelTitle} · {number(earning.coins)} · {money(earning.minor)}
            {earning.clawedBackMinor > 0 &&
              ` · ${t('disputes.operate.clawedBack', { amount: money(earning.clawedBackMinor) })}`}
            <Small>
              {earning.spendTxnId} · {date(earning.at)}
            </Small>
          </li>
        ))}
      </List>
      <List title={t('refunds.operate.txns')}>
        {txns.map((txn) => (
          <li key={txn.id}>
            {txn.kind} · {formatSigned(txn.paid + txn.bonus, locale)}
            <Small>
              {txn.id} · {date(txn.createdAt)}
            </Small>
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
