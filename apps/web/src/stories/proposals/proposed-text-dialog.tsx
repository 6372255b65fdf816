import '../../reading/reading.css';
import { useTRPC } from '@inkvine/client/react';
import type { ChapterId, Locale, ProposalId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import { ScrollRegion } from '../../design/scroll-region.tsx';
import { Skeleton } from '../../design/states.tsx';
import { ChapterBlocks } from '../../reading/chapter-blocks.tsx';
import { QueryView } from '../../shell/query-view.tsx';

/** A proposed chapter as it read when it was proposed. */
export function ProposedTextDialog({
  place,
  chapter,
  language,
  onClose,
}: {
  place: { proposalId: ProposalId; chapterId: ChapterId };
  chapter: { number: number; title: string };
  language: Locale;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const text = useQuery(trpc.branches.proposals.text.queryOptions(place, { refetchOnWindowFocus: false }));
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={<span lang={language}>{`${chapter.number}. ${chapter.title}`}</span>}
    >
      <QueryView query={text} loading={<Skeleton className="h-64" />}>
        {({ blocks }) => (
          <ScrollRegion label={t('proposals.read', { number: chapter.number })} className="p-1">
            <div lang={language} className="reading-text mx-auto">
              <ChapterBlocks blocks={blocks} />
            </div>
          </ScrollRegion>
        )}
      </QueryView>
    </Dialog>
  );
}
