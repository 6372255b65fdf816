import { disputeStateKey } from '@inkvine/client/disputes';
import { useTRPC } from '@inkvine/client/react';
import type { DisputeDetail } from '@inkvine/contracts/disputes';
import type { DisputeId } from '@inkvine/contracts/primitives';
import { formatDate, formatMoney, formatNumber } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { classNames } from '../design/class-names.ts';
import { Dialog } from '../design/dialog.tsx';
import { Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';
import { DetailFacts, DetailList, DetailLot, DetailSmall, DetailTxns } from './detail-parts.tsx';
import { TxnLink } from './txn-link.tsx';

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

type Fact = [label: string, value: ReactNode];

function Facts({ detail: { dispute, order } }: { detail: DisputeDetail }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, dispute.currency, locale);
  const coins = (count: number) => formatNumber(count, locale);
  const due =
    dispute.evidenceDueAt === null
      ? t('disputes.operate.noDue')
      : formatDate(dispute.evidenceDueAt, locale, 'minuteWithZone');
  const facts: Fact[] = [
    [t('operate.status'), t(disputeStateKey(dispute.origin, dispute.state))],
    [t('disputes.operate.origin'), t(`disputes.origins.${dispute.origin}`)],
    [t('disputes.operate.raw'), dispute.rawStatus],
    [t('disputes.operate.reason'), dispute.reason ?? '–'],
    ...(dispute.origin === 'bank' ? [[t('disputes.operate.due'), due] satisfies Fact] : []),
    [t('disputes.operate.frozen'), coins(dispute.frozenCoins)],
    [t('disputes.operate.owed'), `${coins(dispute.owedCoins)} · ${coins(dispute.repaidCoins)}`],
    [t('disputes.operate.bearer'), t(`disputes.operate.bearers.${dispute.bearer}`)],
    [t('refunds.operate.order'), `${order.id} · ${money(order.price)}`],
    [t('refunds.operate.gateway'), `${dispute.gateway} · ${order.gatewayPaymentId ?? '–'}`],
  ];
  return (
    <section className="flex flex-col gap-3">
      <DetailFacts facts={facts} />
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
      <DetailList title={t('refunds.operate.events')}>
        {history.map((step) => (
          <li key={`${step.rawStatus} ${step.at}`}>
            {t(disputeStateKey(dispute.origin, step.state))} · {step.rawStatus}
            <DetailSmall>{date(step.at)}</DetailSmall>
          </li>
        ))}
      </DetailList>
      <DetailList title={t('refunds.operate.lots')}>
        {lots.map((lot) => (
          <DetailLot key={lot.id} lot={lot} />
        ))}
      </DetailList>
      <DetailList title={t('disputes.operate.earnings')}>
        {earnings.length === 0 && <li>{t('disputes.operate.earningsEmpty')}</li>}
        {earnings.map((earning) => (
          <li key={`${earning.spendTxnId} ${earning.creatorName}`}>
            {earning.creatorName} · {earning.novelTitle} · {number(earning.coins)} · {money(earning.minor)}
            {earning.clawedBackMinor > 0 &&
              ` · ${t('disputes.operate.clawedBack', { amount: money(earning.clawedBackMinor) })}`}
            <DetailSmall>
              <TxnLink id={earning.spendTxnId} /> · {date(earning.at)}
            </DetailSmall>
          </li>
        ))}
      </DetailList>
      <DetailTxns txns={txns} />
    </>
  );
}
