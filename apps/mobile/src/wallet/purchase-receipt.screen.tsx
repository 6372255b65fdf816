import { useTRPC } from '@inkvine/client/react';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import type { PurchaseReceipt } from '@inkvine/contracts/wallet';
import { formatCoins, formatMoney } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { ReceiptCard } from '../design/receipt.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { useWhen } from '../shell/when.ts';
import { GiveBack } from './unlock-return.tsx';

export function PurchaseReceiptScreen() {
  const { t } = useTranslation();
  const txnId = CoinTxnId.safeParse(useLocalSearchParams<{ txnId: string }>().txnId);
  if (!txnId.success) return <NotFoundScreen />;
  return (
    <ScrollScreen>
      <DocumentTitle title={t('wallet.purchaseReceipt.title')} />
      <RequireSession>
        {(me) => <Purchase txnId={txnId.data} buyer={`${me.name}\n${me.email}`} />}
      </RequireSession>
    </ScrollScreen>
  );
}

function Purchase({ txnId, buyer }: { txnId: CoinTxnId; buyer: string }) {
  const trpc = useTRPC();
  const receipt = useQuery(trpc.wallet.receipt.queryOptions({ txnId }));
  return (
    <QueryView query={receipt} loading={<Skeleton height={360} />}>
      {(data) => <Receipt receipt={data} buyer={buyer} />}
    </QueryView>
  );
}

function Receipt({ receipt, buyer }: { receipt: PurchaseReceipt; buyer: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const { paid, bonus, values, kind, returnedAt } = receipt;
  const split = `${t('reading.splitPaid', { coins: paid })} · ${t('reading.splitBonus', { coins: bonus })}`;
  const worth = values.map(({ amount, currency }) => formatMoney(amount, currency, locale)).join(' + ');
  const rows: [label: string, value: string][] = [
    [t('wallet.purchaseReceipt.number'), receipt.txnId],
    [t('operate.person'), buyer],
    [t('wallet.purchaseReceipt.chapter'), `${receipt.novelTitle} · ${receipt.chapterTitle}`],
    [t('wallet.purchaseReceipt.author'), receipt.authorName],
    [t('wallet.purchaseReceipt.right'), t(`wallet.purchaseReceipt.${kind === 'unlock' ? 'own' : kind}`)],
    [
      t('wallet.purchaseReceipt.coins'),
      formatCoins(paid + bonus, locale) + (paid > 0 && bonus > 0 ? `\n${split}` : ''),
    ],
    ...(worth === '' ? [] : [[t('wallet.purchaseReceipt.value'), worth] as [string, string]]),
    [t('wallet.purchaseReceipt.at'), when.exact(receipt.purchasedAt)],
    ...(returnedAt === null ? [] : [[t('returns.returned'), when.exact(returnedAt)] as [string, string]]),
  ];
  return (
    <>
      <ReceiptCard rows={rows} />
      <GiveBack purchase={receipt} />
    </>
  );
}
