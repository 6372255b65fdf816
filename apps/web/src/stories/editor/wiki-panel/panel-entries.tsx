import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import type { WikiHit, WikiListItem } from '@inkvine/contracts/wiki';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Editor } from '@tiptap/core';
import { AtSign } from 'lucide-react';
import { useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../design/button.tsx';
import { TextField } from '../../../design/field.tsx';
import { EmptyState, Skeleton } from '../../../design/states.tsx';
import { PagedList, QueryView } from '../../../shell/query-view.tsx';
import { EntryOpening } from '../../../wiki/entry-opening.ts';
import type { WikiPlace } from '../../../wiki/wiki-view.ts';
import { useMentioned } from './mentioned-entries.ts';

const PAGE_SIZE = 100;
/** Of so many entries it is known at once which of them are in the chapter; the others follow on demand. */
const LOOKED_UP = 500;
const SETTLED_MS = 300;

type Mention = (named: { entryKey: WikiEntryKey; name: string }) => void;

/** Those that the chapter mentions, then the others; or what is found among all of them. */
export function PanelEntries({
  editor,
  place,
  onMention,
}: {
  editor: Editor;
  place: WikiPlace;
  onMention: Mention;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const query = useSettled(typed.trim());
  const entries = useInfiniteQuery(
    trpc.wiki.list.infiniteQueryOptions(
      { ...place.view, order: 'name', limit: PAGE_SIZE },
      { ...pageOptions, placeholderData: keepPreviousData },
    ),
  );
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = entries;
  const items = useMemo(() => itemsOf(data), [data]);
  const isGoingOn = hasNextPage && items.length < LOOKED_UP && !isError;
  useEffect(() => {
    if (isGoingOn && !isFetching) void fetchNextPage();
  }, [isGoingOn, isFetching, fetchNextPage]);
  const mentioned = useMentioned(editor, items);
  const isHere = ({ entryKey }: WikiListItem) => mentioned.has(entryKey);
  return (
    <>
      <search>
        <TextField
          type="search"
          label={t('wiki.search')}
          value={typed}
          maxLength={80}
          onChange={(event) => setTyped(event.target.value)}
        />
      </search>
      {query !== '' ? (
        <Hits place={place} query={query} onMention={onMention} />
      ) : (
        <PagedList
          query={entries}
          loading={<Skeleton className="mt-4 h-40" />}
          empty={<EmptyState title={t('wiki.manage.empty')} body={t('wiki.manage.emptyBody')} />}
        >
          {(listed) => {
            const here = listed.filter(isHere);
            const rest = listed.filter((entry) => !isHere(entry));
            return (
              <>
                <Group title={t('editor.wiki.here')} entries={here} {...{ place, onMention }} />
                {here.length === 0 && <p className="text-sm text-ink-soft">{t('editor.wiki.nobodyHere')}</p>}
                {rest.length > 0 && (
                  <Group title={t('editor.wiki.rest')} entries={rest} {...{ place, onMention }} />
                )}
              </>
            );
          }}
        </PagedList>
      )}
    </>
  );
}

function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), typed === '' ? 0 : SETTLED_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}

function Hits({ place, query, onMention }: { place: WikiPlace; query: string; onMention: Mention }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const hits = useQuery(
    trpc.wiki.search.queryOptions({ ...place.view, query }, { placeholderData: keepPreviousData }),
  );
  return (
    <QueryView query={hits} loading={<Skeleton className="mt-4 h-40" />}>
      {({ items }) => (
        <>
          <p role="status" className="mt-3 text-xs text-ink-soft">
            {items.length === 0 ? t('wiki.noHits') : t('wiki.hits', { count: items.length })}
          </p>
          <ul className="-mx-2">
            {items.map((hit) => (
              <Row key={hit.entryKey} place={place} entry={hit} onMention={onMention} />
            ))}
          </ul>
        </>
      )}
    </QueryView>
  );
}

function Group({
  title,
  entries,
  place,
  onMention,
}: {
  title: string;
  entries: readonly WikiListItem[];
  place: WikiPlace;
  onMention: Mention;
}) {
  return (
    <section aria-label={title} className="mt-4">
      <h3 className="py-1 text-sm font-semibold">{title}</h3>
      <ul className="-mx-2">
        {entries.map((entry) => (
          <Row key={entry.entryKey} place={place} entry={entry} onMention={onMention} />
        ))}
      </ul>
    </section>
  );
}

function Row({
  place,
  entry,
  onMention,
}: {
  place: WikiPlace;
  entry: WikiListItem | WikiHit;
  onMention: Mention;
}) {
  const { t } = useTranslation();
  const open = useContext(EntryOpening);
  const { entryKey, name, type, summary } = entry;
  return (
    <li className="flex items-center gap-1">
      <button
        type="button"
        onClick={() => open?.(entryKey)}
        className="flex min-h-11 min-w-0 flex-1 cursor-pointer flex-col justify-center rounded-md px-2 py-1.5 text-left hover:bg-sunken"
      >
        <span className="flex w-full items-baseline justify-between gap-3">
          <span lang={place.novel.language} className="truncate font-serif font-bold">
            {name}
          </span>
          <span className="shrink-0 text-xs text-ink-soft">{t(`wiki.type.${type}`)}</span>
        </span>
        <span lang={place.novel.language} className="w-full truncate text-xs text-ink-soft">
          {summary}
        </span>
      </button>
      <Button
        variant="quiet"
        size="icon"
        aria-label={t('editor.wiki.insertNamed', { name })}
        onClick={() => onMention({ entryKey, name })}
      >
        <AtSign aria-hidden className="size-4" />
      </Button>
    </li>
  );
}
