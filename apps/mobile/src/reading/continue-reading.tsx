import { chapterName } from '@inkvine/client/chapter-name';
import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { ContinueReadingItem } from '@inkvine/contracts/reading';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Pressable, ScrollView, StyleSheet, View } from 'react-native';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';

const SHOWN = 10;

/** The books a reader has open, first on the home screen; nothing where there are none. */
export function ContinueReading() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const open = useInfiniteQuery(
    trpc.reading.continueReading.infiniteQueryOptions({ limit: SHOWN }, pageOptions),
  );
  const items = itemsOf(open.data);
  if (items.length === 0) return null;
  return (
    <View style={styles.section}>
      <Heading>{t('stories.continueReading')}</Heading>
      <ScrollView
        horizontal
        showsHorizontalScrollIndicator={false}
        style={styles.bleed}
        contentContainerStyle={styles.cards}
      >
        {items.map((item) => (
          <OpenBook key={item.novelSlug} item={item} />
        ))}
      </ScrollView>
    </View>
  );
}

function OpenBook({ item }: { item: ContinueReadingItem }) {
  const { t } = useTranslation();
  const palette = usePalette();
  return (
    <Link href={{ pathname: '/read/[chapterId]', params: { chapterId: item.chapterId } }} asChild>
      <Pressable
        role="link"
        style={StyleSheet.flatten([
          styles.card,
          { backgroundColor: palette.surface, borderColor: palette.line },
        ])}
      >
        <Text serif bold language={item.language} numberOfLines={1}>
          {item.novelTitle}
        </Text>
        <Text size="sm" tone="inkSoft" language={item.language} numberOfLines={1}>
          {item.chapterTitle}
        </Text>
        <ProgressLine fraction={item.fraction} />
        <Text size="xs" tone="inkSoft">
          {t('stories.continueAt', {
            chapter: chapterName(item.chapterLabel, (number) => t('common.chapterNumber', { number })),
            percent: item.fraction,
          })}
        </Text>
      </Pressable>
    </Link>
  );
}

export function ProgressLine({ fraction }: { fraction: number }) {
  const palette = usePalette();
  return (
    <View aria-hidden style={[styles.line, { backgroundColor: palette.sunken }]}>
      <View style={[styles.done, { width: `${fraction * 100}%`, backgroundColor: palette.vine }]} />
    </View>
  );
}

const styles = StyleSheet.create({
  section: { gap: SPACE.md },
  bleed: { marginHorizontal: -SPACE.lg, flexGrow: 0 },
  cards: { gap: SPACE.md, paddingHorizontal: SPACE.lg, paddingVertical: 2 },
  card: { width: 250, borderWidth: 1, borderRadius: RADIUS.lg, padding: SPACE.lg, gap: SPACE.xs },
  line: { height: 4, borderRadius: 2, marginVertical: SPACE.xs, overflow: 'hidden' },
  done: { height: 4 },
});
