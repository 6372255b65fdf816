import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { usePriceChoice, type PriceChoiceState } from '@inkvine/client/tier-price-choice';
import { payableTiers, shownPrice } from '@inkvine/client/tiers';
import type { PublicTier, TierList } from '@inkvine/contracts/memberships';
import { UserId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { useQuery } from '@tanstack/react-query';
import { useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';
import { GiveTier } from '../wallet/membership-gift-sheet.tsx';
import { TierCard } from './tier-card.tsx';

/** What one can join at a creator's. */
export function CreatorTiersScreen() {
  const creatorId = UserId.safeParse(useLocalSearchParams<{ creatorId: string }>().creatorId);
  return creatorId.success ? <Loaded creatorId={creatorId.data} /> : <NotFoundScreen />;
}

function Loaded({ creatorId }: { creatorId: UserId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const tiers = useQuery(trpc.memberships.tiers.queryOptions({ creatorId }));
  if (tiers.isError && parseAppError(tiers.error).code === 'NOT_FOUND') return <NotFoundScreen />;
  return (
    <ScrollScreen>
      <DocumentTitle title={t('tiers.tab')} />
      <QueryView query={tiers} loading={<Skeleton height={480} />}>
        {(list) => <Tiers list={list} />}
      </QueryView>
    </ScrollScreen>
  );
}

function Tiers({ list }: { list: TierList }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const me = useMe();
  const { creator } = list;
  const tiers = payableTiers(list);
  const isOwn = me.data?.id === creator.id;
  const { data: mine } = useQuery(
    trpc.memberships.mineOf.queryOptions({ creatorId: creator.id }, { enabled: me.data != null && !isOwn }),
  );
  const choice = usePriceChoice(tiers, useLocale());
  return (
    <View style={styles.page}>
      <View>
        <Heading level={1}>{t('tiers.public.title', { name: creator.name })}</Heading>
        <Text tone="inkSoft">{t('tiers.public.lead', { name: creator.name })}</Text>
      </View>
      {isOwn && <Notice tone="gold">{t('memberships.join.asReaders')}</Notice>}
      {mine != null && (
        <Notice tone="good">{t('memberships.join.memberOf', { tier: mine.tier.name })}</Notice>
      )}
      <PriceChoice choice={choice} />
      {tiers.map((tier, place) => (
        <TierCard
          key={tier.id}
          tier={tier}
          below={tiers[place - 1]?.benefits ?? []}
          currency={choice.currency}
          interval={choice.interval}
          action={
            isOwn ? null : (
              <>
                <JoinTier creatorId={creator.id} tier={tier} choice={choice} mine={mine ?? null} />
                {me.data != null && <GiveTier tier={tier} creatorName={creator.name} />}
              </>
            )
          }
        />
      ))}
    </View>
  );
}

/** The way into a tier at the price that is shown; for whoever is a member of the creator, to their own membership. */
function JoinTier({
  creatorId,
  tier,
  choice,
  mine,
}: {
  creatorId: UserId;
  tier: PublicTier;
  choice: PriceChoiceState;
  mine: MyMembership | null;
}) {
  const { t } = useTranslation();
  if (mine !== null) {
    if (mine.tier.id !== tier.id) return null;
    return (
      <ButtonLink
        variant="secondary"
        href={{ pathname: '/memberships/[membershipId]', params: { membershipId: mine.id } }}
        label={t('memberships.join.yours')}
      />
    );
  }
  const price = shownPrice(tier, choice.currency, choice.interval);
  if (price === undefined) return null;
  const { currency, interval } = price;
  return (
    <ButtonLink
      href={{
        pathname: '/creators/[creatorId]/join/[tierId]',
        params: { creatorId, tierId: tier.id, currency, interval },
      }}
      label={t('memberships.join.join')}
      name={t('memberships.join.joinOf', { tier: tier.name })}
    />
  );
}

/** Nothing where there is no choice. */
function PriceChoice({ choice }: { choice: PriceChoiceState }) {
  const { t } = useTranslation();
  return (
    <>
      {choice.isYearly && (
        <Choice
          label={t('tiers.public.howOften')}
          value={choice.interval}
          options={[
            { value: 'month', label: t('tiers.public.monthly') },
            { value: 'year', label: t('tiers.public.yearly') },
          ]}
          onChange={choice.setInterval}
        />
      )}
      {choice.currencies.length > 1 && (
        <Choice
          label={t('tiers.public.payIn')}
          value={choice.currency}
          options={choice.currencies.map((value) => ({ value, label: t(`tiers.currency.${value}`) }))}
          onChange={choice.setCurrency}
        />
      )}
    </>
  );
}

const styles = StyleSheet.create({ page: { gap: SPACE.lg } });
