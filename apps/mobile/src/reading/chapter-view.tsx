import { lineHeightOf, sizeOf } from '@inkvine/client/reading-settings';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FlatList, StyleSheet, View } from 'react-native';
import { ProgressLine } from './continue-reading.tsx';
import { ScrollScreen } from '../design/screen.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { UnlockGate } from '../wallet/unlock-gate.tsx';
import { blockStyles, ChapterBlock } from './chapter-block.tsx';
import { ChapterTurn } from './chapter-turn.tsx';
import { useReadingSettings } from './device-settings.ts';
import { useReadingPosition, VIEWABILITY } from './reading-position.ts';

/** Paragraphs laid out at first beyond the one the reader returns to: more than a screen of them. */
const AHEAD = 20;

export function ChapterView({ chapter, isSignedIn }: { chapter: ReadableChapter; isSignedIn: boolean }) {
  const settings = useReadingSettings();
  const { blocks } = chapter;
  if (blocks === null) {
    return (
      <ScrollScreen>
        <Opening chapter={chapter} />
        <UnlockGate chapter={chapter} />
        <ChapterTurn chapter={chapter} />
      </ScrollScreen>
    );
  }
  const { family, size, lineHeight, align } = settings;
  return (
    <ChapterText
      chapter={{ ...chapter, blocks }}
      isSignedIn={isSignedIn}
      layoutKey={JSON.stringify([family, size, lineHeight, align])}
    />
  );
}

/** Native list of paragraphs. Laid out anew, it begins again at the paragraph the reader was at. */
function ChapterText({
  chapter,
  isSignedIn,
  layoutKey,
}: {
  chapter: ReadableChapter & { blocks: NonNullable<ReadableChapter['blocks']> };
  isSignedIn: boolean;
  layoutKey: string;
}) {
  const settings = useReadingSettings();
  const position = useReadingPosition({ chapter, isSignedIn, layoutKey });
  const { blocks, novel } = chapter;
  const styles = useMemo(
    () =>
      blockStyles({
        language: novel.language,
        family: settings.family,
        size: sizeOf(settings, true),
        lineHeight: lineHeightOf(settings, novel.language),
        align: settings.align,
      }),
    [novel.language, settings],
  );
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

function Opening({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const { novel } = chapter;
  return (
    <View style={frame.opening}>
      <Text size="sm" tone="inkSoft" style={frame.centred}>
        {t('reading.chapterOf', { title: novel.title, number: chapter.number })}
      </Text>
      <Heading level={1} language={novel.language} style={frame.centred}>
        {chapter.title}
      </Heading>
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
