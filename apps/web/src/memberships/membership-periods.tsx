import { lastInstantOf } from '@inkvine/client/memberships/period-days';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { MembershipPeriod, PeriodCharge } from '@inkvine/contracts/member-history';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Section } from '../design/card.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';

/** A line for each period: what was charged, refused, and what nobody had to pay, and why. */
export function MembershipPeriods({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { id: membershipId, timeZone } = membership;
  const periods = useInfiniteQuery(
    trpc.memberships.periods.infiniteQueryOptions({ membershipId }, { ...pageOptions, staleTime: 0 }),
  );
  return (
    <Section id="periods" title={t('memberships.lines.title')} lead={t('memberships.lines.lead')}>
      <div>
        <PagedList
          query={periods}
          loading={<Skeleton className="h-40" />}
          empty={<EmptyState title={t('memberships.lines.empty')} body="" />}
        >
          {(items) => (
            <ol className="divide-y divide-line border-y border-line">
              {items.map((period) => (
                <li key={period.id} className="py-4">
                  <Period period={period} timeZone={timeZone} />
                </li>
              ))}
            </ol>
          )}
        </PagedList>
      </div>
    </Section>
  );
}

function Period({ period, timeZone }: { period: MembershipPeriod; timeZone: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { status, reason, currency, amount, charges, coupons, paidWith, startsAt, endsAt } = period;
  // Periods begin at midnight of the member's own zone: elsewhere the day would be another.
  const day = (at: string) => formatDate(at, locale, 'day', timeZone);
  return (
    <div className="flex flex-col gap-1 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 className="font-semibold tabular-nums">
          {t('memberships.lines.between', { from: day(startsAt), to: day(lastInstantOf(endsAt)) })}
        </h3>
        <p className="flex items-baseline gap-3">
          {amount > 0 && <span className="tabular-nums">{formatPrice(amount, currency, locale)}</span>}
          <span className={STATUS_TONE[status]}>{t(`memberships.lines.status.${status}`)}</span>
        </p>
      </div>
      <p className="text-xs text-ink-soft">{period.tierName}</p>
      {reason !== null && <p className="text-ink-soft">{t(`memberships.lines.reason.${reason}`)}</p>}
      {period.isTierChange && <p className="text-ink-soft">{t('memberships.lines.tierChange')}</p>}
      {period.isRecharge && <p className="text-ink-soft">{t('memberships.lines.recharge')}</p>}
      {coupons.map(({ name, off }) => (
        <p key={name} className="text-ink-soft">
          {t('memberships.lines.coupon', { name, off: formatPrice(off, currency, locale) })}
        </p>
      ))}
      {paidWith !== null && (
        <p className="text-ink-soft">{t('memberships.lines.paidWith', { date: day(paidWith) })}</p>
      )}
      {charges.length > 0 && (
        <ul className="flex flex-col">
          {charges.map((charge) => (
            <li key={charge.at} className="flex flex-wrap items-center gap-x-3 text-ink-soft">
              <Charge charge={charge} currency={currency} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const STATUS_TONE: Record<MembershipPeriod['status'], string> = {
  pending: 'font-semibold text-wine',
  paid: 'font-semibold text-vine',
  free: 'font-semibold text-vine',
  waived: 'text-ink-soft',
  paused: 'text-ink-soft',
  unpaid: 'text-wine',
};

function Charge({ charge, currency }: { charge: PeriodCharge; currency: MembershipPeriod['currency'] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { at, amount, outcome, returned, topUpId } = charge;
  const date = formatDate(at, locale, 'minute');
  return (
    <>
      <span className="tabular-nums">
        {t(`memberships.lines.charge.${outcome}`, { price: formatPrice(amount, currency, locale), date })}
      </span>
      {topUpId !== null && outcome === 'paid' && (
        <Link
          to="/wallet/top-ups/$id"
          params={{ id: topUpId }}
          aria-label={t('memberships.lines.receiptOf', { date })}
          className="inline-flex min-h-11 items-center text-ink underline underline-offset-4 sm:min-h-6"
        >
          {t('memberships.lines.receipt')}
        </Link>
      )}
      {returned !== null && (
        <span className="w-full tabular-nums">
          {t('memberships.lines.returned', {
            price: formatPrice(returned.amount, currency, locale),
            date: formatDate(returned.at, locale),
          })}
        </span>
      )}
    </>
  );
}
