import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { CoinTxnKind, type CoinTxn } from '@inkvine/contracts/wallet';
import { formatNumber, formatSigned } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SelectField } from '../design/field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

const KINDS = ['all', ...CoinTxnKind.options] as const;

export function WalletHistory() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('all');
  const history = useInfiniteQuery(
    trpc.wallet.history.infiniteQueryOptions(kind === 'all' ? {} : { kind }, pageOptions),
  );
  return (
    <div className="flex flex-col gap-5">
      <SelectField
        label={t('wallet.historyFilter')}
        value={kind}
        onChange={(event) => setKind(KINDS.find((value) => value === event.target.value) ?? 'all')}
        className="max-w-60"
      >
        {KINDS.map((value) => (
          <option key={value} value={value}>
            {t(`wallet.kind.${value}`)}
          </option>
        ))}
      </SelectField>
      <PagedList
        query={history}
        loading={
          <div className="flex flex-col gap-2">
            {Array.from({ length: 5 }, (_, index) => (
              <Skeleton key={index} className="h-14" />
            ))}
          </div>
        }
        empty={<EmptyState title={t('wallet.historyEmpty')} body={t('wallet.historyEmptyBody')} />}
      >
        {(items) => <HistoryTable items={items} />}
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
            </td>
            <td className="px-3 py-3 whitespace-nowrap text-ink-soft max-sm:hidden">
              <When at={txn.createdAt} />
            </td>
            <td className="px-3 py-3 text-right font-semibold whitespace-nowrap tabular-nums">
              {formatSigned(txn.paid + txn.bonus, locale)}
              {txn.paid !== 0 && txn.bonus !== 0 && (
                <span className="block text-xs font-normal text-ink-soft">
                  {t('wallet.splitTitle', { paid: txn.paid, bonus: txn.bonus })}
                </span>
              )}
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

function What({ txn }: { txn: CoinTxn }) {
  const { t } = useTranslation();
  const { subject } = txn;
  if (subject === null) {
    return t(`wallet.entry.${plainEntry(txn.kind)}`);
  }
  switch (subject.kind) {
    case 'chapter':
      return (
        <>
          <span className="block">{t(`wallet.entry.${txn.kind === 'rent' ? 'rent' : 'unlock'}`)}</span>
          <Link
            to="/read/$chapterId"
            params={{ chapterId: subject.chapterId }}
            className="text-ink-soft underline underline-offset-4 hover:text-ink"
          >
            {subject.novelTitle} · {subject.chapterTitle}
          </Link>
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
      return t('wallet.entry.donation', { name: subject.creatorName });
    case 'top_up':
      return (
        <>
          <span className="block">{t(`wallet.entry.${plainEntry(txn.kind)}`)}</span>
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

/** The words for a row that names nobody. */
function plainEntry(kind: CoinTxn['kind']) {
  return kind === 'donation' ? 'donationPlain' : kind;
}
