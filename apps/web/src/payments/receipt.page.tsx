import { orderStateKey, useOrder } from '@inkvine/client/deposits';
import type { TopUp } from '@inkvine/contracts/payments';
import { TopUpId } from '@inkvine/contracts/primitives';
import { discountRows } from '@inkvine/i18n/coupon-words';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ExternalLink, FileText, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { ReceiptPaper, ReceiptRow } from '../design/receipt.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { AccountFacts, DepositAccount } from './deposit-account.tsx';
import { RefundsOfOrder } from './refunds-of-order.tsx';

const route = getRouteApi('/wallet/top-ups/$id');

export function ReceiptPage() {
  const { t } = useTranslation();
  const topUpId = TopUpId.safeParse(route.useParams().id);
  if (!topUpId.success) return <NotFoundPage />;
  return (
    <div className="page-narrow">
      <PageTitle title={t('payments.receipt')} />
      <RequireSession>
        {(me) => <Order topUpId={topUpId.data} buyer={`${me.name} · ${me.email}`} />}
      </RequireSession>
    </div>
  );
}

function Order({ topUpId, buyer }: { topUpId: TopUpId; buyer: string }) {
  const order = useOrder(topUpId);
  return (
    <QueryView query={order} loading={<Skeleton className="h-96" />}>
      {(data) => (
        <div className="flex flex-col gap-6">
          <DepositAccount order={data} />
          <Receipt order={data} buyer={buyer} />
        </div>
      )}
    </QueryView>
  );
}

function Receipt({ order, buyer }: { order: TopUp; buyer: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const paidWith = order.deposit === null ? order.methodLabel : t('payments.bankTransfer');
  const date = (at: string) => formatDate(at, locale, 'minuteWithZone');
  return (
    <ReceiptPaper
      title={t('payments.receipt')}
      rows={
        <>
          <ReceiptRow label={t('payments.orderNumber')}>
            <span className="break-all">{order.id}</span>
          </ReceiptRow>
          <ReceiptRow label={t('operate.person')}>{buyer}</ReceiptRow>
          <ReceiptRow label={t('payments.product')}>{order.productName[locale]}</ReceiptRow>
          {order.paidCoins > 0 && (
            <ReceiptRow label={t('payments.coins')}>
              {formatCoins(order.paidCoins, locale)}
              {order.bonusCoins > 0 && ` · ${t('payments.productBonus', { coins: order.bonusCoins })}`}
            </ReceiptRow>
          )}
          {discountRows(t, order, locale).map(([label, value]) => (
            <ReceiptRow key={value} label={label}>
              {value}
            </ReceiptRow>
          ))}
          <ReceiptRow label={t('payments.amount')}>
            <strong>{formatMoney(order.price, order.currency, locale)}</strong>
          </ReceiptRow>
          {paidWith !== null && <ReceiptRow label={t('payments.method')}>{paidWith}</ReceiptRow>}
          <ReceiptRow label={t('payments.status')}>{t(orderStateKey(order))}</ReceiptRow>
          <ReceiptRow label={t('payments.orderedAt')}>{date(order.createdAt)}</ReceiptRow>
          {order.paidAt !== null && (
            <ReceiptRow label={t('payments.paidAt')}>{date(order.paidAt)}</ReceiptRow>
          )}
        </>
      }
    >
      {order.deposit?.state === 'reversed' && (
        <div className="mb-6 flex flex-col gap-4 print:hidden">
          <Notice tone="gold">{t('payments.transfer.reversedBody')}</Notice>
          <AccountFacts order={order} deposit={order.deposit} />
        </div>
      )}
      <section aria-labelledby="status-history" className="border-t border-line pt-5">
        <h2 id="status-history" className="font-serif text-base font-bold">
          {t('payments.statusHistory')}
        </h2>
        <ol className="mt-3 flex flex-col gap-2 border-l-2 border-vine-soft pl-4 text-sm">
          {order.history.map((step) => (
            <li key={`${step.status} ${step.at}`}>
              <span className="font-semibold">{t(`payments.statuses.${step.status}`)}</span>
              <span className="block text-xs text-ink-soft">{date(step.at)}</span>
            </li>
          ))}
        </ol>
      </section>
      {order.status === 'paid' && <RefundsOfOrder order={order} />}
      <footer className="mt-8 flex flex-wrap gap-3 print:hidden">
        <Button variant="secondary" onClick={() => window.print()}>
          <Printer aria-hidden className="size-4" />
          {t('payments.print')}
        </Button>
        <a
          href={`/api/receipts/${order.id}?language=${locale}`}
          download
          className={buttonClass('secondary')}
        >
          <FileText aria-hidden className="size-4" />
          {t('payments.downloadPdf')}
        </a>
        {order.receiptUrl !== null && (
          <a href={order.receiptUrl} target="_blank" rel="noreferrer" className={buttonClass('secondary')}>
            <ExternalLink aria-hidden className="size-4" />
            {t('payments.gatewayReceipt')}
          </a>
        )}
        <Link to="/wallet" className={buttonClass('quiet')}>
          {t('payments.toWallet')}
        </Link>
      </footer>
    </ReceiptPaper>
  );
}
