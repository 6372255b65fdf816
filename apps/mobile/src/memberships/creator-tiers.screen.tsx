import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { usePriceChoice, type PriceChoiceState } from '@inkvine/client/tier-price-choice';
import type { TierList } from '@inkvine/contracts/memberships';
import { UserId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Choice } from '../design/choice.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
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

function Tiers({ list: { creator, tiers } }: { list: TierList }) {
  const { t } = useTranslation();
  const choice = usePriceChoice(tiers, useLocale());
  return (
    <View style={styles.page}>
      <View>
        <Heading level={1}>{t('tiers.public.title', { name: creator.name })}</Heading>
        <Text tone="inkSoft">{t('tiers.public.lead', { name: creator.name })}</Text>
      </View>
      <PriceChoice choice={choice} />
      {tiers.map((tier, place) => (
        <TierCard
          key={tier.id}
          tier={tier}
          below={tiers[place - 1]?.benefits ?? []}
          currency={choice.currency}
          interval={choice.interval}
        />
      ))}
    </View>
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
