import { lastInstantOf } from '@inkvine/client/memberships/period-days';
import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { MembershipPeriod } from '@inkvine/contracts/member-history';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Rule, Section } from '../design/card.tsx';
import { Loading, Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryError } from '../shell/query-view.tsx';

/** A line for each period: what was charged, refused, and what nobody had to pay, and why. */
export function MembershipPeriods({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { id: membershipId, timeZone } = membership;
  const query = useInfiniteQuery(
    trpc.memberships.periods.infiniteQueryOptions({ membershipId }, { ...pageOptions, staleTime: 0 }),
  );
  return (
    <Section title={t('memberships.lines.title')} lead={t('memberships.lines.lead')}>
      {query.isPending ? (
        <Loading>
          <Skeleton height={120} />
        </Loading>
      ) : query.data === undefined ? (
        <QueryError error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <View role="list">
          {itemsOf(query.data).map((period) => (
            <Period key={period.id} period={period} timeZone={timeZone} />
          ))}
        </View>
      )}
      {query.hasNextPage && (
        <Button
          variant="secondary"
          label={t('common.loadMore')}
          pending={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        />
      )}
    </Section>
  );
}

const STATUS_TONE = {
  pending: 'wine',
  paid: 'vine',
  free: 'vine',
  waived: 'inkSoft',
  paused: 'inkSoft',
  unpaid: 'wine',
} as const satisfies Record<MembershipPeriod['status'], string>;

function Period({ period, timeZone }: { period: MembershipPeriod; timeZone: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { status, reason, currency, amount, charges, coupons, paidWith, startsAt, endsAt } = period;
  // Periods begin at midnight of the member's own zone: elsewhere the day would be another.
  const day = (at: string) => formatDate(at, locale, 'day', timeZone);
  return (
    <View role="listitem">
      <View style={styles.period}>
        <Heading level={3} size="sm" serif={false}>
          {t('memberships.lines.between', { from: day(startsAt), to: day(lastInstantOf(endsAt)) })}
        </Heading>
        <View style={styles.sum}>
          {amount > 0 && <Text size="sm">{formatPrice(amount, currency, locale)}</Text>}
          <Text size="sm" bold tone={STATUS_TONE[status]}>
            {t(`memberships.lines.status.${status}`)}
          </Text>
        </View>
        <Text size="xs" tone="inkSoft">
          {period.tierName}
        </Text>
        {reason !== null && (
          <Text size="sm" tone="inkSoft">
            {t(`memberships.lines.reason.${reason}`)}
          </Text>
        )}
        {period.isTierChange && (
          <Text size="sm" tone="inkSoft">
            {t('memberships.lines.tierChange')}
          </Text>
        )}
        {period.isRecharge && (
          <Text size="sm" tone="inkSoft">
            {t('memberships.lines.recharge')}
          </Text>
        )}
        {coupons.map(({ name, off }) => (
          <Text key={name} size="sm" tone="inkSoft">
            {t('memberships.lines.coupon', { name, off: formatPrice(off, currency, locale) })}
          </Text>
        ))}
        {paidWith !== null && (
          <Text size="sm" tone="inkSoft">
            {t('memberships.lines.paidWith', { date: day(paidWith) })}
          </Text>
        )}
        {charges.map(({ at, amount: charged, outcome, returned, topUpId }) => {
          const date = formatDate(at, locale, 'minute');
          return (
            <View key={at}>
              <Text size="sm" tone="inkSoft">
                {t(`memberships.lines.charge.${outcome}`, {
                  price: formatPrice(charged, currency, locale),
                  date,
                })}
              </Text>
              {topUpId !== null && outcome === 'paid' && (
                <ButtonLink
                  variant="quiet"
                  style={styles.receipt}
                  href={{ pathname: '/receipts/[topUpId]', params: { topUpId } }}
                  label={t('memberships.lines.receipt')}
                  name={t('memberships.lines.receiptOf', { date })}
                />
              )}
              {returned !== null && (
                <Text size="sm" tone="inkSoft">
                  {t('memberships.lines.returned', {
                    price: formatPrice(returned.amount, currency, locale),
                    date: formatDate(returned.at, locale),
                  })}
                </Text>
              )}
            </View>
          );
        })}
      </View>
      <Rule />
    </View>
  );
}

const styles = StyleSheet.create({
  period: { gap: 2, paddingVertical: SPACE.md },
  sum: { flexDirection: 'row', gap: SPACE.md },
  receipt: { alignSelf: 'flex-start', paddingHorizontal: 0 },
});
