import { itemsOf } from '@inkvine/client/pages';
import { useBranchNotices } from '@inkvine/client/reading/branch-notices';
import type { Notice } from '@inkvine/contracts/notices';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import { ChevronDown, Megaphone, Pin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { When } from '../../shell/when.tsx';

/** What the author tells the readers of a branch; nothing at all where there is nothing to tell. */
export function BranchNotices({ branchId, language }: { branchId: BranchId; language: Locale }) {
  const { t } = useTranslation();
  const notices = useBranchNotices(branchId);
  const items = itemsOf(notices.data);
  if (items.length === 0) return null;
  return (
    <Section id="notices" title={t('notices.title')}>
      <ul className="divide-y divide-line border-y border-line">
        {items.map((notice, index) => (
          <li key={notice.id}>
            <details open={index === 0} className="group">
              <summary className="flex min-h-13 cursor-pointer flex-wrap items-center gap-x-3 gap-y-0.5 py-2.5 hover:bg-sunken sm:px-3">
                {notice.isPinned && <PinMark />}
                <span lang={language} className="min-w-0 flex-1 font-serif font-bold">
                  {notice.title}
                </span>
                <span className="text-xs text-ink-soft">
                  <When at={notice.publishedAt} />
                </span>
                <ChevronDown aria-hidden className="size-4 text-ink-soft group-open:rotate-180" />
              </summary>
              <p lang={language} className="max-w-2xl pb-4 text-sm whitespace-pre-line sm:px-3">
                {notice.body}
              </p>
            </details>
          </li>
        ))}
      </ul>
      {notices.hasNextPage && (
        <Button
          variant="secondary"
          size="sm"
          className="self-start"
          pending={notices.isFetchingNextPage}
          onClick={() => void notices.fetchNextPage()}
        >
          {t('common.loadMore')}
        </Button>
      )}
    </Section>
  );
}

/** Where the published chapters end: why, as far as the author said so. */
export function NoticeAtTheEnd({ branchId, language }: { branchId: BranchId; language: Locale }) {
  const { t } = useTranslation();
  const notice: Notice | undefined = itemsOf(useBranchNotices(branchId).data)[0];
  if (notice === undefined) return null;
  return (
    <aside
      aria-label={t('notices.fromAuthor')}
      className="w-full max-w-xl rounded-md border border-line bg-surface px-5 py-4 text-sm"
    >
      <p className="flex items-center gap-2 text-xs text-ink-soft">
        <Megaphone aria-hidden className="size-4" />
        <span>{t('notices.fromAuthor')}</span>
        <span aria-hidden>·</span>
        <When at={notice.publishedAt} />
      </p>
      <div lang={language}>
        <p className="mt-2 font-serif font-bold">{notice.title}</p>
        <p className="mt-1 whitespace-pre-line">{notice.body}</p>
      </div>
    </aside>
  );
}

export function PinMark() {
  const { t } = useTranslation();
  return (
    <span className="inline-flex items-center gap-1 rounded-full bg-gold-soft px-2.5 py-0.5 text-xs">
      <Pin aria-hidden className="size-3.5" />
      {t('notices.pinned')}
    </span>
  );
}
