import type { Sight } from '@inkvine/client/reading/chapter-place';
import type { Block } from '@inkvine/contracts/block';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { FlatList, StyleSheet, View, type ViewToken } from 'react-native';
import { SPACE } from '../design/tokens.ts';
import { ChapterBlock } from './chapter-block.tsx';
import { sharesBefore } from './chapter-progress.ts';
import { firstPoint, type ReadingText } from './reading-text.ts';

/** A list that cannot find the place still has to be seen. */
const RESTORE_WITHIN_MS = 1_200;
/** Lists scroll to whole pixels: this far beyond the edge nothing of the paragraph before is left to be seen. */
const PAST_EDGE_PX = 1;
/** Paragraphs laid out at first beyond the one the reader returns to: more than a screen of them. */
const AHEAD = 20;
/** A paragraph counts as soon as any of it can be seen, so the topmost one is where the reader is. */
const VIEWABILITY = { itemVisiblePercentThreshold: 1, minimumViewTime: 60 };

/** Native list of paragraphs that begins at the paragraph the reader was at. */
export function ScrollText({
  blocks,
  language,
  styles,
  notes,
  place,
  onEntry,
  opening,
  ending,
}: ReadingText) {
  const listRef = useRef<FlatList<Block>>(null);
  // The chapter is opened once; later answers of the server must not move the text under the reader's eyes.
  const [start] = useState(() => firstPoint(place));
  const { isRestored, ...restore } = useRestoredPlace(listRef, start.index);
  const shares = useMemo(() => sharesBefore(blocks), [blocks]);
  const sightOf = useCallback(
    (top: number, bottom: number): Sight => {
      const isAtEnd = bottom === blocks.length - 1;
      return { point: { index: top, offset: 0 }, fraction: isAtEnd ? 1 : (shares[top] ?? 0), isAtEnd };
    },
    [blocks.length, shares],
  );
  const { see, hold, keep } = place;

  const hasOpened = useRef(false);
  // Opening a chapter is already a place in the book.
  useEffect(() => {
    if (hasOpened.current) return;
    hasOpened.current = true;
    const sight = sightOf(start.index, -1);
    hold(sight);
    see(sight);
    keep('now');
  }, [hold, keep, see, sightOf, start.index]);

  // A list takes its listener once, so the present one is found through a ref.
  const onSeen = useRef<(top: number, bottom: number) => void>(() => undefined);
  const onViewableItemsChanged = useCallback(({ viewableItems }: { viewableItems: ViewToken<Block>[] }) => {
    const indices = viewableItems.flatMap((item) => (item.index === null ? [] : [item.index]));
    if (indices.length > 0) onSeen.current(Math.min(...indices), Math.max(...indices));
  }, []);
  useEffect(() => {
    onSeen.current = (top, bottom) => {
      // Before the place is restored the list stands at its beginning, where the reader is not.
      if (!isRestored) return;
      see(sightOf(top, bottom));
      keep('soon');
    };
  }, [isRestored, keep, see, sightOf]);

  return (
    <FlatList
      ref={listRef}
      role="main"
      data={blocks}
      keyExtractor={(block) => block.id}
      renderItem={({ item, index }) => (
        <View style={[frame.column, { maxWidth: styles.width }]}>
          <ChapterBlock
            block={item}
            previous={blocks[index - 1]}
            language={language}
            styles={styles}
            notes={notes}
            onEntry={onEntry}
          />
        </View>
      )}
      ListHeaderComponent={<View style={frame.column}>{opening}</View>}
      ListFooterComponent={<View style={frame.column}>{ending}</View>}
      initialNumToRender={start.index + AHEAD}
      windowSize={11}
      viewabilityConfig={VIEWABILITY}
      onViewableItemsChanged={onViewableItemsChanged}
      {...restore}
      style={isRestored ? frame.fill : frame.hidden}
      contentContainerStyle={frame.content}
    />
  );
}

/** Scrolls the list to the reader's paragraph once it is laid out; until then it is to be hidden. */
function useRestoredPlace(listRef: RefObject<FlatList<Block> | null>, index: number) {
  const [isRestored, setIsRestored] = useState(index === 0);
  const hasFailed = useRef(false);
  const frameRequest = useRef(0);

  useEffect(() => {
    if (isRestored) return;
    const giveUp = setTimeout(() => setIsRestored(true), RESTORE_WITHIN_MS);
    return () => {
      clearTimeout(giveUp);
      cancelAnimationFrame(frameRequest.current);
    };
  }, [isRestored]);

  const attempt = useCallback(() => {
    cancelAnimationFrame(frameRequest.current);
    // The cells report their heights after the content reports its own.
    frameRequest.current = requestAnimationFrame(() => {
      hasFailed.current = false;
      listRef.current?.scrollToIndex({ index, viewOffset: -PAST_EDGE_PX, animated: false });
      if (!hasFailed.current) setIsRestored(true);
    });
  }, [index, listRef]);

  const onContentSizeChange = useCallback(() => {
    if (!isRestored) attempt();
  }, [attempt, isRestored]);

  /** Not measured yet: again as soon as more of the list is. */
  const onScrollToIndexFailed = useCallback(() => {
    hasFailed.current = true;
    if (!isRestored) attempt();
  }, [attempt, isRestored]);

  return { isRestored, onContentSizeChange, onScrollToIndexFailed };
}

const frame = StyleSheet.create({
  fill: { flex: 1 },
  hidden: { flex: 1, opacity: 0 },
  content: { paddingHorizontal: SPACE.xl, paddingBottom: SPACE.xxl },
  column: { width: '100%', maxWidth: 640, marginHorizontal: 'auto' },
});
