import { useBill } from '@inkvine/client/memberships/my-memberships';
import type { MembershipState, MyMembership } from '@inkvine/contracts/renewals';
import { billInWords, membershipInWords } from '@inkvine/i18n/membership-words';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useFailureWords } from './failure-words.ts';

const TONES = {
  starting: 'gold',
  active: 'vine',
  trial: 'vine',
  ending: 'inkSoft',
  grace: 'wine',
  suspended: 'wine',
  paused: 'inkSoft',
  ended: 'inkSoft',
} as const satisfies Record<MembershipState, string>;

type Marked = Pick<MyMembership, 'state' | 'isGift'>;

export function StateMark({ membership: { state, isGift } }: { membership: Marked }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const tone = TONES[state];
  const ground = {
    gold: palette.goldSoft,
    vine: palette.vineSoft,
    wine: palette.wineSoft,
    inkSoft: palette.line,
  }[tone];
  return (
    <View style={[styles.mark, { backgroundColor: ground }]}>
      <Text size="xs" bold tone={tone === 'inkSoft' ? 'ink' : tone}>
        {t(`memberships.state.${state === 'ending' && isGift ? 'gift' : state}`)}
      </Text>
    </View>
  );
}

/** What is going on, and what happens next by itself. */
export function StateWords({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const failure = useFailureWords();
  const bill = useBill(membership);
  const { state } = membership;
  const isRefused = (state === 'grace' || state === 'suspended') && membership.failure !== null;
  return (
    <View style={styles.words}>
      {isRefused && (
        <Text size="sm" bold tone="wine">
          {failure(membership.failure)}
        </Text>
      )}
      <Text size="sm">{membershipInWords(t, membership, locale)}</Text>
      {isRefused && bill.data != null && (
        <Text size="sm" tone="inkSoft">
          {billInWords(t, bill.data, locale).join(' ')}
        </Text>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  mark: {
    borderRadius: RADIUS.full,
    paddingHorizontal: SPACE.sm,
    paddingVertical: 2,
    alignSelf: 'flex-start',
  },
  words: { gap: 2 },
});
