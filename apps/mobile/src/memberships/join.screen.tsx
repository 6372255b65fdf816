import { parseAppError } from '@inkvine/client/app-error';
import { useJoin, type Joining } from '@inkvine/client/memberships/join';
import { TierCurrency, TierInterval } from '@inkvine/contracts/memberships';
import { MembershipTierId, PaymentMethodId, UserId } from '@inkvine/contracts/primitives';
import { randomUUID } from 'expo-crypto';
import { useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Notice, Section } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { useFailureWords } from './failure-words.ts';
import { JoinCoupons } from './join-coupons.tsx';
import { JoinOutcomeView } from './join-outcome.tsx';
import { JoinSummary } from './join-summary.tsx';
import { MethodChoice } from './method-choice.tsx';
import { Benefits } from './tier-card.tsx';

type Params = {
  creatorId: string;
  tierId: string;
  currency?: string;
  interval?: string;
  method?: string;
};

/** The step between a tier and being a member of it: what is charged, when, with what, and how to end it. */
export function JoinScreen() {
  const { t } = useTranslation();
  const params = useLocalSearchParams<Params>();
  const creatorId = UserId.safeParse(params.creatorId);
  const tierId = MembershipTierId.safeParse(params.tierId);
  if (!creatorId.success || !tierId.success) return <NotFoundScreen />;
  return (
    <ScrollScreen>
      <DocumentTitle title={t('tiers.tab')} />
      <RequireSession
        invitation={{ title: t('memberships.join.guestTitle'), body: t('memberships.join.guestBody') }}
      >
        {() => <Loaded creatorId={creatorId.data} tierId={tierId.data} params={params} />}
      </RequireSession>
    </ScrollScreen>
  );
}

interface Asked {
  creatorId: UserId;
  tierId: MembershipTierId;
}

function Loaded({ creatorId, tierId, params }: Asked & { params: Params }) {
  const { t } = useTranslation();
  const wish = {
    currency: TierCurrency.safeParse(params.currency).data,
    interval: TierInterval.safeParse(params.interval).data,
    methodId: PaymentMethodId.safeParse(params.method).data,
  };
  const joining = useJoin({ creatorId, tierId, wish, locale: useLocale(), randomId: randomUUID });
  const { tiers, tier, outcome, membership } = joining;
  if (tiers.isError && parseAppError(tiers.error).code === 'NOT_FOUND') return <NotFoundScreen />;
  if (membership !== undefined && (outcome === 'joined' || outcome === 'waiting')) {
    return <JoinOutcomeView outcome={outcome} membership={membership} />;
  }
  return (
    <QueryView query={tiers} loading={<Skeleton height={480} />}>
      {({ creator, tiers: all }) => {
        if (tier === undefined) return <NotFoundScreen />;
        const place = all.findIndex(({ id }) => id === tierId);
        return (
          <>
            <DocumentTitle title={t('memberships.join.title', { tier: tier.name })} />
            <View>
              <Heading level={1}>{t('memberships.join.title', { tier: tier.name })}</Heading>
              <Text tone="inkSoft">{t('memberships.join.lead', { name: creator.name })}</Text>
            </View>
            <Ways joining={joining} creatorId={creatorId} tierId={tierId} />
            <JoinSummary joining={joining} creatorId={creatorId} />
            <Section title={t('memberships.join.gives')}>
              {tier.benefits.length === 0 ? (
                <Text tone="inkSoft">{t('tiers.public.givesNothing')}</Text>
              ) : (
                <Benefits tier={tier} below={all[place - 1]?.benefits ?? []} />
              )}
            </Section>
          </>
        );
      }}
    </QueryView>
  );
}

function Ways({ joining, creatorId, tierId }: Asked & { joining: Joining }) {
  const { t } = useTranslation();
  const failure = useFailureWords();
  const { price, currencies, intervals, offer, isCoins, outcome, membership } = joining;
  if (price === undefined) return <Notice tone="gold">{t('memberships.join.cannotPay')}</Notice>;
  if (offer.data !== undefined && offer.data.refusal !== null) return null;
  const here = `/creators/${creatorId}/join/${tierId}?currency=${price.currency}&interval=${price.interval}`;
  return (
    <View style={styles.ways}>
      {outcome === 'refused' && (
        <Notice tone="bad">
          <Text size="sm" bold>
            {t('memberships.join.refusedTitle')}
          </Text>
          <Text size="sm">{failure(membership?.failure ?? null)}</Text>
          <Text size="sm">{t('memberships.join.refusedBody')}</Text>
        </Notice>
      )}
      {intervals.length > 1 && (
        <Choice
          label={t('memberships.join.howOften')}
          value={price.interval}
          options={intervals.map((value) => ({
            value,
            label: t(value === 'month' ? 'tiers.public.monthly' : 'tiers.public.yearly'),
          }))}
          onChange={joining.setInterval}
        />
      )}
      {currencies.length > 1 && (
        <Choice
          label={t('memberships.join.payIn')}
          value={price.currency}
          options={currencies.map((value) => ({ value, label: t(`tiers.currency.${value}`) }))}
          onChange={joining.setCurrency}
        />
      )}
      <JoinCoupons joining={joining} />
      {isCoins ? (
        <WalletCoins joining={joining} here={here} />
      ) : (
        <MethodChoice
          label={t('memberships.join.payWith')}
          hint={t('memberships.join.noMethod')}
          methods={joining.methods}
          method={joining.method}
          currency={price.currency}
          returnTo={here}
          onChange={joining.setMethod}
        />
      )}
    </View>
  );
}

/** What is in the wallet, and the way to more where it is too little. */
function WalletCoins({ joining, here }: { joining: Joining; here: string }) {
  const { t } = useTranslation();
  const { coins, offer } = joining;
  if (coins === undefined) return null;
  const due = offer.data?.dueToday ?? 0;
  if (coins >= due) {
    return (
      <Text size="sm" tone="inkSoft">
        {due === 0
          ? t('memberships.join.coins', { coins })
          : t('memberships.join.coinsLeft', { coins, left: coins - due })}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm">{t('memberships.join.coinsMissing', { coins, missing: due - coins })}</Text>
      <ButtonLink
        variant="secondary"
        href={{ pathname: '/top-up', params: { next: here } }}
        label={t('memberships.join.topUp')}
      />
    </>
  );
}

const styles = StyleSheet.create({ ways: { gap: SPACE.lg } });
