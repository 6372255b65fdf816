import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import { chapterQuery } from '@inkvine/client/reading/chapter-query';
import { anchorAt, resolveAnchor } from '@inkvine/client/reading-anchor';
import { branchOf } from '@inkvine/client/reading/chapter-branch';
import { useSavedPlace } from '@inkvine/client/reading/saved-place';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import type { BranchId } from '@inkvine/contracts/primitives';
import type { Block } from '@inkvine/contracts/block';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { FlatList, ViewToken } from 'react-native';
import { sharesBefore } from './chapter-progress.ts';
import { readingDevice } from './this-device.ts';

/** The end must be in view this long: flinging past it is not reading it. */
const FINISHED_AFTER_MS = 1_000;
/** A list that cannot find the place still has to be seen. */
const RESTORE_WITHIN_MS = 1_200;
const FETCH_NEXT_FROM = 0.6;

/** A paragraph counts as soon as any of it can be seen, so the topmost one is where the reader is. */
export const VIEWABILITY = { itemVisiblePercentThreshold: 1, minimumViewTime: 60 };

/**
 * Knows how far the reader is, brings them back to where they were, keeps their paragraph when the type changes, and
 * saves the place shortly after they stop moving, when they leave and when the app goes to the background; without a
 * connection on the phone, until there is one.
 */
export function useReadingPosition({
  chapter,
  userId,
  layoutKey,
}: {
  chapter: ReadableChapter & { blocks: readonly Block[] };
  userId: string | null;
  /** Changes whenever the text is laid out anew. */
  layoutKey: string;
}) {
  const { blocks, id: chapterId, branchId, revisionId } = chapter;
  const listRef = useRef<FlatList<Block>>(null);
  const shares = useMemo(() => sharesBefore(blocks), [blocks]);
  // The chapter is opened once; later answers of the server must not move the text under the reader's eyes.
  const [storedAnchor] = useState(() => readingDevice.places.of(userId, chapterId)?.anchor ?? chapter.anchor);
  const [fraction, setFraction] = useState(storedAnchor?.fraction ?? 0);
  const [opened] = useState(() =>
    storedAnchor === null || storedAnchor.fraction >= 1 ? 0 : resolveAnchor(blocks, storedAnchor),
  );
  const place = useRef<{ finished: boolean } | null>(null);
  const [index, setIndex] = useState(opened);
  // Frozen for each layout: a list that is laid out anew has to lay out as far as the reader is.
  const [start, setStart] = useState({ layoutKey, index });
  if (start.layoutKey !== layoutKey) setStart({ layoutKey, index });
  const restore = useRestoredPlace({ listRef, layoutKey, index: start.index });
  const { isRestored } = restore;

  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const saved = useSavedPlace(readingDevice, userId, (answer) => {
    // Opened again soon, the chapter begins here and not where it was first opened.
    const read = { chapterId: answer.chapterId, branchId: branchOf(chapter) };
    queryClient.setQueryData(trpc.reading.chapter.queryKey(read), (known) =>
      known === undefined ? known : { ...known, anchor: answer.anchor, place: answer.place },
    );
  });

  const standAt = useCallback(
    (top: number, finished: boolean, keep: 'soon' | 'now') => {
      const share = finished ? 1 : (shares[top] ?? 0);
      const anchor = anchorAt(blocks, top, share);
      if (anchor === null) return;
      place.current = { finished };
      setIndex(top);
      setFraction(share);
      saved[keep]({ chapterId, branchId, revisionId, anchor, finished, at: Date.now() });
    },
    [blocks, branchId, chapterId, revisionId, saved, shares],
  );

  // Opening a chapter is already a place in the book.
  useEffect(() => {
    if (place.current === null) standAt(opened, false, 'now');
  }, [opened, standAt]);

  const endTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(endTimer.current), []);
  // A list takes its listener once, so the present one is found through a ref.
  const onSeen = useRef<(top: number, bottom: number) => void>(() => undefined);
  const onViewableItemsChanged = useCallback(({ viewableItems }: { viewableItems: ViewToken<Block>[] }) => {
    const indices = viewableItems.flatMap((item) => (item.index === null ? [] : [item.index]));
    if (indices.length > 0) onSeen.current(Math.min(...indices), Math.max(...indices));
  }, []);
  useEffect(() => {
    onSeen.current = (top, bottom) => {
      clearTimeout(endTimer.current);
      // Before the place is restored the list stands at its beginning, where the reader is not.
      if (!isRestored) return;
      const wasFinished = place.current?.finished === true;
      standAt(top, wasFinished && bottom === blocks.length - 1, 'soon');
      if (bottom !== blocks.length - 1) return;
      endTimer.current = setTimeout(() => standAt(top, true, 'now'), FINISHED_AFTER_MS);
    };
  }, [blocks.length, isRestored, standAt]);

  usePrefetchedChapter(fraction >= FETCH_NEXT_FROM ? chapter.nextId : null, branchOf(chapter));

  return { listRef, fraction, startIndex: start.index, onViewableItemsChanged, ...restore };
}

/** Scrolls the list to the reader's paragraph once it is laid out, and hides it until then. */
function useRestoredPlace({
  listRef,
  layoutKey,
  index,
}: {
  listRef: RefObject<FlatList<Block> | null>;
  layoutKey: string;
  /** Where the list of this layout begins. */
  index: number;
}) {
  const [restoredKey, setRestoredKey] = useState<string | null>(null);
  const isRestored = index === 0 || restoredKey === layoutKey;
  const hasFailed = useRef(false);
  const frame = useRef(0);

  useEffect(() => {
    if (isRestored) return;
    const giveUp = setTimeout(() => setRestoredKey(layoutKey), RESTORE_WITHIN_MS);
    return () => {
      clearTimeout(giveUp);
      cancelAnimationFrame(frame.current);
    };
  }, [isRestored, layoutKey]);

  const attempt = useCallback(() => {
    cancelAnimationFrame(frame.current);
    // The cells report their heights after the content reports its own.
    frame.current = requestAnimationFrame(() => {
      hasFailed.current = false;
      listRef.current?.scrollToIndex({ index, animated: false });
      if (!hasFailed.current) setRestoredKey(layoutKey);
    });
  }, [index, layoutKey, listRef]);

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

function usePrefetchedChapter(chapterId: ReadableChapter['nextId'], branchId: BranchId | undefined): void {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (chapterId === null) return;
    void queryClient.prefetchQuery(chapterQuery(readingDevice, trpc, client, { chapterId, branchId }));
  }, [branchId, chapterId, client, queryClient, trpc]);
}
