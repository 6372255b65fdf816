import { chapterName } from '@inkvine/client/chapter-name';
import { numberNotes } from '@inkvine/client/marked-text';
import { branchOf } from '@inkvine/client/reading/chapter-branch';
import type { ReadingSettings } from '@inkvine/client/reading-settings';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useRouter } from 'expo-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FlatList, StyleSheet, View } from 'react-native';
import { ProgressLine } from './continue-reading.tsx';
import { ScrollScreen } from '../design/screen.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { SavedCopy } from '../offline/saved-copy.tsx';
import { AttributionLines } from '../stories/branches/attribution-lines.tsx';
import { UnlockGate } from '../wallet/unlock-gate.tsx';
import { entryHref } from '../wiki/wiki-view.ts';
import { AuthorNote, BeforeReading, CreditLine } from './author-words.tsx';
import { blockStyles, ChapterBlock, type BlockStyles } from './chapter-block.tsx';
import { ChapterTurn } from './chapter-turn.tsx';
import { useReadingFace } from './reading-face.ts';
import { useReadingPosition, VIEWABILITY } from './reading-position.ts';

/** Paragraphs laid out at first beyond the one the reader returns to: more than a screen of them. */
const AHEAD = 20;

export interface ChapterViewProps {
  chapter: ReadableChapter;
  settings: ReadingSettings;
  userId: string | null;
}

export function ChapterView({ chapter, settings, userId }: ChapterViewProps) {
  const { blocks } = chapter;
  const family = useReadingFace(settings.family);
  const palette = usePalette();
  const { language } = chapter.novel;
  const styles = useMemo(
    () => blockStyles(settings, { family, language, palette }),
    [family, language, palette, settings],
  );
  if (blocks === null) {
    return (
      <ScrollScreen>
        <Opening chapter={chapter} />
        <Preview chapter={chapter} styles={styles} />
        <UnlockGate chapter={chapter} />
        <ChapterTurn chapter={chapter} />
      </ScrollScreen>
    );
  }
  const { text, width, gap, indent } = styles;
  const { fontFamily, fontSize, lineHeight, textAlign } = text;
  return (
    <ChapterText
      chapter={{ ...chapter, blocks }}
      styles={styles}
      userId={userId}
      layoutKey={JSON.stringify([fontFamily, fontSize, lineHeight, textAlign, width, gap, indent])}
    />
  );
}

/** Opens what the wiki says of a word in the text. */
function useEntryOpener({ novel, fork, branchId }: ReadableChapter): (entryKey: string) => void {
  const router = useRouter();
  const branch = branchOf({ fork, branchId });
  return useCallback(
    (entryKey) => router.push(entryHref({ slug: novel.slug, branch }, entryKey)),
    [branch, novel.slug, router],
  );
}

/** Native list of paragraphs. Laid out anew, it begins again at the paragraph the reader was at. */
function ChapterText({
  chapter,
  styles,
  userId,
  layoutKey,
}: {
  chapter: ReadableChapter & { blocks: NonNullable<ReadableChapter['blocks']> };
  styles: BlockStyles;
  userId: string | null;
  layoutKey: string;
}) {
  const position = useReadingPosition({ chapter, userId, layoutKey });
  const onEntry = useEntryOpener(chapter);
  const { blocks, novel } = chapter;
  const notes = useMemo(() => numberNotes(blocks), [blocks]);
  return (
    <View style={frame.fill}>
      <ProgressLine fraction={position.fraction} />
      <FlatList
        key={layoutKey}
        ref={position.listRef}
        role="main"
        data={blocks}
        keyExtractor={(block) => block.id}
        renderItem={({ item, index }) => (
          <View style={[frame.column, { maxWidth: styles.width }]}>
            <ChapterBlock
              block={item}
              previous={blocks[index - 1]}
              language={novel.language}
              styles={styles}
              notes={notes}
              onEntry={onEntry}
            />
          </View>
        )}
        ListHeaderComponent={
          <View style={frame.column}>
            <Opening chapter={chapter} />
          </View>
        }
        ListFooterComponent={
          <View style={[frame.column, frame.end]}>
            <AuthorNote chapter={chapter} note={chapter.noteAfter} />
            <ChapterTurn chapter={chapter} />
          </View>
        }
        initialNumToRender={position.startIndex + AHEAD}
        windowSize={11}
        onScrollToIndexFailed={position.onScrollToIndexFailed}
        onContentSizeChange={position.onContentSizeChange}
        viewabilityConfig={VIEWABILITY}
        onViewableItemsChanged={position.onViewableItemsChanged}
        style={position.isRestored ? frame.fill : frame.hidden}
        contentContainerStyle={frame.content}
      />
    </View>
  );
}

/** The open beginning of a locked chapter. */
function Preview({ chapter, styles }: { chapter: ReadableChapter; styles: BlockStyles }) {
  const { t } = useTranslation();
  const onEntry = useEntryOpener(chapter);
  const { preview, novel } = chapter;
  if (preview === null) return null;
  const notes = numberNotes(preview);
  return (
    <View role="region" aria-label={t('release.previewOf')} style={frame.column}>
      {preview.map((block, index) => (
        <ChapterBlock
          key={block.id}
          block={block}
          previous={preview[index - 1]}
          language={novel.language}
          styles={styles}
          notes={notes}
          onEntry={onEntry}
        />
      ))}
      <Text size="sm" tone="inkSoft" style={[frame.centred, frame.end]}>
        {t('release.previewEnds')}
      </Text>
    </View>
  );
}

function Opening({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const { novel } = chapter;
  const label = chapterName(chapter.label, (number) => t('common.chapterNumber', { number }));
  return (
    <View style={frame.opening}>
      <Text size="sm" tone="inkSoft" style={frame.centred}>
        {[novel.title, label].join(' · ')}
      </Text>
      <Heading level={1} language={novel.language} style={frame.centred}>
        {chapter.title || label}
      </Heading>
      <SavedCopy chapterId={chapter.id} />
      {chapter.fork !== null && (
        <View style={frame.fork}>
          <Text size="xs" tone="inkSoft">
            {[
              chapter.fork.name ?? t('branches.carriesOn', { title: novel.title }),
              t('common.by', { name: chapter.fork.author.name }),
            ].join(' · ')}
          </Text>
          <AttributionLines attribution={chapter.fork.attribution} />
        </View>
      )}
      <CreditLine credits={chapter.credits} />
      <BeforeReading chapter={chapter} />
      <AuthorNote chapter={chapter} note={chapter.noteBefore} />
    </View>
  );
}

const frame = StyleSheet.create({
  fill: { flex: 1 },
  hidden: { flex: 1, opacity: 0 },
  content: { paddingHorizontal: SPACE.xl, paddingBottom: SPACE.xxl },
  column: { width: '100%', maxWidth: 640, marginHorizontal: 'auto' },
  opening: { gap: SPACE.sm, paddingTop: SPACE.xxl, paddingBottom: SPACE.xxl },
  centred: { textAlign: 'center' },
  fork: { alignItems: 'center' },
  end: { paddingTop: SPACE.xxl },
});
