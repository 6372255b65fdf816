import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import type { ChapterEntry } from '@inkvine/contracts/stories';
import { formatDate } from '@inkvine/i18n/format';
import { Link } from 'expo-router';
import Check from 'lucide-react-native/icons/check';
import Download from 'lucide-react-native/icons/download';
import Lock from 'lucide-react-native/icons/lock';
import LockOpen from 'lucide-react-native/icons/lock-open';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { Coins } from '../design/coins.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useKeptChapters } from '../offline/kept-answers.ts';

export function ChapterRow({
  chapter,
  language,
  branchId,
}: {
  chapter: ChapterEntry;
  language: Locale;
  /** The branch to read it in; null for the one it was written in. */
  branchId: BranchId | null;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const locale = useLocale();
  const isKept = useKeptChapters().has(chapter.id);
  return (
    <Link
      href={{
        pathname: '/read/[chapterId]',
        params: { chapterId: chapter.id, ...(branchId === null ? {} : { branch: branchId }) },
      }}
      asChild
    >
      <Pressable role="link" style={styles.row}>
        <Text serif size="sm" tone="inkSoft" style={styles.number}>
          {chapter.label}
        </Text>
        <View style={styles.title}>
          {chapter.title === '' ? (
            <Text size="sm" tone="inkSoft">
              {t('release.titleHidden')}
            </Text>
          ) : (
            <Text serif language={language}>
              {chapter.title}
            </Text>
          )}
          {chapter.earlyUntil !== null && (
            <Text size="xs" tone="gold">
              {t('stories.earlyUntil', { date: formatDate(chapter.earlyUntil, locale, 'day') })}
            </Text>
          )}
          {chapter.inherited && (
            <Text size="xs" tone="inkSoft">
              {t('branches.inherited')}
            </Text>
          )}
          {chapter.read && (
            <View style={styles.mark}>
              <View aria-hidden>
                <Check size={14} color={palette.vine} />
              </View>
              <Text size="xs" tone="vine">
                {t('stories.read')}
              </Text>
            </View>
          )}
        </View>
        {isKept && (
          <View role="img" aria-label={t('stories.readableOffline')}>
            <Download size={15} color={palette.inkSoft} />
          </View>
        )}
        <Access chapter={chapter} />
      </Pressable>
    </Link>
  );
}

function Access({ chapter }: { chapter: ChapterEntry }) {
  const { t } = useTranslation();
  const palette = usePalette();
  if (chapter.access === 'locked') {
    return (
      <View style={styles.mark}>
        <Coins amount={chapter.price} size="sm" />
        <View role="img" aria-label={t('stories.access.locked')}>
          <Lock size={15} color={palette.inkSoft} />
        </View>
      </View>
    );
  }
  return (
    <View style={styles.mark}>
      {chapter.access === 'unlocked' && (
        <View aria-hidden>
          <LockOpen size={14} color={palette.inkSoft} />
        </View>
      )}
      {chapter.access === 'members_only' && (
        <View aria-hidden>
          <Lock size={14} color={palette.inkSoft} />
        </View>
      )}
      <Text size="xs" tone="inkSoft">
        {t(`stories.access.${chapter.access}`)}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  row: {
    minHeight: 52,
    flexDirection: 'row',
    alignItems: 'center',
    gap: SPACE.md,
    paddingVertical: SPACE.sm,
  },
  number: { minWidth: 26, textAlign: 'right', fontVariant: ['tabular-nums'] },
  title: { flex: 1 },
  mark: { flexDirection: 'row', alignItems: 'center', gap: 6 },
});
