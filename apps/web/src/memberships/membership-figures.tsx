import { useTRPC } from '@inkvine/client/react';
import {
  EndGroup,
  type MembershipFigures as Figures,
  type MembershipMonth,
} from '@inkvine/contracts/membership-figures';
import type { TierCurrency } from '@inkvine/contracts/memberships';
import { formatMonth, formatNumber, formatPrice, formatShare } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../design/card.tsx';
import { SelectField } from '../design/field.tsx';
import { MonthBars, type MonthBar } from '../design/month-bars.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';

type FiguresQuery = ComponentProps<typeof QueryView<Figures>>['query'];

/** Who joined and left at all creators, and what was paid, by month. */
export function AllMembershipFigures() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const query = useQuery(trpc.renewalDesk.figures.queryOptions());
  return <FigureSection lead={t('figures.leadAll')} query={query} />;
}

/** The same of one's own members. */
export function OwnMembershipFigures() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const query = useQuery(trpc.memberships.figures.queryOptions());
  return <FigureSection lead={t('figures.leadOwn')} query={query} />;
}

function FigureSection({ lead, query }: { lead: string; query: FiguresQuery }) {
  const { t } = useTranslation();
  return (
    <Section id="membership-figures" title={t('figures.title')} lead={lead}>
      <QueryView query={query} loading={<Skeleton className="h-96" />}>
        {(figures) =>
          figures.currencies.length === 0 ? (
            <EmptyState title={t('figures.empty')} body={t('figures.emptyBody')} />
          ) : (
            <Currencies figures={figures} />
          )
        }
      </QueryView>
    </Section>
  );
}

function Currencies({ figures: { currencies, timeZone } }: { figures: Figures }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<string>();
  const { currency, months } = currencies.find((each) => each.currency === wanted) ?? currencies[0]!;
  return (
    <>
      {currencies.length > 1 && (
        <SelectField
          label={t('figures.currency')}
          className="max-w-72"
          value={currency}
          onChange={(event) => setWanted(event.target.value)}
        >
          {currencies.map((each) => (
            <option key={each.currency} value={each.currency}>
              {each.currency === 'COI' ? t('figures.coins') : each.currency}
            </option>
          ))}
        </SelectField>
      )}
      <Charts currency={currency} months={months} />
      <Months currency={currency} months={months} />
      <p className="max-w-prose text-sm text-ink-soft">{t('figures.note', { timeZone })}</p>
    </>
  );
}

interface OfCurrency {
  currency: TierCurrency;
  months: readonly MembershipMonth[];
}

const goneIn = ({ ended }: MembershipMonth): number =>
  EndGroup.options.reduce((sum, group) => sum + ended[group], 0);

function Charts({ currency, months }: OfCurrency) {
  const { t } = useTranslation();
  const locale = useLocale();
  const last = months.at(-1)!;
  const bars = (of: (month: MembershipMonth) => Omit<MonthBar, 'month'>): MonthBar[] =>
    months.map((month) => ({ month: month.month, ...of(month) }));
  return (
    <div className="grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-3">
      <Chart title={t('figures.members')} value={formatNumber(last.membersAfter, locale)} months={months}>
        <MonthBars ink="vine" bars={bars(({ membersAfter }) => ({ up: membersAfter }))} />
      </Chart>
      <Chart
        title={t('figures.changes')}
        value={`+${formatNumber(last.joined, locale)} −${formatNumber(goneIn(last), locale)}`}
        months={months}
      >
        <MonthBars ink="vine" bars={bars((month) => ({ up: month.joined, down: goneIn(month) }))} />
      </Chart>
      <Chart title={t('figures.paid')} value={formatPrice(last.paid, currency, locale)} months={months}>
        <MonthBars ink="gold" bars={bars(({ paid }) => ({ up: paid }))} />
      </Chart>
    </div>
  );
}

/** `value` is that of the month in progress. */
function Chart({
  title,
  value,
  months,
  children,
}: {
  title: string;
  value: string;
  months: readonly MembershipMonth[];
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <figcaption>
        <span className="block text-xs text-ink-soft">{title}</span>
        <span className="text-lg font-semibold tabular-nums">{value}</span>{' '}
        <span className="text-xs text-ink-soft">{t('figures.soFar')}</span>
      </figcaption>
      {children}
      <div aria-hidden className="flex justify-between gap-4 text-xs text-ink-soft">
        <span>{formatMonth(months[0]!.month, locale)}</span>
        <span>{formatMonth(months.at(-1)!.month, locale)}</span>
      </div>
    </figure>
  );
}

const COLUMNS = ['members', 'joined', 'ended', 'churn', 'paid', 'waived'] as const;

/** The newest first. */
function Months({ currency, months }: OfCurrency) {
  const { t } = useTranslation();
  return (
    <ScrollRegion label={t('figures.table')} className="relative overflow-x-auto">
      <table className="w-full min-w-2xl text-sm">
        <caption className="sr-only">{t('figures.table')}</caption>
        <thead className="border-b border-line text-xs text-ink-soft">
          <tr>
            <th scope="col" className="py-2 pr-4 text-left font-semibold">
              {t('figures.month')}
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className="py-2 pl-4 text-right font-semibold whitespace-nowrap">
                {t(`figures.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {months.toReversed().map((month, index) => (
            <Month key={month.month} currency={currency} month={month} isLast={index === 0} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Month({
  currency,
  month,
  isLast,
}: {
  currency: TierCurrency;
  month: MembershipMonth;
  isLast: boolean;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { churnBps, ended, joined, gifted, membersAfter, paid, payments, waived } = month;
  const number = (count: number) => formatNumber(count, locale);
  const reasons = EndGroup.options
    .filter((group) => ended[group] > 0)
    .map((group) => t(`figures.reasons.${group}`, { number: number(ended[group]) }));
  return (
    <tr className="align-top tabular-nums">
      <th scope="row" className="py-2.5 pr-4 text-left font-normal whitespace-nowrap">
        {formatMonth(month.month, locale)}
        {isLast && <span className="block text-xs text-ink-soft">{t('figures.soFar')}</span>}
      </th>
      <td className="py-2.5 pl-4 text-right">{number(membersAfter)}</td>
      <td className="py-2.5 pl-4 text-right">
        {number(joined)}
        {gifted > 0 && (
          <span className="block text-xs text-ink-soft">
            {t('figures.gifted', { number: number(gifted) })}
          </span>
        )}
      </td>
      <td className="py-2.5 pl-4 text-right">
        {number(goneIn(month))}
        {reasons.length > 0 && <span className="block text-xs text-ink-soft">{reasons.join(' · ')}</span>}
      </td>
      <td className="py-2.5 pl-4 text-right">
        {churnBps === null ? '—' : formatShare(churnBps / 10_000, locale)}
      </td>
      <td className="py-2.5 pl-4 text-right whitespace-nowrap">
        {formatPrice(paid, currency, locale)}
        {payments > 0 && (
          <span className="block text-xs text-ink-soft">{t('figures.payments', { count: payments })}</span>
        )}
      </td>
      <td className="py-2.5 pl-4 text-right">{number(waived)}</td>
    </tr>
  );
}
