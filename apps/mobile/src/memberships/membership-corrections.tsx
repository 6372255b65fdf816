import { lastInstantOf } from '@inkvine/client/memberships/period-days';
import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { MembershipCorrection } from '@inkvine/contracts/renewal-corrections';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { correctionInWords } from '@inkvine/i18n/membership-words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Rule, Section } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';

/** What operators have put right about a membership, line by line; nothing where there was nothing. */
export function MembershipCorrections({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { id: membershipId, timeZone } = membership;
  const corrections = useInfiniteQuery(
    trpc.memberships.corrections.infiniteQueryOptions({ membershipId }, pageOptions),
  );
  const items = itemsOf(corrections.data);
  if (items.length === 0) return null;
  return (
    <Section title={t('renewals.mine.title')} lead={t('renewals.mine.lead')}>
      <View role="list">
        {items.map((correction) => (
          <Line key={correction.id} correction={correction} timeZone={timeZone} />
        ))}
      </View>
      {corrections.hasNextPage && (
        <Button
          variant="secondary"
          label={t('common.loadMore')}
          pending={corrections.isFetchingNextPage}
          onPress={() => void corrections.fetchNextPage()}
        />
      )}
    </Section>
  );
}

function Line({ correction, timeZone }: { correction: MembershipCorrection; timeZone: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { at, openUntil, reason } = correction;
  const lastDay = openUntil === null ? null : lastInstantOf(openUntil);
  return (
    <View role="listitem">
      <View style={styles.line}>
        <Heading level={3} size="sm" serif={false}>
          {correctionInWords(t, correction, lastDay, { locale, timeZone })}
        </Heading>
        <Text size="sm" tone="inkSoft">
          {reason}
        </Text>
        <Text size="xs" tone="inkSoft">
          {formatDate(at, locale, 'minute')}
        </Text>
      </View>
      <Rule />
    </View>
  );
}

const styles = StyleSheet.create({ line: { gap: 2, paddingVertical: SPACE.md } });
