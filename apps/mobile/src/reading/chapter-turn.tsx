import { branchOf } from '@inkvine/client/reading/chapter-branch';
import type { ChapterId } from '@inkvine/contracts/primitives';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useRouter } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { NoticeAtTheEnd } from '../stories/branch-notices.tsx';

/** Opens the chapter before or after this one in its place, in the branch that is read. */
export function useChapterTurn(
  chapter: ReadableChapter,
  onNext?: () => void,
): (chapterId: ChapterId | null) => void {
  const router = useRouter();
  const branchId = branchOf(chapter);
  return (chapterId) => {
    if (chapterId === null) return;
    if (chapterId === chapter.nextId) onNext?.();
    const branch = branchId === undefined ? {} : { branch: branchId };
    router.replace({ pathname: '/read/[chapterId]', params: { chapterId, ...branch } });
  };
}

/** The way on and back at the end of a chapter. */
export function ChapterTurn({ chapter, onNext }: { chapter: ReadableChapter; onNext?: () => void }) {
  const { t } = useTranslation();
  const { previousId, nextId, novel } = chapter;
  const branchId = branchOf(chapter);
  const branch = branchId === undefined ? {} : { branch: branchId };
  // What one does with a locked chapter is to unlock it; going on is second to that.
  const isOpen = chapter.blocks !== null;
  return (
    <View role="navigation" aria-label={t('stories.chapterList')} style={styles.turn}>
      {nextId === null && isOpen && (
        <Text size="sm" tone="inkSoft" style={styles.centred}>
          {t('reading.theEnd')}
        </Text>
      )}
      {nextId === null && <NoticeAtTheEnd branchId={chapter.branchId} language={novel.language} />}
      {nextId !== null && (
        <ButtonLink
          replace
          variant={isOpen ? 'primary' : 'quiet'}
          onPress={onNext}
          href={{ pathname: '/read/[chapterId]', params: { chapterId: nextId, ...branch } }}
          label={t('reading.nextChapter')}
        />
      )}
      {previousId !== null && (
        <ButtonLink
          replace
          variant="quiet"
          href={{ pathname: '/read/[chapterId]', params: { chapterId: previousId, ...branch } }}
          label={t('reading.previousChapter')}
        />
      )}
      <ButtonLink
        variant="quiet"
        href={{ pathname: '/novels/[slug]', params: { slug: novel.slug, ...branch } }}
        label={t('reading.toNovel')}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  turn: { gap: SPACE.md },
  centred: { textAlign: 'center' },
});
