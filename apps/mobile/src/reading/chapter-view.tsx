import { chapterName } from '@inkvine/client/chapter-name';
import { numberNotes } from '@inkvine/client/marked-text';
import { lineHeightOf, sizeOf } from '@inkvine/client/reading-settings';
import type { Locale } from '@inkvine/contracts/primitives';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FlatList, StyleSheet, View } from 'react-native';
import { ProgressLine } from './continue-reading.tsx';
import { ScrollScreen } from '../design/screen.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { SavedCopy } from '../offline/saved-copy.tsx';
import { UnlockGate } from '../wallet/unlock-gate.tsx';
import { AttributionLines, AuthorNote, BeforeReading, CreditLine } from './author-words.tsx';
import { blockStyles, ChapterBlock, type BlockStyles } from './chapter-block.tsx';
import { ChapterTurn } from './chapter-turn.tsx';
import { useReadingSettings } from './device-settings.ts';
import { useReadingPosition, VIEWABILITY } from './reading-position.ts';

/** Paragraphs laid out at first beyond the one the reader returns to: more than a screen of them. */
const AHEAD = 20;

export function ChapterView({ chapter, userId }: { chapter: ReadableChapter; userId: string | null }) {
  const settings = useReadingSettings();
  const { blocks } = chapter;
  if (blocks === null) {
    return (
      <ScrollScreen>
        <Opening chapter={chapter} />
        <Preview chapter={chapter} />
        <UnlockGate chapter={chapter} />
        <ChapterTurn chapter={chapter} />
      </ScrollScreen>
    );
  }
  const { family, size, lineHeight, align } = settings;
  return (
    <ChapterText
      chapter={{ ...chapter, blocks }}
      userId={userId}
      layoutKey={JSON.stringify([family, size, lineHeight, align])}
    />
  );
}

/** Native list of paragraphs. Laid out anew, it begins again at the paragraph the reader was at. */
function ChapterText({
  chapter,
  userId,
  layoutKey,
}: {
  chapter: ReadableChapter & { blocks: NonNullable<ReadableChapter['blocks']> };
  userId: string | null;
  layoutKey: string;
}) {
  const position = useReadingPosition({ chapter, userId, layoutKey });
  const { blocks, novel } = chapter;
  const styles = useBlockStyles(novel.language);
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
          <View style={frame.column}>
            <ChapterBlock
              block={item}
              previous={blocks[index - 1]}
              language={novel.language}
              styles={styles}
              notes={notes}
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

function useBlockStyles(language: Locale): BlockStyles {
  const settings = useReadingSettings();
  return useMemo(
    () =>
      blockStyles({
        language,
        family: settings.family,
        size: sizeOf(settings, true),
        lineHeight: lineHeightOf(settings, language),
        align: settings.align,
      }),
    [language, settings],
  );
}

/** The open beginning of a locked chapter. */
function Preview({ chapter: { preview, novel } }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const styles = useBlockStyles(novel.language);
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
      {chapter.fork !== null && <AttributionLines fork={chapter.fork} />}
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
  end: { paddingTop: SPACE.xxl },
});
