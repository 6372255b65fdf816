import { parseAppError } from '@inkvine/client/app-error';
import { diffDocuments } from '@inkvine/client/drafts/block-diff';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import type { UpstreamEdit } from '@inkvine/contracts/upstream-edits';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ScrollRegion } from '../../design/scroll-region.tsx';
import { Notice, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { QueryView, useErrorMessage } from '../../shell/query-view.tsx';
import { TextChanges } from './text-changes.tsx';

/** An edit upstream word by word; the fork's author takes it over or leaves their chapter as it is. */
export function UpstreamEditDialog({
  branchId,
  edit,
  language,
  onClose,
}: {
  branchId: BranchId;
  edit: UpstreamEdit;
  language: Locale;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const place = { branchId, chapterId: edit.chapterId };
  const texts = useQuery(trpc.branches.upstreamEdit.queryOptions(place, { refetchOnWindowFocus: false }));
  const answer = useMutation(
    trpc.branches.answerUpstreamEdit.mutationOptions({
      onSuccess: ({ taken }) => {
        toast(t(taken ? 'branches.edits.taken' : 'branches.edits.left', { number: edit.number }));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.branches.pathKey() }),
    }),
  );
  const isOutdated = answer.isError && parseAppError(answer.error).code === 'VERSION_CONFLICT';
  const reply = (take: boolean) => {
    if (texts.data !== undefined) answer.mutate({ ...place, revisionId: texts.data.revisionId, take });
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('branches.edits.dialogTitle', { number: edit.number })}
      lead={t('branches.edits.dialogLead', { name: edit.author.name })}
      footer={
        <>
          <Button
            variant="secondary"
            disabled={texts.data === undefined || answer.isPending}
            onClick={() => reply(false)}
          >
            {t('branches.edits.leave')}
          </Button>
          <Button disabled={texts.data === undefined} pending={answer.isPending} onClick={() => reply(true)}>
            {t('branches.edits.take')}
          </Button>
        </>
      }
    >
      {answer.isError && (
        <div role="alert" className="mb-4">
          <Notice tone={isOutdated ? 'gold' : 'bad'}>
            {isOutdated ? t('branches.edits.outdated') : message(answer.error)}
          </Notice>
        </div>
      )}
      <QueryView query={texts} loading={<Skeleton className="h-64" />}>
        {({ before, after }) => (
          <ScrollRegion label={t('branches.edits.dialogTitle', { number: edit.number })} className="p-1">
            {before.title !== after.title && (
              <p lang={language} className="mb-4 font-serif text-lg font-bold">
                <del className="mr-2 text-ink-soft">{before.title}</del>
                <ins className="no-underline">{after.title}</ins>
              </p>
            )}
            <TextChanges changes={diffDocuments(before, after)} language={language} />
          </ScrollRegion>
        )}
      </QueryView>
    </Dialog>
  );
}
