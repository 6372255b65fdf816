import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { useTRPC } from '@inkvine/client/react';
import type { ChapterId } from '@inkvine/contracts/primitives';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { TextField } from '../../../design/field.tsx';
import { toast } from '../../../design/toast.ts';
import { useErrorMessage } from '../../../shell/query-view.tsx';

const NAME_MAX = 100;

/** Keeps the text of now as a version with a name, for ever. */
export function NameVersionDialog({
  session,
  chapterId,
  onClose,
}: {
  session: DraftSession;
  chapterId: ChapterId;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keep = useMutation(
    trpc.drafts.revisions.keep.mutationOptions({
      onSuccess: async () => {
        toast(t('editor.history.kept'));
        onClose();
        await queryClient.invalidateQueries({ queryKey: trpc.drafts.revisions.pathKey() });
      },
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('editor.history.nameNow')}
    >
      <NameVersionForm
        name=""
        isPending={keep.isPending}
        onName={(label) => {
          void session
            .flush('leave')
            .then(() => keep.mutate({ chapterId, reason: 'saved', label, document: null }));
        }}
      />
    </Dialog>
  );
}

export function NameVersionForm({
  name,
  isPending,
  onName,
}: {
  name: string;
  isPending: boolean;
  onName: (name: string) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(name);
  return (
    <form
      className="flex items-end gap-3 pb-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onName(typed.trim());
      }}
    >
      <TextField
        label={t('editor.history.nameLabel')}
        name="label"
        maxLength={NAME_MAX}
        className="min-w-0 flex-1"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" pending={isPending} disabled={typed.trim() === ''}>
        {t('editor.history.saveName')}
      </Button>
    </form>
  );
}
