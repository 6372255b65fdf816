import { useTRPC } from '@inkvine/client/react';
import type { NovelId } from '@inkvine/contracts/primitives';
import { RankingWindow } from '@inkvine/contracts/wallet';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Rule, Section } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Coins } from '../design/coins.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { ShownBadges } from '../perks/badge-mark.tsx';
import { QueryView } from '../shell/query-view.tsx';

export function DonationRanking({ novelId }: { novelId: NovelId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [window, setWindow] = useState<RankingWindow>('month');
  const ranking = useQuery(trpc.donations.ranking.queryOptions({ novelId, window }));
  return (
    <Section title={t('donations.ranking')} lead={t('donations.rankingLead')}>
      <Choice
        hideLabel
        label={t('donations.ranking')}
        value={window}
        options={RankingWindow.options.map((value) => ({ value, label: t(`donations.windows.${value}`) }))}
        onChange={setWindow}
      />
      <QueryView query={ranking} loading={<Skeleton height={130} />}>
        {(data) =>
          data.totalCoins === 0 ? (
            <EmptyState title={t('donations.rankingEmpty')} body={t('donations.rankingEmptyBody')} />
          ) : (
            <View role="list">
              {data.entries.map((entry) => (
                <View role="listitem" key={entry.donorId}>
                  <View style={styles.entry}>
                    <Text
                      serif
                      bold
                      tone="gold"
                      style={styles.rank}
                      aria-label={t('donations.rank', { rank: entry.rank })}
                    >
                      {entry.rank}
                    </Text>
                    <View style={styles.name}>
                      <Text style={styles.words}>{entry.donorName}</Text>
                      <ShownBadges badges={entry.badges} />
                    </View>
                    <Coins amount={entry.coins} size="sm" />
                  </View>
                  <Rule />
                </View>
              ))}
              <Text role="listitem" size="xs" tone="inkSoft" style={styles.total}>
                {t('donations.total', {
                  coins: data.totalCoins,
                  donors: t('donations.donors', { count: data.donorCount }),
                })}
              </Text>
            </View>
          )
        }
      </QueryView>
    </Section>
  );
}

const styles = StyleSheet.create({
  entry: { minHeight: TARGET + 4, flexDirection: 'row', alignItems: 'center', gap: SPACE.md },
  rank: { minWidth: 30, textAlign: 'center' },
  name: { flex: 1, flexDirection: 'row', alignItems: 'center', gap: SPACE.sm },
  words: { flexShrink: 1 },
  total: { paddingTop: SPACE.md },
});
