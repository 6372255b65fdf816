import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { WikiListItem, WikiOrder, WikiType } from '@inkvine/contracts/wiki';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../design/field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/query-view.tsx';
import type { WikiPlace } from './wiki-view.ts';

const ORDERS = ['name', 'appearance'] as const satisfies WikiOrder[];

/** Entries as far as one has read, of one type or of all. */
export function WikiList({ place, type }: { place: WikiPlace; type?: WikiType }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [order, setOrder] = useState<WikiOrder>('name');
  const entries = useInfiniteQuery(
    trpc.wiki.list.infiniteQueryOptions(
      { ...place.view, order, limit: 50, ...(type === undefined ? {} : { type }) },
      { ...pageOptions, placeholderData: keepPreviousData },
    ),
  );
  return (
    <div className="flex flex-col gap-5">
      <Choice
        label={t('wiki.order')}
        hideLabel
        name="wiki-order"
        value={order}
        options={ORDERS.map((value) => ({ value, label: t(`wiki.orders.${value}`) }))}
        onChange={setOrder}
      />
      <PagedList
        query={entries}
        loading={<Skeleton className="h-64" />}
        empty={<EmptyState title={t('wiki.empty')} body={t('wiki.emptyBody')} />}
      >
        {(items) => (
          <ul className="grid gap-x-10 sm:grid-cols-2">
            {items.map((entry) => (
              <EntryRow key={entry.entryKey} place={place} entry={entry}>
                {entry.summary}
              </EntryRow>
            ))}
          </ul>
        )}
      </PagedList>
    </div>
  );
}

/** An entry in a list; the children are the words below its name. */
export function EntryRow({
  place,
  entry,
  children,
}: {
  place: WikiPlace;
  entry: WikiListItem;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <li className="border-b border-line">
      <Link
        to="/novels/$slug/wiki/$entryKey"
        params={{ slug: place.slug, entryKey: entry.entryKey }}
        search={true}
        className="flex min-h-24 flex-col gap-1 rounded-sm px-2 py-4 text-ink no-underline hover:bg-sunken"
      >
        <span className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span lang={place.novel.language} className="font-serif text-lg font-bold">
            {entry.name}
          </span>
          <span className="text-xs text-ink-soft">
            {entry.firstChapter === 0
              ? t('wiki.introduced')
              : t('wiki.firstMet', { chapter: entry.firstChapter })}
          </span>
        </span>
        <span lang={place.novel.language} className="line-clamp-2 font-serif text-sm text-ink-soft">
          {children}
        </span>
      </Link>
    </li>
  );
}
