import { itemsOf } from '@inkvine/client/pages';
import { useBranchNotices } from '@inkvine/client/reading/branch-notices';
import type { Notice } from '@inkvine/contracts/notices';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import ChevronUp from 'lucide-react-native/icons/chevron-up';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Rule } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { useWhen } from '../shell/when.ts';

interface Place {
  branchId: BranchId;
  language: Locale;
}

/** What the author tells the readers of a branch; nothing at all where there is nothing to tell. */
export function BranchNotices({ branchId, language }: Place) {
  const { t } = useTranslation();
  const notices = useBranchNotices(branchId);
  const items = itemsOf(notices.data);
  if (items.length === 0) return null;
  return (
    <View>
      <Heading>{t('notices.title')}</Heading>
      {items.map((notice, index) => (
        <View key={notice.id}>
          {index > 0 && <Rule />}
          <NoticeRow notice={notice} language={language} isOpenAtFirst={index === 0} />
        </View>
      ))}
      {notices.hasNextPage && (
        <Button
          variant="quiet"
          label={t('common.loadMore')}
          pending={notices.isFetchingNextPage}
          onPress={() => void notices.fetchNextPage()}
        />
      )}
    </View>
  );
}

function NoticeRow({
  notice,
  language,
  isOpenAtFirst,
}: {
  notice: Notice;
  language: Locale;
  isOpenAtFirst: boolean;
}) {
  const { t } = useTranslation();
  const when = useWhen();
  const palette = usePalette();
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const Chevron = isOpen ? ChevronUp : ChevronDown;
  return (
    <View style={styles.notice}>
      <Pressable role="button" aria-expanded={isOpen} style={styles.head} onPress={() => setIsOpen(!isOpen)}>
        <View style={styles.words}>
          <Text serif bold language={language}>
            {notice.title}
          </Text>
          <Text size="xs" tone="inkSoft">
            {[...(notice.isPinned ? [t('notices.pinned')] : []), when.relative(notice.publishedAt)].join(
              ' · ',
            )}
          </Text>
        </View>
        <View aria-hidden>
          <Chevron size={18} color={palette.inkSoft} />
        </View>
      </Pressable>
      {isOpen && (
        <Text size="sm" language={language}>
          {notice.body}
        </Text>
      )}
    </View>
  );
}

/** Where the published chapters end: why, as far as the author said so. */
export function NoticeAtTheEnd({ branchId, language }: Place) {
  const { t } = useTranslation();
  const when = useWhen();
  const notice: Notice | undefined = itemsOf(useBranchNotices(branchId).data)[0];
  if (notice === undefined) return null;
  return (
    <Card>
      <Text size="xs" tone="inkSoft">
        {[t('notices.fromAuthor'), when.relative(notice.publishedAt)].join(' · ')}
      </Text>
      <Text serif bold language={language}>
        {notice.title}
      </Text>
      <Text size="sm" language={language}>
        {notice.body}
      </Text>
    </Card>
  );
}

const styles = StyleSheet.create({
  notice: { paddingVertical: SPACE.xs, gap: SPACE.xs },
  head: { minHeight: 52, flexDirection: 'row', alignItems: 'center', gap: SPACE.md },
  words: { flex: 1 },
});
