import { useTRPC } from '@inkvine/client/react';
import type { WikiEditablePart } from '@inkvine/contracts/wiki-editing';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import type { Manuscript } from './manuscript.tsx';
import { PartCard } from './part-card.tsx';
import { PartDialog } from './part-dialog.tsx';

const ORDER_STEP = 10;

/** The events of the timeline, in the order of the story's own time. */
export function ManagedEvents({ manuscript }: { manuscript: Manuscript }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { branchId, language } = manuscript;
  const events = useQuery(trpc.wiki.editableEvents.queryOptions({ branchId }));
  const [written, setWritten] = useState<
    (Pick<WikiEditablePart, 'content'> & Partial<WikiEditablePart>) | null
  >(null);
  return (
    <QueryView query={events} loading={<Skeleton className="h-48" />}>
      {({ parts }) => {
        const last = Math.max(
          0,
          ...parts.map(({ content }) => (content.kind === 'event' ? content.order : 0)),
        );
        const add = (
          <Button
            onClick={() =>
              setWritten({
                content: {
                  ...{ kind: 'event', gate: { from: 'never' }, title: '', when: '', text: '' },
                  ...{ order: last + ORDER_STEP, entryKeys: [] },
                },
              })
            }
          >
            <Plus aria-hidden className="size-4" />
            {t('wiki.manage.add.event')}
          </Button>
        );
        return (
          <div className="flex flex-col items-start gap-5">
            {parts.length === 0 ? (
              <div className="w-full">
                <EmptyState
                  title={t('wiki.manage.eventsEmpty')}
                  body={t('wiki.manage.eventsEmptyBody')}
                  action={add}
                />
              </div>
            ) : (
              <>
                {add}
                <ol className="w-full divide-y divide-line border-y border-line">
                  {parts.map((part) => (
                    <PartCard
                      key={part.key}
                      branchId={branchId}
                      language={language}
                      part={part}
                      labels={{}}
                      onEdit={() => setWritten(part)}
                    />
                  ))}
                </ol>
              </>
            )}
            {written !== null && (
              <PartDialog
                manuscript={manuscript}
                entryKey={null}
                type="concept"
                part={written}
                labels={{}}
                onClose={() => setWritten(null)}
              />
            )}
          </div>
        );
      }}
    </QueryView>
  );
}
