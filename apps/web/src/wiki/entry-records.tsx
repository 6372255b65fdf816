import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../design/states.tsx';
import { PagedList, QueryView } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import type { WikiPlace } from './wiki-view.ts';

interface RecordsProps {
  place: WikiPlace;
  entryKey: WikiEntryKey;
}

/** Where one read of an entry and who edited it; asked for only when opened. */
export function EntryRecords(props: RecordsProps) {
  const { t } = useTranslation();
  return (
    <div className="border-y border-line">
      <Disclosure title={t('wiki.entry.appearances')}>
        <Appearances {...props} />
      </Disclosure>
      <Disclosure title={t('wiki.entry.history')}>
        <History {...props} />
      </Disclosure>
    </div>
  );
}

function Disclosure({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      className="border-line not-first:border-t"
    >
      <summary className="flex min-h-11 items-center gap-2 font-semibold">
        <span aria-hidden className={`text-vine transition-transform ${isOpen ? 'rotate-90' : ''}`}>
          ›
        </span>
        {title}
      </summary>
      {isOpen && <div className="pb-5">{children}</div>}
    </details>
  );
}

function Appearances({ place, entryKey }: RecordsProps) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const appearances = useInfiniteQuery(
    trpc.wiki.appearances.infiniteQueryOptions({ ...place.view, entryKey }, pageOptions),
  );
  return (
    <PagedList
      query={appearances}
      loading={<Skeleton className="h-24" />}
      empty={<p className="text-sm text-ink-soft">{t('wiki.entry.appearancesEmpty')}</p>}
    >
      {(items) => (
        <ul lang={place.novel.language} className="flex flex-col gap-3">
          {items.map((found) => (
            <li key={`${found.chapterId}/${found.blockId}`}>
              <Link to="/read/$chapterId" params={{ chapterId: found.chapterId }} className="text-sm">
                {t('wiki.entry.changeAt', { chapter: found.number })} · {found.title}
              </Link>
              <p className="font-serif text-sm text-ink-soft">{found.quote}</p>
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function History({ place, entryKey }: RecordsProps) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const history = useQuery(trpc.wiki.history.queryOptions({ ...place.view, entryKey }));
  return (
    <QueryView query={history} loading={<Skeleton className="h-24" />}>
      {({ items }) => (
        <ol className="flex flex-col gap-3 text-sm">
          {items.map((edit) => (
            <li key={`${edit.key}/${edit.version}`}>
              <span className="text-ink-soft">{t(`wiki.entry.historyKind.${edit.kind}`)} · </span>
              <span lang={place.novel.language} className="font-serif">
                {edit.name}
              </span>
              <span className="block text-xs text-ink-soft">
                {edit.editedBy} · <When at={edit.editedAt} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </QueryView>
  );
}
