import type { StatementLine } from '@inkvine/contracts/settlements';
import { formatDate, formatMoney, formatNumber } from '@inkvine/i18n/format';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shell/locale.ts';

/** The earnings behind a number, each with its transaction. */
export function StatementLines({
  lines,
  currency,
  txn = (id) => id,
}: {
  lines: StatementLine[];
  currency: string;
  /** How a transaction is named: operators may follow it. */
  txn?: (id: string) => ReactNode;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <table className="w-full min-w-120 text-sm">
      <caption className="sr-only">{t('settlements.lines')}</caption>
      <thead className="border-b border-line text-left text-xs text-ink-soft">
        <tr>
          <th scope="col" className="py-2 pr-4 font-semibold">
            {t('settlements.earnedAt')}
          </th>
          <th scope="col" className="py-2 pr-4 font-semibold">
            {t('settlements.what')}
          </th>
          <th scope="col" className="py-2 pr-4 text-right font-semibold">
            {t('settlements.coins')}
          </th>
          <th scope="col" className="py-2 text-right font-semibold">
            {t('settlements.amount')}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {lines.map((line) => (
          <tr key={`${line.txnId} ${line.role}`}>
            <th scope="row" className="py-2 pr-4 text-left font-normal whitespace-nowrap">
              {formatDate(line.earnedAt, locale, 'minute')}
              <code className="block text-xs text-ink-soft">{txn(line.txnId)}</code>
            </th>
            <td className="py-2 pr-4">{line.chapterTitle ?? t(`settlements.source.${line.source}`)}</td>
            <td className="py-2 pr-4 text-right whitespace-nowrap tabular-nums">
              {formatNumber(line.paidCoins, locale)}
              {line.bonusCoins !== 0 && (
                <span className="block text-xs text-ink-soft">
                  {t('settlements.bonusOnly', { count: line.bonusCoins })}
                </span>
              )}
            </td>
            <td className="py-2 text-right whitespace-nowrap tabular-nums">
              {formatMoney(line.grossMinor, currency, locale)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
