import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import type { ManagedNovel } from '@inkvine/contracts/stories';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { NovelDetailsFields, parseDetails, type DetailsForm } from './novel-details-fields.tsx';

export function NovelDetailsDialog({ novel, onClose }: { novel: ManagedNovel; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm] = useState<DetailsForm>({
    title: novel.title,
    synopsis: novel.synopsis,
    language: novel.language,
    tags: novel.tags.join(', '),
  });
  const details = parseDetails(form);
  const key = trpc.stories.managedNovel.queryKey({ novelId: novel.id });
  const update = useMutation(
    trpc.stories.updateNovel.mutationOptions({
      onSuccess: async (updated) => {
        queryClient.setQueryData(key, updated);
        toast(t('common.saved'));
        onClose();
        await queryClient.invalidateQueries({ queryKey: trpc.stories.pathKey(), refetchType: 'none' });
      },
      onError: (error) => {
        // What was typed stays in the fields; saving again then goes on top of the newer version.
        if (parseAppError(error).code === 'VERSION_CONFLICT') {
          void queryClient.invalidateQueries({ queryKey: key });
        }
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('writing.details')}
      footer={
        <Button
          pending={update.isPending}
          disabled={details === null}
          onClick={() => {
            if (details !== null) update.mutate({ ...details, novelId: novel.id, version: novel.version });
          }}
        >
          {t('common.save')}
        </Button>
      }
    >
      <NovelDetailsFields form={form} onChange={setForm} />
      {update.isError && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(update.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}
