import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { Shelf, type LibraryItem } from '@inkvine/contracts/reading';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/paged-list.tsx';
import { RequireSession, useMe } from '../shell/session.tsx';
import { UnlockedChapters } from '../wallet/unlocked-chapters.tsx';
import { LibraryRow } from './library-row.tsx';
import { LibrarySheet } from './library-sheet.tsx';

type Part = Shelf | 'unlocked';

/** What somebody reads, on four shelves, and the chapters they unlocked. */
export function LibraryScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const [part, setPart] = useState<Part>('reading');
  const title = <DocumentTitle title={t('library.title')} />;
  if (me.data === undefined || me.data === null) {
    return (
      <ScrollScreen>
        {title}
        <RequireSession>{() => null}</RequireSession>
      </ScrollScreen>
    );
  }
  const header = (
    <Choice
      hideLabel
      label={t('library.shelves')}
      value={part}
      options={[
        ...Shelf.options.map((value) => ({ value, label: t(`library.shelf.${value}`) })),
        { value: 'unlocked' as const, label: t('wallet.purchases') },
      ]}
      onChange={setPart}
    />
  );
  return (
    <>
      {title}
      {part === 'unlocked' ? (
        <UnlockedChapters header={header} />
      ) : (
        <OneShelf key={part} shelf={part} header={header} />
      )}
    </>
  );
}

function OneShelf({ shelf, header }: { shelf: Shelf; header: ReactElement }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [opened, setOpened] = useState<LibraryItem | null>(null);
  const items = useInfiniteQuery(trpc.reading.library.infiniteQueryOptions({ shelf }, pageOptions));
  return (
    <>
      <PagedList
        query={items}
        header={header}
        keyOf={(item) => item.branchId}
        loading={
          <>
            <Skeleton height={110} />
            <Skeleton height={110} />
          </>
        }
        empty={
          <EmptyState
            title={t(`library.empty.${shelf}`)}
            body={t(`library.emptyBody.${shelf}`)}
            action={<ButtonLink href="/" label={t('library.find')} />}
          />
        }
        renderItem={(item) => <LibraryRow item={item} onMore={() => setOpened(item)} />}
      />
      {opened !== null && <LibrarySheet item={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
