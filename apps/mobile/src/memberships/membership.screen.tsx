import { parseAppError } from '@inkvine/client/app-error';
import { methodOf, useMembership, type MethodChange } from '@inkvine/client/memberships/my-memberships';
import { isDue } from '@inkvine/client/memberships/settling';
import { useTRPC } from '@inkvine/client/react';
import { MembershipId, PaymentMethodId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { nextPaymentInWords, priceInWords } from '@inkvine/i18n/membership-words';
import { useQuery } from '@tanstack/react-query';
import { useLocalSearchParams } from 'expo-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Card, Notice, Rule } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { CancelMembership } from './cancel-membership.tsx';
import { Fact } from './fact.tsx';
import { useFailureWords } from './failure-words.ts';
import { MembershipCorrections } from './membership-corrections.tsx';
import { StandingCoupons } from './membership-coupons.tsx';
import { MembershipPeriods } from './membership-periods.tsx';
import { MembershipRecharges } from './membership-recharges.tsx';
import { StateMark, StateWords } from './membership-state.tsx';
import { MethodChangeSheet } from './method-change-sheet.tsx';
import { useMethodTitle } from '../payments/method-title.ts';
import { PauseMembership } from './pause-membership.tsx';
import { PriceAnswer } from './price-answer.tsx';
import { ChangeTier, TierChangeComing } from './tier-change.tsx';

type Params = { membershipId: string; method?: string; pay?: string };

/** One membership: what is going on, everything one can do about it, and every period. */
export function MembershipScreen() {
  const { t } = useTranslation();
  const params = useLocalSearchParams<Params>();
  const membershipId = MembershipId.safeParse(params.membershipId);
  if (!membershipId.success) return <NotFoundScreen />;
  return (
    <ScrollScreen>
      <DocumentTitle title={t('memberships.title')} />
      <RequireSession>
        {() => (
          <Loaded
            // A new method may arrive when the screen is there already.
            key={`${membershipId.data} ${params.method ?? ''}`}
            membershipId={membershipId.data}
            params={params}
          />
        )}
      </RequireSession>
    </ScrollScreen>
  );
}

function Loaded({ membershipId, params }: { membershipId: MembershipId; params: Params }) {
  const { t } = useTranslation();
  const membership = useMembership(membershipId);
  if (membership.isError && parseAppError(membership.error).code === 'NOT_FOUND') return <NotFoundScreen />;
  return (
    <QueryView query={membership} loading={<Skeleton height={480} />}>
      {(data) => (
        <>
          <DocumentTitle title={t('memberships.of', { name: data.creator.name })} />
          <View style={styles.head}>
            <Heading level={1}>{t('memberships.of', { name: data.creator.name })}</Heading>
            <View style={styles.tier}>
              <Text tone="inkSoft">{data.tier.name}</Text>
              <StateMark membership={data} />
            </View>
          </View>
          <Present membership={data} params={params} />
          <StandingCoupons membership={data} />
          <MembershipRecharges membership={data} />
          <MembershipCorrections membership={data} />
          <MembershipPeriods membership={data} />
        </>
      )}
    </QueryView>
  );
}

function Present({ membership, params }: { membership: MyMembership; params: Params }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const wished = PaymentMethodId.safeParse(params.method).data;
  const [isChanging, setChanging] = useState(wished !== undefined || params.pay !== undefined);
  const [changed, setChanged] = useState<{ change: MethodChange; after: MyMembership }>();
  const { id, creator, state, currency } = membership;
  const hasMethod = currency !== 'COI' && state !== 'ended';
  return (
    <>
      {changed !== undefined && <Changed {...changed} />}
      <PriceAnswer membership={membership} />
      <TierChangeComing membership={membership} />
      <Card style={styles.card}>
        <StateWords membership={membership} />
        <Rule />
        <Facts membership={membership} />
        {hasMethod && (
          <Button
            variant={isDue(membership) ? 'primary' : 'secondary'}
            label={
              isDue(membership)
                ? t('memberships.acts.payNow', {
                    price: formatPrice(membership.nextAmount, currency, locale),
                  })
                : t('memberships.acts.change')
            }
            onPress={() => setChanging(true)}
          />
        )}
        <ChangeTier membership={membership} />
        <PauseMembership membership={membership} />
        <CancelMembership membership={membership} />
        {state === 'ended' && (
          <ButtonLink
            variant="secondary"
            href={{ pathname: '/creators/[creatorId]/memberships', params: { creatorId: creator.id } }}
            label={t('memberships.acts.joinAgain')}
          />
        )}
      </Card>
      {isChanging && hasMethod && (
        <MethodChangeSheet
          membership={membership}
          wished={wished}
          returnTo={`/memberships/${id}`}
          onChanged={(change, after) => {
            setChanged({ change, after });
            setChanging(false);
          }}
          onClose={() => setChanging(false)}
        />
      )}
    </>
  );
}

function Changed({ change, after }: { change: MethodChange; after: MyMembership }) {
  const { t } = useTranslation();
  const failure = useFailureWords();
  if (change === 'refused') {
    return <Notice tone="bad">{t('memberships.method.refused', { why: failure(after.failure) })}</Notice>;
  }
  return (
    <View role="status">
      <Notice tone={change === 'waiting' ? 'gold' : 'good'}>{t(`memberships.method.${change}`)}</Notice>
    </View>
  );
}

function Facts({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const titleOf = useMethodTitle();
  const trpc = useTRPC();
  const methods = useQuery(trpc.paymentMethods.list.queryOptions());
  const { openUntil, since, timeZone, state } = membership;
  const next = nextPaymentInWords(t, membership, locale);
  const method = methodOf(membership, methods.data ?? []);
  return (
    <>
      <Fact label={t('memberships.fact.price')}>{priceInWords(t, membership, locale)}</Fact>
      {state !== 'ended' && next !== null && <Fact label={t('memberships.fact.next')}>{next}</Fact>}
      {openUntil !== null && (
        <Fact label={t('memberships.fact.openUntil')}>{formatDate(openUntil, locale, 'minuteWithZone')}</Fact>
      )}
      {state !== 'ended' && methods.data !== undefined && (
        <Fact label={t('memberships.fact.method')}>
          {method === null
            ? t(membership.isGift ? 'memberships.fact.gift' : 'memberships.fact.coins')
            : method === undefined
              ? t('memberships.fact.noMethod')
              : titleOf(method)}
        </Fact>
      )}
      <Fact label={t('memberships.fact.since')}>
        <Text size="sm">{formatDate(since, locale)}</Text>
        <Text size="xs" tone="inkSoft">
          {t('memberships.fact.zone', { zone: timeZone })}
        </Text>
      </Fact>
    </>
  );
}

const styles = StyleSheet.create({
  head: { gap: SPACE.xs },
  tier: { flexDirection: 'row', alignItems: 'center', gap: SPACE.sm },
  card: { gap: SPACE.md },
});
