import { useTRPC } from '@inkvine/client/react';
import type { PlannedSegment } from '@inkvine/contracts/manuscript-plan';
import type { Locale, ManuscriptId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Skeleton } from '../../design/states.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { paragraphsOf } from './paragraphs.ts';

const SHOWN_AT_ONCE = 60;

/** Lets the author point at the paragraph with which a new chapter begins. */
export function SplitDialog({
  manuscriptId,
  segment,
  language,
  onSplit,
  onClose,
}: {
  manuscriptId: ManuscriptId;
  segment: PlannedSegment;
  language: Locale;
  onSplit: (offset: number) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const { start, end } = segment;
  const text = useQuery(
    trpc.manuscripts.text.queryOptions({ manuscriptId, start, end }, { staleTime: Infinity }),
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('writing.import.splitTitle')}
      lead={t('writing.import.splitLead')}
    >
      <QueryView query={text} loading={<Skeleton className="h-64" />}>
        {(data) => {
          const paragraphs = paragraphsOf(data.text, start);
          const [first, ...others] = paragraphs;
          if (first === undefined || others.length === 0) return <p>{t('writing.import.splitNone')}</p>;
          return (
            <div lang={language} className="flex flex-col gap-1 font-serif text-sm">
              <p className="line-clamp-3 px-3 py-2 text-ink-soft">{first.text}</p>
              {others.slice(0, shown).map((paragraph) => (
                <button
                  key={paragraph.offset}
                  type="button"
                  onClick={() => onSplit(paragraph.offset)}
                  className="min-h-11 rounded-sm border-t-2 border-transparent px-3 py-2 text-left hover:border-vine hover:bg-vine-soft focus-visible:-outline-offset-2"
                >
                  <span className="line-clamp-3">{paragraph.text}</span>
                </button>
              ))}
              {others.length > shown && (
                <Button
                  variant="secondary"
                  className="mt-2 self-center"
                  onClick={() => setShown(shown + SHOWN_AT_ONCE)}
                >
                  {t('common.loadMore')}
                </Button>
              )}
            </div>
          );
        }}
      </QueryView>
    </Dialog>
  );
}
