import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/query-view.tsx';
import { EntryLink, Spans } from './wiki-spans.tsx';
import { entryPlaceOf, type WikiPlace } from './wiki-view.ts';

/** What has happened, in the order of the story's own time. */
export function WikiTimeline({ place }: { place: WikiPlace }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const events = useInfiniteQuery(
    trpc.wiki.timeline.infiniteQueryOptions(
      { ...place.view, limit: 50 },
      { ...pageOptions, placeholderData: keepPreviousData },
    ),
  );
  return (
    <PagedList
      query={events}
      loading={<Skeleton className="h-64" />}
      empty={<EmptyState title={t('wiki.empty')} body={t('wiki.emptyTimelineBody')} />}
    >
      {(items) => (
        <ol className="max-w-2xl border-l border-line-strong">
          {items.map((event) => (
            <li key={event.key} lang={place.novel.language} className="relative pb-8 pl-6 font-serif">
              <span aria-hidden className="absolute top-2.5 -left-[5px] size-2.5 rounded-full bg-vine" />
              {event.when !== '' && <p className="text-xs text-ink-soft">{event.when}</p>}
              <h2 className="text-lg font-bold">{event.title}</h2>
              <p className="mt-1 whitespace-pre-line">
                <Spans place={place} spans={event.text} />
              </p>
              {event.entries.length > 0 && (
                <ul className="mt-2 flex flex-wrap gap-x-4 text-sm">
                  {event.entries.map(({ entryKey, name }) => (
                    <li key={entryKey}>
                      <EntryLink place={entryPlaceOf(place)} entryKey={entryKey}>
                        {name}
                      </EntryLink>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ol>
      )}
    </PagedList>
  );
}
