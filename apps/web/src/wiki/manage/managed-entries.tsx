import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { WikiManagedEntry } from '@inkvine/contracts/wiki-editing';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { PagedList } from '../../shell/query-view.tsx';
import { CreateEntryDialog } from './create-entry-dialog.tsx';
import { GateWords } from './gate-words.tsx';
import type { Manuscript } from './manuscript.tsx';

/** All entries of one's own wiki, also those that no reader has met yet. */
export function ManagedEntries({ manuscript }: { manuscript: Manuscript }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [isCreating, setIsCreating] = useState(false);
  const entries = useInfiniteQuery(
    trpc.wiki.managed.infiniteQueryOptions({ branchId: manuscript.branchId, limit: 100 }, pageOptions),
  );
  const create = (
    <Button onClick={() => setIsCreating(true)}>
      <Plus aria-hidden className="size-4" />
      {t('wiki.manage.newEntry')}
    </Button>
  );
  return (
    <div className="flex flex-col items-start gap-5">
      {entries.data?.pages[0]?.items.length !== 0 && create}
      <div className="w-full">
        <PagedList
          query={entries}
          loading={<Skeleton className="h-64" />}
          empty={
            <EmptyState title={t('wiki.manage.empty')} body={t('wiki.manage.emptyBody')} action={create} />
          }
        >
          {(items) => (
            <ul className="divide-y divide-line border-y border-line">
              {items.map((entry) => (
                <EntryRow key={entry.entryKey} manuscript={manuscript} entry={entry} />
              ))}
            </ul>
          )}
        </PagedList>
      </div>
      {isCreating && <CreateEntryDialog manuscript={manuscript} onClose={() => setIsCreating(false)} />}
    </div>
  );
}

function EntryRow({ manuscript, entry }: { manuscript: Manuscript; entry: WikiManagedEntry }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link
        to="/write/$novelId/wiki/$entryKey"
        params={{ novelId: manuscript.novelId, entryKey: entry.entryKey }}
        search={{ branch: manuscript.branch }}
        className="flex min-h-13 flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-1 py-3 text-ink no-underline hover:bg-sunken sm:px-3"
      >
        <span className="flex items-baseline gap-3">
          <span lang={manuscript.language} className="font-serif font-bold">
            {entry.label}
          </span>
          <span className="text-xs text-ink-soft">{t(`wiki.type.${entry.type}`)}</span>
        </span>
        <span className="text-xs text-ink-soft">
          <GateWords chapter={entry.chapter} />
          {' · '}
          {t('wiki.manage.snapshots', { count: entry.snapshots })}
          {entry.inherited && ` · ${t('wiki.manage.inherited')}`}
        </span>
      </Link>
    </li>
  );
}
