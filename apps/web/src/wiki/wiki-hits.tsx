import { useTRPC } from '@inkvine/client/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { EntryRow } from './wiki-list.tsx';
import type { WikiPlace } from './wiki-view.ts';

/** What is found among what one has read. */
export function WikiHits({ place, query }: { place: WikiPlace; query: string }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const hits = useQuery(
    trpc.wiki.search.queryOptions({ ...place.view, query }, { placeholderData: keepPreviousData }),
  );
  return (
    <QueryView query={hits} loading={<Skeleton className="h-40" />}>
      {({ items }) => (
        <>
          <p role="status" className="text-sm text-ink-soft">
            {items.length > 0 && t('wiki.hits', { count: items.length })}
          </p>
          {items.length === 0 ? (
            <EmptyState title={t('wiki.noHits')} body={t('wiki.noHitsBody')} />
          ) : (
            <ul className="grid gap-x-10 sm:grid-cols-2">
              {items.map((hit) => (
                <EntryRow key={hit.entryKey} place={place} entry={hit}>
                  {hit.excerpt.map((part, index) =>
                    part.hit ? (
                      <mark key={index} className="rounded-sm bg-gold-soft text-ink">
                        {part.text}
                      </mark>
                    ) : (
                      part.text
                    ),
                  )}
                </EntryRow>
              ))}
            </ul>
          )}
        </>
      )}
    </QueryView>
  );
}
