import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import { NOTICE_MAX_LENGTH, NOTICE_TITLE_MAX_LENGTH, type ManagedNotice } from '@inkvine/contracts/notices';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CheckField, TextArea, TextField } from '../../design/field.tsx';
import { FormDialog } from '../../design/form-dialog.tsx';
import { toast } from '../../design/toast.ts';
import { ChangedMeanwhile, useVersionedForm } from '../../shell/changed-meanwhile.tsx';
import { useErrorMessage } from '../../shell/query-view.tsx';

const formOf = (notice: ManagedNotice | null) => ({
  title: notice?.title ?? '',
  body: notice?.body ?? '',
  isPublished: notice === null || notice.publishedAt !== null,
  isPinned: notice?.isPinned ?? false,
});

/** Writes a notice, or changes one. @param props.notice null for a new one */
export function NoticeDialog({
  branchId,
  language,
  notice,
  onClose,
}: {
  branchId: BranchId;
  language: Locale;
  notice: ManagedNotice | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [form, setForm, takePresent] = useVersionedForm(formOf(notice), notice?.version ?? 0);
  const { title, body, isPublished, isPinned } = form;
  const create = useMutation(trpc.notices.create.mutationOptions());
  const update = useMutation(trpc.notices.update.mutationOptions());
  const save = useMutation({
    mutationFn: () => {
      const words = { title: title.trim(), body: body.trim(), isPublished, isPinned };
      if (notice !== null) {
        return update.mutateAsync({ ...words, noticeId: notice.id, version: notice.version });
      }
      return create.mutateAsync({ ...words, branchId, idempotencyKey: keys.keyFor(JSON.stringify(words)) });
    },
    onSuccess: () => {
      keys.renew();
      toast(t('notices.created'));
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.notices.pathKey() }),
  });
  const changed = changedMeanwhile(save.error);
  return (
    <FormDialog
      wide
      title={t(notice === null ? 'notices.createTitle' : 'notices.editTitle')}
      submit={t(changed === null ? 'common.save' : 'conflict.keepMine')}
      isReady={title.trim() !== '' && body.trim() !== ''}
      pending={save.isPending}
      problem={save.isError && changed === null ? message(save.error) : null}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t('notices.titleField')}
        required
        lang={language}
        maxLength={NOTICE_TITLE_MAX_LENGTH}
        value={title}
        onChange={(event) => setForm({ ...form, title: event.target.value })}
      />
      <TextArea
        label={t('notices.bodyField')}
        required
        rows={7}
        lang={language}
        maxLength={NOTICE_MAX_LENGTH}
        value={body}
        onChange={(event) => setForm({ ...form, body: event.target.value })}
      />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <CheckField
          label={t('notices.isPublished')}
          hint={t('notices.isPublishedHint')}
          checked={isPublished}
          onChange={(checked) => setForm({ ...form, isPublished: checked })}
        />
        <CheckField
          label={t('notices.isPinned')}
          hint={t('notices.isPinnedHint')}
          checked={isPinned}
          onChange={(checked) => setForm({ ...form, isPinned: checked })}
        />
      </div>
      {changed !== null && (
        <ChangedMeanwhile
          fields={changed}
          onTakeTheirs={() => {
            takePresent();
            save.reset();
          }}
        />
      )}
    </FormDialog>
  );
}
