import {
  breakPages,
  pageInView,
  pageOf,
  type ColumnPage,
  type ColumnPart,
} from '@inkvine/client/reading/page-breaks';
import type { Sight } from '@inkvine/client/reading/chapter-place';
import type { Block, Mark } from '@inkvine/contracts/block';
import ChevronLeft from 'lucide-react-native/icons/chevron-left';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ScrollView, StyleSheet, useWindowDimensions, View, type LayoutChangeEvent } from 'react-native';
import { useSafeAreaInsets } from 'react-native-safe-area-context';
import { IconButton } from '../design/button.tsx';
import { passage } from '../design/language.ts';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { ChapterBlock, columnPart, type BlockStyles } from './chapter-block.tsx';
import { usePageTurns } from './page-turns.ts';
import { firstPoint, type ReadingText } from './reading-text.ts';

/**
 * The text a page at a time: one column, of which the screen shows as many whole lines as it has room for. It stays one
 * text in order for who listens to it or goes through it by keys, and the page then follows.
 */
export function PagedText({
  isLeftHanded,
  onBefore,
  onAfter,
  ...text
}: ReadingText & {
  isLeftHanded: boolean;
  /** What turning back from the first page and on from the last one does; null for nothing. */
  onBefore: (() => void) | null;
  onAfter: (() => void) | null;
}) {
  const { blocks, language, styles, notes, onEntry, opening, ending } = text;
  const [room, setRoom] = useState(0);
  const [note, setNote] = useState<Mark | null>(null);
  const { heights, measure } = useHeights();
  const pages = usePages(blocks, styles, heights, room);
  const { t } = useTranslation();
  const scrollRef = useRef<ScrollView>(null);
  const { page, standAt } = usePageStanding(text, pages);
  const shown = pages?.[page];

  const showPage = useCallback(() => {
    if (shown !== undefined) scrollRef.current?.scrollTo({ y: shown.top, animated: false });
  }, [shown]);
  useLayoutEffect(showPage, [showPage]);
  const follow = useRef<(y: number) => void>(() => undefined);
  useLayoutEffect(() => {
    follow.current = (y) => {
      if (pages === null || shown === undefined || Math.abs(y - shown.top) < 1) return;
      const to = pageInView(pages, page, { top: y, bottom: y + shown.bottom - shown.top });
      if (to === page) showPage();
      else standAt(to);
    };
    // A text that was laid out anew meanwhile still reports, and is not where the reader is.
    return () => {
      follow.current = () => undefined;
    };
  });
  const isFirst = page === 0;
  const isLast = pages !== null && page === pages.length - 1;
  const turn = (by: 1 | -1) => {
    if (pages === null) return;
    if (by < 0 ? isFirst : isLast) (by < 0 ? onBefore : onAfter)?.();
    else standAt(page + by);
  };
  const turns = usePageTurns(isLeftHanded, turn);

  return (
    <View role="main" style={frame.fill} {...turns}>
      <View
        style={frame.room}
        onLayout={({ nativeEvent: { layout } }) => setRoom(Math.floor(layout.height))}
        aria-busy={pages === null}
      >
        <ScrollView
          ref={scrollRef}
          scrollEnabled={false}
          showsVerticalScrollIndicator={false}
          // Focus, or a screen reader, scrolls what lies on another page into view: that page is then turned to.
          onScroll={({ nativeEvent }) => follow.current(nativeEvent.contentOffset.y)}
          scrollEventThrottle={16}
          style={shown === undefined ? frame.hidden : { flexGrow: 0, height: shown.bottom - shown.top }}
          contentContainerStyle={frame.content}
        >
          <View style={frame.column} onLayout={measure(OPENING)}>
            {opening}
          </View>
          {blocks.map((block, index) => (
            <View
              key={block.id}
              style={[frame.column, { maxWidth: styles.width }]}
              onLayout={measure(block.id)}
            >
              <ChapterBlock
                block={block}
                previous={blocks[index - 1]}
                language={language}
                styles={styles}
                notes={notes}
                onEntry={onEntry}
                onNote={setNote}
              />
            </View>
          ))}
          <View style={frame.column} onLayout={measure(ENDING)}>
            {ending}
          </View>
        </ScrollView>
      </View>
      <PageIndicator
        page={page + 1}
        pages={pages?.length ?? 1}
        onBack={pages === null || (isFirst && onBefore === null) ? null : () => turn(-1)}
        onOn={pages === null || (isLast && onAfter === null) ? null : () => turn(1)}
      />
      {note !== null && (
        <Sheet title={t('reading.footnote', { number: notes.get(note) ?? 0 })} onClose={() => setNote(null)}>
          <Text {...passage(language)}>{note.value}</Text>
        </Sheet>
      )}
    </View>
  );
}

/** Where one is, and the way to turn for those who neither tap at a side nor swipe. */
function PageIndicator({
  page,
  pages,
  onBack,
  onOn,
}: {
  page: number;
  pages: number;
  onBack: (() => void) | null;
  onOn: (() => void) | null;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const insets = useSafeAreaInsets();
  return (
    <View style={[frame.indicator, { paddingBottom: insets.bottom }]}>
      <IconButton
        label={t('reading.previousPage')}
        icon={<ChevronLeft size={22} color={palette.inkSoft} />}
        disabled={onBack === null}
        onPress={() => onBack?.()}
      />
      <Text size="xs" tone="inkSoft" aria-live="polite" style={frame.number}>
        {t('reading.pageOf', { page, pages })}
      </Text>
      <IconButton
        label={t('reading.nextPage')}
        icon={<ChevronRight size={22} color={palette.inkSoft} />}
        disabled={onOn === null}
        onPress={() => onOn?.()}
      />
    </View>
  );
}

const OPENING = '';
const ENDING = '\n';

/** How high each part of the column came out; a new map once those that changed together have reported. */
function useHeights() {
  const measured = useRef(new Map<string, number>());
  const request = useRef(0);
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => () => cancelAnimationFrame(request.current), []);
  const measure = useCallback(
    (part: string) =>
      ({ nativeEvent: { layout } }: LayoutChangeEvent) => {
        if (measured.current.get(part) === layout.height) return;
        measured.current.set(part, layout.height);
        cancelAnimationFrame(request.current);
        request.current = requestAnimationFrame(() => setHeights(new Map(measured.current)));
      },
    [],
  );
  return { heights, measure };
}

/** Null until everything has been laid out. */
function usePages(
  blocks: readonly Block[],
  styles: BlockStyles,
  heights: ReadonlyMap<string, number>,
  room: number,
): ColumnPage[] | null {
  const { fontScale } = useWindowDimensions();
  return useMemo(() => {
    const [first, last] = [heights.get(OPENING), heights.get(ENDING)];
    if (room === 0 || first === undefined || last === undefined) return null;
    const inOnePiece = { above: 0, below: 0, lineHeight: null, keepsWithNext: false };
    const parts: ColumnPart[] = [{ ...inOnePiece, height: first }];
    for (const [index, block] of blocks.entries()) {
      const height = heights.get(block.id);
      if (height === undefined) return null;
      parts.push(columnPart(block, blocks[index - 1], styles, { height, fontScale }));
    }
    return breakPages([...parts, { ...inOnePiece, height: last }], room);
  }, [blocks, fontScale, heights, room, styles]);
}

/** The page the reader is on: kept through new layouts by the words it begins with. */
function usePageStanding(
  { blocks, place }: Pick<ReadingText, 'blocks' | 'place'>,
  pages: ColumnPage[] | null,
) {
  const [page, setPage] = useState(0);
  const { see, hold, keep } = place;
  const sightOf = useCallback(
    (at: number, among: readonly ColumnPage[]): Sight => {
      const { part, share } = among[at]?.first ?? { part: 0, share: 0 };
      const index = Math.min(Math.max(part - 1, 0), blocks.length - 1);
      const offset = part - 1 === index ? Math.ceil(share * (blocks[index]?.text.length ?? 0)) : 0;
      const isAtEnd = at >= pageOf(among, { part: blocks.length, share: 1 });
      const fraction = isAtEnd ? 1 : at / Math.max(among.length - 1, 1);
      return { point: { index, offset }, fraction, isAtEnd };
    },
    [blocks],
  );
  const latest = useRef({ place, sightOf });
  useEffect(() => {
    latest.current = { place, sightOf };
  });

  const hasOpened = useRef(false);
  useLayoutEffect(() => {
    if (pages === null) return;
    const { index, offset } = firstPoint(latest.current.place);
    const length = blocks[index]?.text.length ?? 0;
    const isBeginning = index === 0 && offset === 0;
    const at = isBeginning
      ? 0
      : pageOf(pages, { part: index + 1, share: length === 0 ? 0 : offset / length });
    setPage(at);
    const sight = latest.current.sightOf(at, pages);
    hold(sight);
    see(sight);
    if (!hasOpened.current) keep('now');
    hasOpened.current = true;
  }, [blocks, hold, keep, pages, see]);

  const standAt = (to: number) => {
    if (pages === null) return;
    setPage(to);
    see(sightOf(to, pages));
    keep('soon');
  };
  return { page: Math.min(page, (pages?.length ?? 1) - 1), standAt };
}

const frame = StyleSheet.create({
  fill: { flex: 1 },
  room: { flex: 1, marginTop: SPACE.lg, overflow: 'hidden' },
  hidden: { flex: 1, opacity: 0 },
  content: { paddingHorizontal: SPACE.xl },
  column: { width: '100%', maxWidth: 640, marginHorizontal: 'auto' },
  indicator: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: SPACE.md,
  },
  number: { minWidth: 96, textAlign: 'center', fontVariant: ['tabular-nums'] },
});
