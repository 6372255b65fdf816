import { creatorEntry, plainEntry, historyCsvPath, useWalletHistory } from '@inkvine/client/wallet-history';
import type { CoinTxn } from '@inkvine/contracts/wallet';
import { formatDate, formatNumber, formatSigned } from '@inkvine/i18n/format';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { PastBalance } from './past-balance.tsx';
import { GiveBack } from './unlock-return.tsx';

export function WalletHistory() {
  const { t } = useTranslation();
  const { history, filter, isFiltered, ...form } = useWalletHistory();
  return (
    <div className="flex flex-col gap-5">
      <HistoryFilters {...form} />
      <PastBalance />
      <PagedList
        query={history}
        loading={
          <div className="flex flex-col gap-2">
            {Array.from({ length: 5 }, (_, index) => (
              <Skeleton key={index} className="h-14" />
            ))}
          </div>
        }
        empty={
          isFiltered ? (
            <EmptyState title={t('wallet.filter.nothing')} body={t('wallet.filter.nothingBody')} />
          ) : (
            <EmptyState title={t('wallet.historyEmpty')} body={t('wallet.historyEmptyBody')} />
          )
        }
      >
        {(items) => (
          <div className="flex flex-col gap-2">
            <a href={historyCsvPath(filter)} download className={`${buttonClass('quiet')} self-end`}>
              <Download aria-hidden className="size-4" />
              {t('wallet.filter.csv')}
            </a>
            <HistoryTable items={items} />
          </div>
        )}
      </PagedList>
    </div>
  );
}

function HistoryTable({ items }: { items: CoinTxn[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <table className="w-full text-sm">
      <thead className="border-b border-line text-left text-xs text-ink-soft">
        <tr>
          <th scope="col" className="py-2 pr-3 font-semibold">
            {t('wallet.what')}
          </th>
          <th scope="col" className="px-3 py-2 font-semibold max-sm:hidden">
            {t('wallet.when')}
          </th>
          <th scope="col" className="px-3 py-2 text-right font-semibold whitespace-nowrap">
            {t('wallet.change')}
          </th>
          <th scope="col" className="py-2 pl-3 text-right font-semibold whitespace-nowrap">
            {t('wallet.after')}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {items.map((txn) => (
          <tr key={txn.id} className="align-top">
            <td className="py-3 pr-3">
              <What txn={txn} />
              <span className="block text-xs text-ink-soft sm:hidden">
                <When at={txn.createdAt} />
              </span>
              <Lots lots={txn.lots} className="sm:hidden" />
            </td>
            <td className="px-3 py-3 whitespace-nowrap text-ink-soft max-sm:hidden">
              <When at={txn.createdAt} />
            </td>
            <td className="px-3 py-3 text-right font-semibold whitespace-nowrap tabular-nums">
              {formatSigned(txn.paid + txn.bonus, locale)}
              {txn.debt > 0 && (
                <span className="block text-xs font-normal text-ink-soft">
                  {t('wallet.owes', { coins: txn.debt })}
                </span>
              )}
              <Lots lots={txn.lots} className="max-sm:hidden" />
            </td>
            <td className="py-3 pl-3 text-right whitespace-nowrap tabular-nums">
              {formatNumber(txn.paidAfter + txn.bonusAfter, locale)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Which coins a row moved. */
function Lots({ lots, className }: { lots: CoinTxn['lots']; className: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <ul aria-label={t('wallet.lots')} className={`text-xs font-normal text-ink-soft ${className}`}>
      {lots
        .filter((lot) => lot.coins !== 0)
        .map((lot, index) => {
          const { coins, expiresAt } = lot;
          const kind = lot.campaign ?? t(`common.coinKind.${lot.kind}`);
          return (
            <li key={index}>
              {expiresAt === null
                ? t('wallet.lot', { coins, kind })
                : t('wallet.lotUntil', { coins, kind, date: formatDate(expiresAt, locale, 'day') })}
            </li>
          );
        })}
    </ul>
  );
}

function What({ txn }: { txn: CoinTxn }) {
  const { t } = useTranslation();
  const { subject } = txn;
  if (subject === null) {
    return t(`wallet.entry.${plainEntry(txn)}`);
  }
  switch (subject.kind) {
    case 'chapter':
      return (
        <>
          <span className="block">{t(`wallet.entry.${plainEntry(txn)}`)}</span>
          <Link
            to="/read/$chapterId"
            params={{ chapterId: subject.chapterId }}
            className="text-ink-soft underline underline-offset-4 hover:text-ink"
          >
            {subject.novelTitle} · {subject.chapterTitle}
          </Link>
          <span className="block">
            <GiveBack purchase={{ ...subject, txnId: txn.id, returnableUntil: txn.returnableUntil }} />
          </span>
        </>
      );
    case 'campaign':
      return (
        <>
          <span className="block">{t('wallet.entry.event')}</span>
          <span className="text-ink-soft">{subject.name}</span>
        </>
      );
    case 'creator':
      return (
        <>
          <span className="block">
            {t(`wallet.entry.${creatorEntry(txn.kind)}`, { name: subject.creatorName })}
          </span>
          {subject.message !== '' && (
            <span className="block break-words text-ink-soft">{subject.message}</span>
          )}
        </>
      );
    case 'top_up':
      return (
        <>
          <span className="block">{t(`wallet.entry.${plainEntry(txn)}`)}</span>
          <Link
            to="/wallet/top-ups/$id"
            params={{ id: subject.topUpId }}
            className="text-ink-soft underline underline-offset-4 hover:text-ink"
          >
            {t('wallet.receipt')}
          </Link>
        </>
      );
  }
}
