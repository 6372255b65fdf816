import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import type { UpstreamEdit } from '@inkvine/contracts/upstream-edits';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { PagedList } from '../../shell/query-view.tsx';
import { UpstreamEditDialog } from './upstream-edit-dialog.tsx';

/** Inherited chapters that were changed since; nothing at all while there are none. */
export function UpstreamEdits({ branchId, language }: { branchId: BranchId; language: Locale }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const edits = useInfiniteQuery(trpc.branches.upstreamEdits.infiniteQueryOptions({ branchId }, pageOptions));
  const [compared, setCompared] = useState<UpstreamEdit | null>(null);
  if ((edits.data?.pages[0]?.items.length ?? 0) === 0) return null;
  return (
    <Section id="edits" title={t('branches.edits.title')} lead={t('branches.edits.lead')}>
      <PagedList query={edits} loading={null} empty={null}>
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((edit) => (
              <li
                key={edit.chapterId}
                className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3"
              >
                <div>
                  <p lang={language} className="font-serif">
                    {edit.number}. {edit.titleAfter}
                  </p>
                  <p className="text-xs text-ink-soft">
                    {t('common.by', { name: edit.author.name })}
                    {' · '}
                    {t('branches.edits.length', {
                      before: edit.charactersBefore,
                      after: edit.charactersAfter,
                    })}
                  </p>
                </div>
                <Button
                  variant="secondary"
                  size="sm"
                  aria-label={t('branches.edits.compareOf', { number: edit.number })}
                  onClick={() => setCompared(edit)}
                >
                  {t('branches.edits.compare')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      {compared !== null && (
        <UpstreamEditDialog
          branchId={branchId}
          edit={compared}
          language={language}
          onClose={() => setCompared(null)}
        />
      )}
    </Section>
  );
}
