import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { Revision } from '@inkvine/contracts/drafts';
import type { ChapterId, Locale } from '@inkvine/contracts/primitives';
import { formatDate, formatNumber, formatRelative } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Pin } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { EmptyState, Skeleton } from '../../../design/states.tsx';
import { useLocale } from '../../../shell/locale.ts';
import { PagedList } from '../../../shell/query-view.tsx';
import { VersionView } from './version-view.tsx';

const PAGE_SIZE = 30;

/** The versions of a chapter; each opens to what has changed since. */
export function HistoryPanel({
  session,
  chapterId,
  language,
  onClose,
}: {
  session: DraftSession;
  chapterId: ChapterId;
  language: Locale;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<Revision | null>(null);
  const versions = useInfiniteQuery(
    trpc.drafts.revisions.list.infiniteQueryOptions({ chapterId, limit: PAGE_SIZE }, pageOptions),
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('editor.history.title')}
    >
      {chosen === null ? (
        <PagedList
          query={versions}
          loading={<Skeleton className="h-64" />}
          empty={<EmptyState title={t('editor.history.empty')} body={t('editor.history.emptyBody')} />}
        >
          {(items) => (
            <ol className="-mx-3 divide-y divide-line">
              {items.map((revision) => (
                <li key={revision.id}>
                  <VersionRow revision={revision} onOpen={() => setChosen(revision)} />
                </li>
              ))}
            </ol>
          )}
        </PagedList>
      ) : (
        <>
          <Button variant="quiet" size="sm" className="-ml-3" onClick={() => setChosen(null)}>
            <ChevronLeft aria-hidden className="size-4" />
            {t('editor.history.back')}
          </Button>
          <VersionView
            session={session}
            revision={chosen}
            chapterId={chapterId}
            language={language}
            onRestored={onClose}
          />
        </>
      )}
    </Dialog>
  );
}

function VersionRow({ revision, onOpen }: { revision: Revision; onOpen: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { label, reason, createdAt, characters, delta, pinned, published, author } = revision;
  const why = t(`editor.history.reason.${reason}`);
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex min-h-14 w-full cursor-pointer items-center gap-4 px-3 py-2.5 text-left hover:bg-sunken"
    >
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={label === null ? 'text-sm' : 'font-serif font-bold'}>{label ?? why}</span>
          {published && (
            <span className="rounded-full bg-vine-soft px-2 py-0.5 text-xs font-semibold text-vine-strong">
              {t('editor.history.live')}
            </span>
          )}
          {pinned && <Pin aria-label={t('editor.history.pinned')} className="size-3.5 text-gold" />}
        </span>
        <span className="mt-0.5 block text-xs text-ink-soft">
          <time dateTime={createdAt} title={formatDate(createdAt, locale, 'minute')}>
            {formatRelative(createdAt, locale, new Date())}
          </time>
          {label === null ? '' : ` · ${why}`} · {author}
        </span>
      </span>
      <span className="text-right text-xs text-ink-soft tabular-nums">
        <span className="block text-sm text-ink">
          {t('editor.history.characters', { count: characters })}
        </span>
        {delta !== null && delta !== 0 && (
          <span className={delta > 0 ? 'text-vine' : 'text-wine'}>
            {delta > 0 ? '+' : '−'}
            {formatNumber(Math.abs(delta), locale)}
          </span>
        )}
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-soft" />
    </button>
  );
}
