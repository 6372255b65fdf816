import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { Shelf } from '@inkvine/contracts/reading';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BookOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { PageHeading } from '../design/card.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Tabs } from '../design/tabs.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { PagedList } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { ReadingChoices } from './reading-choices.tsx';
import { LibraryRow } from './library-row.tsx';

/** What somebody reads, on four shelves. */
export function LibraryPage() {
  const { t } = useTranslation();
  return (
    <div className="page-narrow flex flex-col gap-8">
      <PageTitle title={t('library.title')} />
      <RequireSession>
        {() => (
          <>
            <PageHeading title={t('library.title')} lead={t('library.lead')} />
            <Shelves />
            <ReadingChoices />
          </>
        )}
      </RequireSession>
    </div>
  );
}

function Shelves() {
  const { t } = useTranslation();
  const [shelf, setShelf] = useState<Shelf>('reading');
  return (
    <Tabs
      label={t('library.shelves')}
      value={shelf}
      items={Shelf.options.map((value) => ({ value, label: t(`library.shelf.${value}`) }))}
      onChange={setShelf}
    >
      <OneShelf key={shelf} shelf={shelf} />
    </Tabs>
  );
}

function OneShelf({ shelf }: { shelf: Shelf }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const items = useInfiniteQuery(trpc.reading.library.infiniteQueryOptions({ shelf }, pageOptions));
  return (
    <PagedList
      query={items}
      loading={
        <div className="flex flex-col gap-4">
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
        </div>
      }
      empty={
        <EmptyState
          icon={<BookOpen className="size-7" strokeWidth={1.5} />}
          title={t(`library.empty.${shelf}`)}
          body={t(`library.emptyBody.${shelf}`)}
          action={
            <Link to="/" className={buttonClass('secondary')}>
              {t('library.find')}
            </Link>
          }
        />
      }
    >
      {(list) => (
        <ul className="divide-y divide-line border-b border-line">
          {list.map((item) => (
            <LibraryRow key={item.branchId} item={item} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}
