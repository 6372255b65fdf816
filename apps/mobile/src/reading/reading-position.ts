import { useTRPC } from '@inkvine/client/react';
import { anchorAt, resolveAnchor } from '@inkvine/client/reading-anchor';
import type { ReadableChapter, ReadingAnchor } from '@inkvine/contracts/reading';
import type { Block } from '@inkvine/contracts/block';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { AppState, type FlatList, type ViewToken } from 'react-native';
import { sharesBefore } from './chapter-progress.ts';

const SAVE_AFTER_MS = 1_500;
/** The end must be in view this long: flinging past it is not reading it. */
const FINISHED_AFTER_MS = 1_000;
/** A list that cannot find the place still has to be seen. */
const RESTORE_WITHIN_MS = 1_200;
const FETCH_NEXT_FROM = 0.6;

/** A paragraph counts as soon as any of it can be seen, so the topmost one is where the reader is. */
export const VIEWABILITY = { itemVisiblePercentThreshold: 1, minimumViewTime: 60 };

interface Place {
  index: number;
  anchor: ReadingAnchor;
  finished: boolean;
}

/**
 * Knows how far the reader is, brings them back to where they were, keeps their paragraph when the type changes, and
 * saves the place shortly after they stop moving, when they leave and when the app goes to the background.
 */
export function useReadingPosition({
  chapter,
  isSignedIn,
  layoutKey,
}: {
  chapter: ReadableChapter & { blocks: readonly Block[] };
  isSignedIn: boolean;
  /** Changes whenever the text is laid out anew. */
  layoutKey: string;
}) {
  const { blocks, id: chapterId, anchor: storedAnchor } = chapter;
  const listRef = useRef<FlatList<Block>>(null);
  const shares = useMemo(() => sharesBefore(blocks), [blocks]);
  const [fraction, setFraction] = useState(storedAnchor?.fraction ?? 0);

  // The chapter is opened once; later answers of the server must not move the text under the reader's eyes.
  const [opened] = useState(() =>
    storedAnchor === null || storedAnchor.fraction >= 1 ? 0 : resolveAnchor(blocks, storedAnchor),
  );
  const place = useRef<Place | null>(null);
  const [index, setIndex] = useState(opened);
  // Frozen for each layout: a list that is laid out anew has to lay out as far as the reader is.
  const [start, setStart] = useState({ layoutKey, index });
  if (start.layoutKey !== layoutKey) setStart({ layoutKey, index });
  const restore = useRestoredPlace({ listRef, layoutKey, index: start.index });
  const { isRestored } = restore;

  const remember = useSavedPlace({ chapterId, isSignedIn, place });

  const standAt = useCallback(
    (top: number, finished: boolean) => {
      const share = finished ? 1 : (shares[top] ?? 0);
      const anchor = anchorAt(blocks, top, share);
      if (anchor === null) return;
      place.current = { index: top, anchor, finished };
      setIndex(top);
      setFraction(share);
      remember.soon();
    },
    [blocks, shares, remember],
  );

  // Opening a chapter is already a place in the book.
  useEffect(() => {
    if (place.current !== null) return;
    standAt(opened, false);
    remember.now();
  }, [opened, standAt, remember]);

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
      standAt(top, wasFinished && bottom === blocks.length - 1);
      if (bottom !== blocks.length - 1) return;
      endTimer.current = setTimeout(() => {
        standAt(top, true);
        remember.now();
      }, FINISHED_AFTER_MS);
    };
  }, [blocks.length, isRestored, remember, standAt]);

  usePrefetchedChapter(fraction >= FETCH_NEXT_FROM ? chapter.nextId : null);

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

/** Sends the present place: `soon` after a pause, `now` at once. The same place is not sent twice. */
function useSavedPlace({
  chapterId,
  isSignedIn,
  place,
}: {
  chapterId: ReadableChapter['id'];
  isSignedIn: boolean;
  place: RefObject<Place | null>;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { mutate } = useMutation(
    trpc.reading.saveProgress.mutationOptions({
      onSuccess: (_, { anchor }) => {
        // Opened again soon, the chapter begins here and not where it was first opened.
        queryClient.setQueryData(trpc.reading.chapter.queryKey({ chapterId }), (known) =>
          known === undefined ? known : { ...known, anchor },
        );
        void queryClient.invalidateQueries({ queryKey: trpc.reading.continueReading.pathKey() });
      },
    }),
  );
  const sent = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const now = useCallback(() => {
    clearTimeout(timer.current);
    const present = place.current;
    if (present === null || !isSignedIn) return;
    const saying = `${present.anchor.blockId} ${present.finished}`;
    if (sent.current === saying) return;
    sent.current = saying;
    mutate({ chapterId, anchor: present.anchor, finished: present.finished });
  }, [chapterId, isSignedIn, mutate, place]);
  const soon = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(now, SAVE_AFTER_MS);
  }, [now]);

  useEffect(() => {
    const subscription = AppState.addEventListener('change', (state) => {
      if (state !== 'active') now();
    });
    return () => {
      subscription.remove();
      now();
    };
  }, [now]);

  return useMemo(() => ({ now, soon }), [now, soon]);
}

function usePrefetchedChapter(chapterId: ReadableChapter['nextId']): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (chapterId !== null) void queryClient.prefetchQuery(trpc.reading.chapter.queryOptions({ chapterId }));
  }, [chapterId, queryClient, trpc]);
}
