import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, ChapterId, Locale } from '@inkvine/contracts/primitives';
import type { ChapterEntry } from '@inkvine/contracts/stories';
import { formatDate } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Download, Gift, Lock, LockOpen, PencilLine } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { Coins } from '../design/coins.tsx';
import { SelectField } from '../design/field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useKeptChapters } from '../offline/kept-chapters.ts';
import { readingDevice } from '../reading/this-device.ts';
import { FIRST_CHAPTERS } from '../shell/first-answers.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';

// What compares two texts is not small, and few chapters are edited.
const ChangesDialog = lazy(async () => ({
  default: (await import('../reading/changes-dialog.tsx')).ChangesDialog,
}));

const BulkUnlockDialog = lazy(async () => ({
  default: (await import('../wallet/bulk-unlock-dialog.tsx')).BulkUnlockDialog,
}));

const GiftDialog = lazy(async () => ({
  default: (await import('../wallet/gift-dialog.tsx')).GiftDialog,
}));

/** A long novel is shown in stretches of so many chapters, each one page of the list. */
const STRETCH = FIRST_CHAPTERS;

/**
 * The chapters of a branch by volume, a stretch at a time, from the one that the reader is in.
 * @param isFork whether to mark the chapters that the branch carries on from, and to go on reading in it
 */
export function ChapterList({
  branchId,
  language,
  chapterCount,
  continueAt,
  isFork = false,
}: {
  branchId: BranchId;
  language: Locale;
  chapterCount: number;
  continueAt: { chapterId: ChapterId | null; number: number | null };
  isFork?: boolean;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const me = useMe();
  const stretches = Math.max(Math.ceil(chapterCount / STRETCH), 1);
  const [chosen, setChosen] = useState<number | null>(null);
  const from = chosen ?? stretchOf(Math.min(continueAt.number ?? 1, chapterCount));
  const chapters = useInfiniteQuery(
    trpc.stories.chapters.infiniteQueryOptions(
      { branchId, ...(from === 1 ? {} : { from }), limit: FIRST_CHAPTERS },
      pageOptions,
    ),
  );
  const isLast = from === stretchOf(chapterCount);
  const finishedHere = me.data === null ? finishedByGuest() : null;
  return (
    <Section
      id="chapters"
      title={t('stories.chapterList')}
      action={
        stretches > 1 && (
          <SelectField
            label={t('stories.stretch')}
            className="w-44"
            value={from}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {Array.from({ length: stretches }, (_, index) => index * STRETCH + 1).map((first) => (
              <option key={first} value={first}>
                {t('stories.stretchOf', {
                  from: first,
                  to: Math.min(first + STRETCH - 1, chapterCount),
                })}
              </option>
            ))}
          </SelectField>
        )
      }
    >
      <PagedList
        // A stretch is one page; only where chapters were taken away is there more than the numbers say.
        query={isLast ? chapters : { ...chapters, hasNextPage: false }}
        loading={
          <div className="flex flex-col gap-2">
            {Array.from({ length: 6 }, (_, index) => (
              <Skeleton key={index} className="h-13" />
            ))}
          </div>
        }
        empty={<EmptyState title={t('stories.chaptersEmpty')} body={t('stories.emptyBody')} />}
      >
        {(items) => [
          me.data != null && items.some((chapter) => isForSale(chapter) || isGivable(chapter)) && (
            <div key="several" className="mb-3 flex flex-wrap justify-end gap-2">
              <Give branchId={branchId} language={language} chapters={items.filter(isGivable)} />
              {items.some(isForSale) && <BulkUnlock branchId={branchId} language={language} />}
            </div>
          ),
          ...byVolume(items.filter(({ number }) => isLast || number < from + STRETCH)).map((volume) => (
            <div key={volume.chapters[0]?.id}>
              {volume.title !== null && (
                <h3 lang={language} className="pt-3 pb-2 font-serif text-base font-bold text-ink-soft">
                  {volume.title}
                </h3>
              )}
              <ol className="divide-y divide-line border-y border-line">
                {volume.chapters.map((chapter) => (
                  <ChapterRow
                    key={chapter.id}
                    chapter={chapter}
                    isRead={finishedHere?.has(chapter.id) ?? chapter.read}
                    isCurrent={chapter.id === continueAt.chapterId}
                    language={language}
                    branchId={isFork ? branchId : undefined}
                  />
                ))}
              </ol>
            </div>
          )),
        ]}
      </PagedList>
    </Section>
  );
}

/** Chapters that a branch carries on from are sold where they were written. */
const isForSale = (chapter: ChapterEntry): boolean => chapter.access === 'locked' && !chapter.inherited;

function BulkUnlock({ branchId, language }: { branchId: BranchId; language: Locale }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" onClick={() => setIsOpen(true)}>
        <LockOpen aria-hidden className="size-4" />
        {t('bulk.open')}
      </Button>
      {isOpen && (
        <Suspense>
          <BulkUnlockDialog branchId={branchId} language={language} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** What costs others coins, whether or not one has it oneself. */
const isGivable = (chapter: ChapterEntry): boolean =>
  chapter.price > 0 && chapter.access !== 'author' && !chapter.inherited;

function Give({
  branchId,
  language,
  chapters,
}: {
  branchId: BranchId;
  language: Locale;
  chapters: readonly ChapterEntry[];
}) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  if (chapters.length === 0) return null;
  return (
    <>
      <Button variant="secondary" onClick={() => setIsOpen(true)}>
        <Gift aria-hidden className="size-4" />
        {t('gifts.open')}
      </Button>
      {isOpen && (
        <Suspense>
          <GiftDialog
            branchId={branchId}
            chapters={chapters}
            language={language}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

const stretchOf = (number: number): number => Math.floor((Math.max(number, 1) - 1) / STRETCH) * STRETCH + 1;

const finishedByGuest = (): Set<string> =>
  new Set(readingDevice.places.all(null).flatMap(({ chapterId, finished }) => (finished ? [chapterId] : [])));

function byVolume(chapters: readonly ChapterEntry[]): { title: string | null; chapters: ChapterEntry[] }[] {
  const volumes: { title: string | null; chapters: ChapterEntry[] }[] = [];
  for (const chapter of chapters) {
    const last = volumes.at(-1);
    if (last?.title === chapter.volumeTitle) last?.chapters.push(chapter);
    else volumes.push({ title: chapter.volumeTitle, chapters: [chapter] });
  }
  return volumes;
}

function ChapterRow({
  chapter,
  isRead,
  isCurrent,
  language,
  branchId,
}: {
  chapter: ChapterEntry;
  isRead: boolean;
  isCurrent: boolean;
  language: Locale;
  /** The fork to go on reading in. */
  branchId: BranchId | undefined;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const isKept = useKeptChapters().has(chapter.id);
  const [isComparing, setIsComparing] = useState(false);
  return (
    <li className={`flex flex-wrap items-center ${isCurrent ? 'bg-vine-soft/50' : ''}`}>
      <Link
        to="/read/$chapterId"
        params={{ chapterId: chapter.id }}
        search={{ branch: branchId }}
        aria-current={isCurrent ? 'location' : undefined}
        className="flex min-h-13 min-w-0 flex-1 items-center gap-4 px-1 py-2.5 text-ink no-underline hover:bg-sunken sm:px-3"
      >
        <span className="min-w-8 shrink-0 text-right font-serif text-sm text-ink-soft tabular-nums">
          {chapter.label}
        </span>
        <span lang={language} className={`min-w-0 flex-1 font-serif ${isRead ? 'text-ink-soft' : ''}`}>
          {chapter.title === '' ? (
            <span className="font-sans text-sm text-ink-soft">{t('release.titleHidden')}</span>
          ) : (
            chapter.title
          )}
          {chapter.earlyUntil !== null && (
            <span lang={locale} className="block font-sans text-xs text-gold">
              {t('stories.earlyUntil', { date: formatDate(chapter.earlyUntil, locale, 'day') })}
            </span>
          )}
        </span>
        {chapter.inherited && <span className="text-xs text-ink-soft">{t('branches.inherited')}</span>}
        {isKept && (
          <span className="inline-flex items-center text-ink-soft">
            <Download aria-hidden className="size-3.5" />
            <span className="sr-only">{t('stories.readableOffline')}</span>
          </span>
        )}
        {isRead && (
          <span className="inline-flex items-center gap-1 text-xs text-vine">
            <Check aria-hidden className="size-3.5" />
            {t('stories.read')}
          </span>
        )}
        <Access chapter={chapter} />
      </Link>
      {chapter.editedSinceRead && (
        <Button variant="quiet" size="sm" className="text-gold" onClick={() => setIsComparing(true)}>
          <PencilLine aria-hidden className="size-3.5" />
          {t('library.edited')}
        </Button>
      )}
      {isComparing && (
        <Suspense>
          <ChangesDialog
            chapterId={chapter.id}
            branchId={branchId}
            title={chapter.title}
            language={language}
            onClose={() => setIsComparing(false)}
          />
        </Suspense>
      )}
    </li>
  );
}

function Access({ chapter }: { chapter: ChapterEntry }) {
  const { t } = useTranslation();
  if (chapter.access === 'locked') {
    return (
      <span className="inline-flex items-center gap-2 text-sm">
        <Coins amount={chapter.price} />
        <Lock aria-hidden className="size-3.5 text-ink-soft" />
        <span className="sr-only">{t('stories.access.locked')}</span>
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-ink-soft">
      {chapter.access === 'unlocked' && <LockOpen aria-hidden className="size-3.5" />}
      {chapter.access === 'members_only' && <Lock aria-hidden className="size-3.5" />}
      {t(`stories.access.${chapter.access}`)}
    </span>
  );
}
