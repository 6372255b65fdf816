import { noticeCall, useMembershipNotices } from '@inkvine/client/memberships/notices';
import type { MembershipNotice } from '@inkvine/contracts/renewals';
import { noticeInWords } from '@inkvine/i18n/membership-words';
import { Link } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Rule, Section } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE, TARGET } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useWhen } from '../shell/when.ts';

/** What a member was told, newest first; nothing for whoever was told nothing yet. */
export function MembershipNotices() {
  const { t } = useTranslation();
  const { notices, items } = useMembershipNotices();
  if (items.length === 0) return null;
  return (
    <Section title={t('memberships.notices.title')}>
      <View role="list">
        {items.map((notice) => (
          <Told key={notice.id} notice={notice} />
        ))}
      </View>
      {notices.hasNextPage && (
        <Button
          variant="secondary"
          label={t('memberships.notices.more')}
          pending={notices.isFetchingNextPage}
          onPress={() => void notices.fetchNextPage()}
        />
      )}
    </Section>
  );
}

function Told({ notice }: { notice: MembershipNotice }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const palette = usePalette();
  const { membershipId, isRead, createdAt, tierName } = notice;
  const { title, body } = noticeInWords(t, notice, locale);
  const call = noticeCall(notice);
  const params = { membershipId, ...(call === 'payNow' && { pay: '1' }) };
  return (
    <View role="listitem">
      <View style={styles.told}>
        <View style={styles.title}>
          {!isRead && (
            <View
              role="img"
              aria-label={t('memberships.notices.new')}
              style={[styles.dot, { backgroundColor: palette.gold }]}
            />
          )}
          <Heading level={3} size="sm" serif={false} style={styles.fill}>
            {title}
          </Heading>
        </View>
        {body.map((line) => (
          <Text key={line} size="sm">
            {line}
          </Text>
        ))}
        <Text size="xs" tone="inkSoft">
          {when.relative(createdAt)} · {tierName}
        </Text>
        <Link href={{ pathname: '/memberships/[membershipId]', params }} asChild>
          <Pressable
            role="link"
            aria-label={`${t(`memberships.notices.${call}`)}: ${title}`}
            style={styles.link}
          >
            <Text size="sm" bold tone="vine">
              {t(`memberships.notices.${call}`)}
            </Text>
          </Pressable>
        </Link>
      </View>
      <Rule />
    </View>
  );
}

const styles = StyleSheet.create({
  told: { gap: 2, paddingVertical: SPACE.md },
  title: { flexDirection: 'row', alignItems: 'center', gap: SPACE.sm },
  dot: { width: 8, height: 8, borderRadius: RADIUS.full },
  fill: { flex: 1 },
  link: { minHeight: TARGET, minWidth: TARGET, justifyContent: 'center', alignSelf: 'flex-start' },
});
