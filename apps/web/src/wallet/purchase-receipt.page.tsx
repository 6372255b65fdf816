import { useTRPC } from '@inkvine/client/react';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import type { PurchaseReceipt } from '@inkvine/contracts/wallet';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { ReceiptPaper, ReceiptRow } from '../design/receipt.tsx';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { GiveBack } from './unlock-return.tsx';
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
    <ReceiptPaper
      title={t('wallet.purchaseReceipt.title')}
      rows={
        <>
          <ReceiptRow label={t('wallet.purchaseReceipt.number')}>
            <span className="break-all">{receipt.txnId}</span>
          </ReceiptRow>
          <ReceiptRow label={t('operate.person')}>{buyer}</ReceiptRow>
          <ReceiptRow label={t('wallet.purchaseReceipt.chapter')}>
            <Link to="/read/$chapterId" params={{ chapterId: receipt.chapterId }}>
              {receipt.novelTitle} · {receipt.chapterTitle}
            </Link>
          </ReceiptRow>
          <ReceiptRow label={t('wallet.purchaseReceipt.author')}>{receipt.authorName}</ReceiptRow>
          <ReceiptRow label={t('wallet.purchaseReceipt.right')}>
            {t(`wallet.purchaseReceipt.${receipt.kind === 'unlock' ? 'own' : receipt.kind}`)}
          </ReceiptRow>
          <ReceiptRow label={t('wallet.purchaseReceipt.coins')}>
            <strong>{formatCoins(paid + bonus, locale)}</strong>
            {paid > 0 && bonus > 0 && (
              <span className="block text-ink-soft">
                {t('reading.splitPaid', { coins: paid })} · {t('reading.splitBonus', { coins: bonus })}
              </span>
            )}
          </ReceiptRow>
          {receipt.values.length > 0 && (
            <ReceiptRow label={t('wallet.purchaseReceipt.value')}>
              {receipt.values
                .map(({ amount, currency }) => formatMoney(amount, currency, locale))
                .join(' + ')}
            </ReceiptRow>
          )}
          <ReceiptRow label={t('wallet.purchaseReceipt.at')}>
            {formatDate(receipt.purchasedAt, locale, 'minuteWithZone')}
          </ReceiptRow>
          {receipt.returnedAt !== null && (
            <ReceiptRow label={t('returns.returned')}>
              {formatDate(receipt.returnedAt, locale, 'minuteWithZone')}
            </ReceiptRow>
          )}
        </>
      }
    >
      <footer className="flex flex-wrap gap-3 border-t border-line pt-5 print:hidden">
        <Button variant="secondary" onClick={() => window.print()}>
          <Printer aria-hidden className="size-4" />
          {t('wallet.purchaseReceipt.print')}
        </Button>
        <Link to="/wallet" className={buttonClass('quiet')}>
          {t('wallet.purchaseReceipt.back')}
        </Link>
        <GiveBack purchase={receipt} />
      </footer>
    </ReceiptPaper>
  );
}
