import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/paged-list.tsx';
import { useMe } from '../shell/session.tsx';
import { BulkUnlock } from '../wallet/bulk-unlock.tsx';
import { GiveChapters } from '../wallet/gift-sheet.tsx';
import { ChapterRow } from './chapter-row.tsx';
import { WithVolume } from './volume-heading.tsx';

const PAGE_SIZE = 50;

/** The chapters of a branch, below what the screen says of it. */
export function ChapterList({
  branchId,
  language,
  isFork = false,
  header,
  onRefresh,
}: {
  branchId: BranchId;
  language: Locale;
  /** Then chapters are read in this branch, also those it carries on from. */
  isFork?: boolean;
  header: ReactElement;
  onRefresh: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const chapters = useInfiniteQuery(
    trpc.stories.chapters.infiniteQueryOptions({ branchId, limit: PAGE_SIZE }, pageOptions),
  );
  const me = useMe();
  // Chapters that a branch carries on from are sold where they were written.
  const isForSale =
    me.data != null &&
    itemsOf(chapters.data).some(({ access, inherited }) => access === 'locked' && !inherited);
  const givable = itemsOf(chapters.data).filter(
    ({ price, access, inherited }) => price > 0 && access !== 'author' && !inherited,
  );
  return (
    <PagedList
      query={chapters}
      header={
        <>
          {header}
          {isForSale && <BulkUnlock branchId={branchId} language={language} />}
          {me.data != null && givable.length > 0 && (
            <GiveChapters branchId={branchId} chapters={givable} language={language} />
          )}
        </>
      }
      onRefresh={onRefresh}
      keyOf={(chapter) => chapter.id}
      renderItem={(chapter, previous) => (
        <WithVolume chapter={chapter} previous={previous} language={language}>
          <ChapterRow chapter={chapter} language={language} branchId={isFork ? branchId : null} />
        </WithVolume>
      )}
      loading={[0, 1, 2, 3].map((key) => (
        <Skeleton key={key} height={48} />
      ))}
      empty={<EmptyState title={t('stories.chaptersEmpty')} />}
    />
  );
}
