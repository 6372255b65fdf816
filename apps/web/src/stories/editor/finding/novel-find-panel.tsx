import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { DRAFT_QUERY_MAX_LENGTH, type FoundPassage } from '@inkvine/contracts/draft-search';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import { useInfiniteQuery } from '@tanstack/react-query';
import { memo, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { SideSheet } from '../../../design/side-sheet.tsx';
import { EmptyState, Skeleton } from '../../../design/states.tsx';
import { PagedList } from '../../../shell/query-view.tsx';
import { FindField, FindScope, isComposing, MatchCase, type Sought } from './find-field.tsx';

const SETTLED_MS = 500;
const PAGE_SIZE = 50;

interface NovelFindPanelProps {
  session: DraftSession;
  branchId: BranchId;
  language: Locale;
  sought: Sought;
  setSought: (sought: Sought) => void;
  takesFocus: boolean;
  onOpen: (passage: FoundPassage) => void;
  onChapter: () => void;
  onClose: () => void;
}

/** Finds words in all chapters of the branch as they were left, beside the one that is open. */
export const NovelFindPanel = memo(function NovelFindPanel(props: NovelFindPanelProps) {
  const { session, branchId, language, sought, setSought, takesFocus, onOpen, onChapter, onClose } = props;
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [asked, setAsked] = useSettled(sought, session);
  const found = useInfiniteQuery(
    trpc.drafts.search.infiniteQueryOptions(
      { branchId, ...asked, limit: PAGE_SIZE },
      { ...pageOptions, enabled: asked.query !== '', staleTime: 30_000, refetchOnWindowFocus: false },
    ),
  );
  const items = itemsOf(found.data);
  const { hasNextPage, isFetching, isError, fetchNextPage } = found;
  // A turn of a long novel may find nothing; the next one is asked for at once.
  const isSeeking = items.length < PAGE_SIZE && hasNextPage && !isError;
  useEffect(() => {
    if (isSeeking && !isFetching) void fetchNextPage();
  }, [isSeeking, isFetching, fetchNextPage]);

  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'Enter') setAsked(sought);
    else if (event.key !== 'ArrowDown' || !moveTo(list.current, 0)) return;
    event.preventDefault();
  };
  const count = items.reduce((sum, passage) => sum + passage.count, 0);
  const isWaiting = found.isLoading || (isSeeking && count === 0);
  return (
    <SideSheet title={t('editor.finding.novelTitle')} onClose={onClose} takesFocus={takesFocus}>
      <search
        aria-label={t('editor.finding.novelTitle')}
        className="flex flex-wrap items-center gap-2 pt-1 pb-3"
      >
        <FindField
          sought={sought}
          setSought={setSought}
          maxLength={DRAFT_QUERY_MAX_LENGTH}
          takesFocus={takesFocus}
          status={
            asked.query === '' || isWaiting || found.data === undefined
              ? ''
              : count === 0
                ? t('editor.finding.none')
                : t(hasNextPage ? 'editor.finding.countMore' : 'editor.finding.count', { count })
          }
          onKeyDown={onKeyDown}
        />
        <span className="flex w-full flex-wrap items-center justify-between gap-2">
          <FindScope scope="novel" onScope={onChapter} />
          <MatchCase sought={sought} setSought={setSought} />
        </span>
      </search>
      {asked.query === '' ? (
        <p className="text-sm text-ink-soft">{t('editor.finding.novelLead')}</p>
      ) : isWaiting ? (
        <Skeleton className="h-40" />
      ) : (
        <PagedList
          query={found}
          loading={<Skeleton className="h-40" />}
          empty={<EmptyState title={t('editor.finding.noneTitle')} body={t('editor.finding.noneBody')} />}
        >
          {(passages) => (
            <div ref={list}>
              <Results
                {...{ passages, language, onOpen }}
                onKeyDown={(event) => onListKey(event, list.current)}
              />
            </div>
          )}
        </PagedList>
      )}
    </SideSheet>
  );
});

/** What is asked of the server: what was typed once it rests, and after the open chapter was saved. */
function useSettled(sought: Sought, session: DraftSession): [Sought, (sought: Sought) => void] {
  const [asked, setAsked] = useState<Sought>(sought);
  const latest = useRef(sought);
  const ask = (wanted: Sought) => {
    latest.current = wanted;
    void session.flush('leave').then(() => {
      if (latest.current === wanted) setAsked(wanted);
    });
  };
  const askLater = useRef(ask);
  useEffect(() => {
    askLater.current = ask;
  });
  const { query, matchCase } = sought;
  useEffect(() => {
    if (query === asked.query && matchCase === asked.matchCase) return;
    const timer = setTimeout(() => askLater.current({ query, matchCase }), query === '' ? 0 : SETTLED_MS);
    return () => clearTimeout(timer);
  }, [query, matchCase, asked]);
  return [asked, ask];
}

function Results({
  passages,
  language,
  onOpen,
  onKeyDown,
}: {
  passages: readonly FoundPassage[];
  language: Locale;
  onOpen: (passage: FoundPassage) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const { t } = useTranslation();
  const chapters = [...Map.groupBy(passages, ({ chapterId }) => chapterId)];
  return chapters.map(([chapterId, ofChapter]) => (
    <section key={chapterId} aria-labelledby={`found-${chapterId}`} className="mb-4">
      <h3 id={`found-${chapterId}`} lang={language} className="flex gap-2 py-1.5 text-sm font-semibold">
        <span className="text-ink-soft tabular-nums">{ofChapter[0]?.label}</span>
        <span className="min-w-0 truncate">{ofChapter[0]?.title || t('editor.titlePlaceholder')}</span>
      </h3>
      <ul className="-mx-2">
        {ofChapter.map((passage) => (
          <li key={passage.blockId ?? 'title'}>
            <button
              type="button"
              lang={language}
              onClick={() => onOpen(passage)}
              onKeyDown={onKeyDown}
              className="block min-h-11 w-full cursor-pointer rounded-md px-2 py-1.5 text-left font-serif text-sm text-ink-soft hover:bg-sunken focus-visible:bg-sunken"
            >
              {passage.excerpt.map((part, index) =>
                part.hit ? (
                  <mark key={index} className="rounded-sm bg-gold-soft text-ink">
                    {part.text}
                  </mark>
                ) : (
                  part.text
                ),
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  ));
}

const resultsIn = (list: HTMLElement | null): HTMLElement[] => [...(list?.querySelectorAll('button') ?? [])];

/** Whether there is such a result to go to. */
function moveTo(list: HTMLElement | null, index: number): boolean {
  const result = resultsIn(list)[index];
  result?.focus();
  return result !== undefined;
}

function onListKey(event: KeyboardEvent, list: HTMLElement | null): void {
  const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (way === 0) return;
  const at = resultsIn(list).findIndex((result) => result === document.activeElement);
  if (at >= 0 && moveTo(list, at + way)) event.preventDefault();
}
