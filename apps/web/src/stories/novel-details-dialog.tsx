import { useTRPC } from '@inkvine/client/react';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import { MAX_WARNINGS, Warnings, type ManagedNovel } from '@inkvine/contracts/stories';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { ChangedMeanwhile, useVersionedForm } from '../shell/changed-meanwhile.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';
import { NovelDetailsFields, parseDetails, type DetailsForm } from './novel-details-fields.tsx';
import { wordsOf } from './typed-words.ts';

export function NovelDetailsDialog({ novel, onClose }: { novel: ManagedNovel; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const present: DetailsForm & { warnings: string; titleSpoiler: boolean } = {
    title: novel.title,
    synopsis: novel.synopsis,
    language: novel.language,
    tags: novel.tags.join(', '),
    warnings: novel.warnings.join(', '),
    titleSpoiler: novel.titleSpoiler,
  };
  const [form, setForm, takePresent] = useVersionedForm(present, novel.version);
  const { warnings: typedWarnings, titleSpoiler, ...described } = form;
  const warnings = Warnings.safeParse(wordsOf(typedWarnings));
  const details = parseDetails(described);
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
        if (changedMeanwhile(error) !== null) void queryClient.invalidateQueries({ queryKey: key });
      },
    }),
  );
  const changed = changedMeanwhile(update.error);
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
          {t(changed === null ? 'common.save' : 'conflict.keepMine')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <NovelDetailsFields form={described} onChange={(changes) => setForm({ ...form, ...changes })} />
        <TextField
          label={`${t('release.warnings')} (${t('common.optional')})`}
          hint={t('release.novelWarningsHint')}
          lang={form.language}
          value={typedWarnings}
          error={warnings.success ? undefined : t('release.warningsTooMany', { max: MAX_WARNINGS })}
          onChange={(event) => setForm({ ...form, warnings: event.target.value })}
        />
        <CheckField
          label={t('release.hidesTitles')}
          hint={t('release.hidesTitlesHint')}
          checked={titleSpoiler}
          onChange={(checked) => setForm({ ...form, titleSpoiler: checked })}
        />
      </div>
      {changed !== null && (
        <div className="mt-4">
          <ChangedMeanwhile
            fields={changed}
            onTakeTheirs={() => {
              takePresent();
              update.reset();
            }}
          />
        </div>
      )}
      {update.isError && changed === null && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(update.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}
