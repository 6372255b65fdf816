import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { MAX_WARNINGS, Warnings, type ManagedNovel } from '@inkvine/contracts/stories';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { NovelDetailsFields, parseDetails, type DetailsForm } from './novel-details-fields.tsx';
import { wordsOf } from './typed-words.ts';

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
  const [typedWarnings, setTypedWarnings] = useState(novel.warnings.join(', '));
  const [titleSpoiler, setTitleSpoiler] = useState(novel.titleSpoiler);
  const warnings = Warnings.safeParse(wordsOf(typedWarnings));
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
          disabled={details === null || !warnings.success}
          onClick={() => {
            if (details === null || !warnings.success) return;
            update.mutate({
              ...{ ...details, novelId: novel.id, version: novel.version },
              ...{ warnings: warnings.data, titleSpoiler },
            });
          }}
        >
          {t('common.save')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <NovelDetailsFields form={form} onChange={setForm} />
        <TextField
          label={`${t('release.warnings')} (${t('common.optional')})`}
          hint={t('release.novelWarningsHint')}
          lang={form.language}
          value={typedWarnings}
          error={warnings.success ? undefined : t('release.warningsTooMany', { max: MAX_WARNINGS })}
          onChange={(event) => setTypedWarnings(event.target.value)}
        />
        <CheckField
          label={t('release.hidesTitles')}
          hint={t('release.hidesTitlesHint')}
          checked={titleSpoiler}
          onChange={setTitleSpoiler}
        />
      </div>
      {update.isError && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(update.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}
