import type { NovelCard } from '@inkvine/contracts/stories';
import { Link } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useWhen } from '../shell/when.ts';
import { NovelCover } from './novel-cover.tsx';

export function NovelRow({ novel }: { novel: NovelCard }) {
  const { t } = useTranslation();
  const when = useWhen();
  const facts = [
    t('common.chapters', { count: novel.chapterCount }),
    ...(novel.lastPublishedAt === null ? [] : [when.relative(novel.lastPublishedAt)]),
  ];
  return (
    <Link href={{ pathname: '/novels/[slug]', params: { slug: novel.slug } }} asChild>
      <Pressable role="link" style={styles.row}>
        <NovelCover title={novel.title} author={novel.author.name} language={novel.language} width={92} />
        <View style={styles.words}>
          <Text serif bold size="lg" language={novel.language} numberOfLines={2}>
            {novel.title}
          </Text>
          <Text size="sm" tone="inkSoft" numberOfLines={1}>
            {t('common.by', { name: novel.author.name })}
          </Text>
          <Text size="sm" language={novel.language} numberOfLines={3}>
            {novel.synopsis}
          </Text>
          <Text size="xs" tone="inkSoft">
            {facts.join(' · ')}
          </Text>
        </View>
      </Pressable>
    </Link>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', gap: SPACE.lg, paddingVertical: SPACE.lg },
  words: { flex: 1, gap: SPACE.xs },
});
