import { useTRPC } from '@inkvine/client/react';
import type { EarningsSummary } from '@inkvine/contracts/wallet';
import { formatCoins, formatDate, formatNumber, formatWon } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';

export function Earnings() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const earnings = useQuery(trpc.wallet.earnings.queryOptions());
  return (
    <Section id="earnings" title={t('studio.earnings')} lead={t('studio.earningsLead')}>
      <QueryView query={earnings} loading={<Skeleton className="h-64" />}>
        {(data) =>
          data.paidCoins + data.bonusCoins === 0 ? (
            <EmptyState title={t('studio.notYet')} body={t('studio.notYetBody')} />
          ) : (
            <Summary earnings={data} />
          )
        }
      </QueryView>
    </Section>
  );
}

function Summary({ earnings }: { earnings: EarningsSummary }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div className="flex flex-col gap-6">
      <p>
        <span className="block text-sm text-ink-soft">{t('studio.gross')}</span>
        <span className="font-serif text-2xl font-bold tabular-nums">
          {formatWon(earnings.grossWon, locale)}
        </span>
      </p>
      <table className="w-full text-sm">
        <caption className="sr-only">{t('studio.bySource')}</caption>
        <thead className="border-b border-line text-left text-xs text-ink-soft">
          <tr>
            <th scope="col" className="py-2 font-semibold">
              {t('studio.bySource')}
            </th>
            <th scope="col" className="py-2 text-right font-semibold">
              {t('studio.coins')}
            </th>
            <th scope="col" className="py-2 text-right font-semibold">
              {t('studio.amount')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {earnings.bySource.map((row) => (
            <tr key={row.source}>
              <th scope="row" className="py-2 text-left font-normal">
                {t(`studio.source.${row.source}`)}
              </th>
              <td className="py-2 text-right tabular-nums">
                {formatNumber(row.paidCoins + row.bonusCoins, locale)}
              </td>
              <td className="py-2 text-right tabular-nums">{formatWon(row.grossWon, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="grid grid-cols-2 gap-4 text-sm">
        <Fact label={t('studio.paidCoins')} value={formatCoins(earnings.paidCoins, locale)} />
        <Fact label={t('studio.bonusCoins')} value={formatCoins(earnings.bonusCoins, locale)} />
        <Fact label={t('studio.donationCount')} value={formatNumber(earnings.donations.count, locale)} />
        <Fact label={t('studio.donorCount')} value={formatNumber(earnings.donations.donors, locale)} />
      </dl>
      <p className="text-xs text-ink-soft">{t('studio.bonusNote')}</p>
      <Days days={earnings.last30Days} />
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-ink-soft">{label}</dt>
      <dd className="font-semibold tabular-nums">{value}</dd>
    </div>
  );
}

/** A bar for each day, or the same as a table. */
function Days({ days }: { days: EarningsSummary['last30Days'] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [asTable, setAsTable] = useState(false);
  const most = Math.max(...days.map((day) => day.grossWon), 1);
  const shortDay = (day: string) => formatDate(`${day}T12:00:00Z`, locale, 'day', 'UTC');
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between">
        <h3 className="text-sm font-semibold">{t('studio.last30Days')}</h3>
        <Button variant="quiet" size="sm" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? t('studio.showChart') : t('studio.showTable')}
        </Button>
      </div>
      {asTable ? (
        <ScrollRegion label={t('studio.last30Days')} className="max-h-72 overflow-y-auto">
          <table className="w-full text-sm">
            <caption className="sr-only">{t('studio.chartLabel')}</caption>
            <thead className="text-left text-xs text-ink-soft">
              <tr>
                <th scope="col">{t('studio.day')}</th>
                <th scope="col" className="text-right">
                  {t('studio.coins')}
                </th>
                <th scope="col" className="text-right">
                  {t('studio.amount')}
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {days.map((day) => (
                <tr key={day.day}>
                  <th scope="row" className="py-1.5 text-left font-normal">
                    {shortDay(day.day)}
                  </th>
                  <td className="py-1.5 text-right tabular-nums">{formatNumber(day.coins, locale)}</td>
                  <td className="py-1.5 text-right tabular-nums">{formatWon(day.grossWon, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      ) : (
        <div
          role="img"
          aria-label={t('studio.chartLabel')}
          className="flex h-28 items-end gap-0.5 border-b border-line"
        >
          {days.map((day) => (
            <span
              key={day.day}
              title={`${shortDay(day.day)} · ${formatWon(day.grossWon, locale)}`}
              className="min-h-px flex-1 rounded-t-xs bg-vine"
              style={{ height: `${(day.grossWon / most) * 100}%` }}
            />
          ))}
        </div>
      )}
    </div>
  );
}
