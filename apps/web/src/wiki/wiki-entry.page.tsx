import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { WikiEntryKey } from '@inkvine/contracts/primitives';
import type { WikiEntry } from '@inkvine/contracts/wiki';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../design/states.tsx';
import { WayBack } from '../design/way-back.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { EntryBody } from './entry-body.tsx';
import { EntryImage } from './entry-image.tsx';
import { EntryRecords } from './entry-records.tsx';
import { SuggestButton } from './suggest-dialog.tsx';
import { Spans } from './wiki-spans.tsx';
import { useWikiPlace, type WikiPlace } from './wiki-view.ts';

const route = getRouteApi('/novels/$slug/wiki/$entryKey');

export function WikiEntryPage() {
  const params = route.useParams();
  const key = WikiEntryKey.safeParse(params.entryKey);
  const { novel, place } = useWikiPlace(params.slug, route.useSearch());
  if (!key.success || (novel.isError && parseAppError(novel.error).code === 'NOT_FOUND')) {
    return <NotFoundPage />;
  }
  return (
    <div className="page-narrow">
      {place === undefined ? (
        <QueryView query={novel} loading={<Skeleton className="h-64" />}>
          {() => <Skeleton className="h-64" />}
        </QueryView>
      ) : (
        <Entry place={place} entryKey={key.data} />
      )}
    </div>
  );
}

function Entry({ place, entryKey }: { place: WikiPlace; entryKey: WikiEntryKey }) {
  const trpc = useTRPC();
  const entry = useQuery(
    trpc.wiki.entry.queryOptions({ ...place.view, entryKey }, { placeholderData: keepPreviousData }),
  );
  if (entry.isError && parseAppError(entry.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={entry} loading={<Skeleton className="h-96" />}>
      {(data) => <EntryView place={place} entry={data} />}
    </QueryView>
  );
}

function EntryView({ place, entry }: { place: WikiPlace; entry: WikiEntry }) {
  const { t } = useTranslation();
  return (
    <article className="flex flex-col gap-10">
      <PageTitle title={entry.name} />
      <header className="flex flex-col gap-3">
        <WayBack to="/novels/$slug/wiki" params={{ slug: place.slug }} search={true}>
          {t('wiki.of', { title: place.novel.title })}
        </WayBack>
        <p className="text-sm text-ink-soft">{t(`wiki.type.${entry.type}`)}</p>
        <h1 lang={place.novel.language} className="font-serif text-3xl font-bold text-balance">
          {entry.name}
        </h1>
        {entry.image !== undefined && (
          <div lang={place.novel.language}>
            <EntryImage
              key={entry.image.id}
              view={place.view}
              image={entry.image}
              className="my-2 h-auto max-h-[28rem] w-auto max-w-full"
            />
          </div>
        )}
        <p lang={place.novel.language} className="font-serif text-lg">
          <Spans place={place} spans={entry.summarySpans} />
        </p>
        <p className="text-xs text-ink-soft">
          {entry.firstChapter === 0
            ? t('wiki.introduced')
            : t('wiki.firstMet', { chapter: entry.firstChapter })}
        </p>
      </header>
      <EntryBody place={place} entry={entry} />
      {entry.changes.length > 1 && <Changes place={place} entry={entry} />}
      <EntryRecords key={entry.entryKey} place={place} entryKey={entry.entryKey} />
      {place.isSignedIn && !place.novel.mine && (
        <div>
          <SuggestButton view={place.view} entryKey={entry.entryKey} />
        </div>
      )}
      {(entry.previous !== null || entry.next !== null) && (
        <nav aria-label={t('wiki.title')} className="flex justify-between gap-6 border-t border-line pt-4">
          <Neighbour place={place} neighbour={entry.previous} label={t('wiki.entry.previous')}>
            <ChevronLeft aria-hidden className="size-4 shrink-0" />
          </Neighbour>
          <Neighbour place={place} neighbour={entry.next} label={t('wiki.entry.next')} isNext>
            <ChevronRight aria-hidden className="size-4 shrink-0" />
          </Neighbour>
        </nav>
      )}
    </article>
  );
}

/** The chapters at which more was known; each leads to the entry as it was then. */
function Changes({ place, entry }: { place: WikiPlace; entry: WikiEntry }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="changes" className="flex flex-col gap-3">
      <h2 id="changes" className="font-serif text-xl font-bold">
        {t('wiki.entry.changes')}
      </h2>
      <ol className="flex flex-wrap gap-2">
        {entry.changes.map(({ chapter, name }) => (
          <li key={chapter}>
            <Link
              to="."
              search={(search) => ({ ...search, asOf: chapter })}
              replace
              resetScroll={false}
              aria-current={entry.asOfChapter === chapter ? 'true' : undefined}
              className="inline-flex min-h-11 flex-col justify-center rounded-md border border-line px-3.5 text-sm text-ink no-underline hover:bg-sunken aria-current:border-vine aria-current:bg-vine-soft"
            >
              <span className="text-xs text-ink-soft">
                {chapter === 0 ? t('wiki.entry.changeIntro') : t('wiki.entry.changeAt', { chapter })}
              </span>
              <span lang={place.novel.language} className="font-serif">
                {name}
              </span>
            </Link>
          </li>
        ))}
        {place.view.asOf !== undefined && (
          <li>
            <Link
              to="."
              search={(search) => ({ ...search, asOf: undefined })}
              replace
              resetScroll={false}
              className="inline-flex min-h-11 items-center px-3.5 text-sm"
            >
              {t('wiki.horizon.now')}
            </Link>
          </li>
        )}
      </ol>
    </section>
  );
}

function Neighbour({
  place,
  neighbour,
  label,
  isNext = false,
  children,
}: {
  place: WikiPlace;
  neighbour: WikiEntry['next'];
  label: string;
  isNext?: boolean;
  children: ReactNode;
}) {
  if (neighbour === null) return <span />;
  return (
    <Link
      to="/novels/$slug/wiki/$entryKey"
      params={{ slug: place.slug, entryKey: neighbour.entryKey }}
      search={true}
      className={`flex min-h-11 items-center gap-2 text-ink no-underline hover:text-vine ${isNext ? 'flex-row-reverse text-right' : ''}`}
    >
      {children}
      <span>
        <span className="block text-xs text-ink-soft">{label}</span>
        <span lang={place.novel.language} className="font-serif">
          {neighbour.name}
        </span>
      </span>
    </Link>
  );
}
