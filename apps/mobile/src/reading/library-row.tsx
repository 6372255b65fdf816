import type { LibraryItem } from '@inkvine/contracts/reading';
import { Link } from 'expo-router';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { ButtonLink, IconButton } from '../design/button.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { useWhen } from '../shell/when.ts';
import { ProgressLine } from './continue-reading.tsx';

/** A story on a shelf: where one is in it, why it lies there, and what is new. */
export function LibraryRow({ item, onMore }: { item: LibraryItem; onMore: () => void }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const when = useWhen();
  const branch = item.branchName === null ? {} : { branch: item.branchId };
  const whole = (item.chapterNumber - 1 + item.fraction) / Math.max(item.chapterCount, 1);
  return (
    <View style={styles.row}>
      <View style={styles.head}>
        <Link href={{ pathname: '/novels/[slug]', params: { slug: item.novelSlug, ...branch } }} asChild>
          <Pressable role="link" style={styles.title}>
            <Text serif bold size="lg" language={item.language}>
              {item.novelTitle}
            </Text>
            {item.branchName !== null && (
              <Text size="sm" tone="inkSoft" language={item.language}>
                {item.branchName}
              </Text>
            )}
          </Pressable>
        </Link>
        <IconButton
          label={t('library.more', { title: item.novelTitle })}
          icon={<Ellipsis size={22} color={palette.inkSoft} />}
          onPress={onMore}
        />
      </View>
      <Text size="sm" tone="inkSoft">
        {t('library.place', { number: item.chapterNumber, count: item.chapterCount })}
        {' · '}
        <Text size="sm" tone="inkSoft" language={item.language}>
          {item.chapterTitle}
        </Text>
        {' · '}
        {when.relative(item.readAt)}
      </Text>
      {item.reason !== '' && (
        <Text serif size="sm" tone="inkSoft">
          “{item.reason}”
        </Text>
      )}
      {item.newChapters > 0 && (
        <Text size="sm" tone="vine">
          {t('library.newChapters', { count: item.newChapters })}
        </Text>
      )}
      {item.editedChapters > 0 && (
        <Text size="sm" tone="gold">
          {t('library.editedChapters', { count: item.editedChapters })}
        </Text>
      )}
      <ProgressLine fraction={whole} />
      <ButtonLink
        variant={item.shelf === 'reading' ? 'primary' : 'secondary'}
        href={{ pathname: '/read/[chapterId]', params: { chapterId: item.chapterId, ...branch } }}
        label={t('library.continueAt', { number: item.chapterNumber })}
        style={styles.onward}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  row: { paddingVertical: SPACE.lg, gap: SPACE.xs },
  head: { flexDirection: 'row', alignItems: 'flex-start', gap: SPACE.sm },
  title: { flex: 1, minHeight: TARGET, justifyContent: 'center' },
  onward: { alignSelf: 'flex-start', marginTop: SPACE.sm },
});
