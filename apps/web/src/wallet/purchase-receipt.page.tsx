import { useTRPC } from '@inkvine/client/react';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import type { PurchaseReceipt } from '@inkvine/contracts/wallet';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';

const route = getRouteApi('/wallet/purchases/$txnId');

export function PurchaseReceiptPage() {
  const { t } = useTranslation();
  const txnId = CoinTxnId.safeParse(route.useParams().txnId);
  if (!txnId.success) return <NotFoundPage />;
  return (
    <div className="page-narrow">
      <PageTitle title={t('wallet.purchaseReceipt.title')} />
      <RequireSession>
        {(me) => <Purchase txnId={txnId.data} buyer={`${me.name} · ${me.email}`} />}
      </RequireSession>
    </div>
  );
}

function Purchase({ txnId, buyer }: { txnId: CoinTxnId; buyer: string }) {
  const trpc = useTRPC();
  const receipt = useQuery(trpc.wallet.receipt.queryOptions({ txnId }));
  return (
    <QueryView query={receipt} loading={<Skeleton className="h-96" />}>
      {(data) => <Receipt receipt={data} buyer={buyer} />}
    </QueryView>
  );
}

function Receipt({ receipt, buyer }: { receipt: PurchaseReceipt; buyer: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { paid, bonus } = receipt;
  return (
    <article className="rounded-lg border border-line bg-surface p-6 sm:p-10 print:border-0 print:p-0">
      <header className="flex flex-wrap items-baseline justify-between gap-3 border-b border-line pb-5">
        <h1 className="font-serif text-2xl font-bold">{t('wallet.purchaseReceipt.title')}</h1>
        <p className="text-sm text-ink-soft">{t('common.productName')}</p>
      </header>
      <dl className="grid gap-x-8 gap-y-3 py-6 text-sm sm:grid-cols-[10rem_1fr]">
        <Row label={t('wallet.purchaseReceipt.number')}>
          <span className="break-all">{receipt.txnId}</span>
        </Row>
        <Row label={t('operate.person')}>{buyer}</Row>
        <Row label={t('wallet.purchaseReceipt.chapter')}>
          <Link to="/read/$chapterId" params={{ chapterId: receipt.chapterId }}>
            {receipt.novelTitle} · {receipt.chapterTitle}
          </Link>
        </Row>
        <Row label={t('wallet.purchaseReceipt.author')}>{receipt.authorName}</Row>
        <Row label={t('wallet.purchaseReceipt.right')}>
          {t(receipt.kind === 'rent' ? 'wallet.purchaseReceipt.rent' : 'wallet.purchaseReceipt.own')}
        </Row>
        <Row label={t('wallet.purchaseReceipt.coins')}>
          <strong>{formatCoins(paid + bonus, locale)}</strong>
          {paid > 0 && bonus > 0 && (
            <span className="block text-ink-soft">
              {t('reading.splitPaid', { coins: paid })} · {t('reading.splitBonus', { coins: bonus })}
            </span>
          )}
        </Row>
        {receipt.values.length > 0 && (
          <Row label={t('wallet.purchaseReceipt.value')}>
            {receipt.values.map(({ amount, currency }) => formatMoney(amount, currency, locale)).join(' + ')}
          </Row>
        )}
        <Row label={t('wallet.purchaseReceipt.at')}>
          {formatDate(receipt.purchasedAt, locale, 'minuteWithZone')}
        </Row>
      </dl>
      <footer className="flex flex-wrap gap-3 border-t border-line pt-5 print:hidden">
        <Button variant="secondary" onClick={() => window.print()}>
          <Printer aria-hidden className="size-4" />
          {t('wallet.purchaseReceipt.print')}
        </Button>
        <Link to="/wallet" className={buttonClass('quiet')}>
          {t('wallet.purchaseReceipt.back')}
        </Link>
      </footer>
    </article>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
