import { useTRPC } from '@inkvine/client/react';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import { BRANCH_NAME_MAX_LENGTH, type ManagedBranch } from '@inkvine/contracts/branches';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { ChangedMeanwhile, useVersionedForm } from '../../shell/changed-meanwhile.tsx';
import { useErrorMessage } from '../../shell/query-view.tsx';

interface ForkDialogProps {
  branch: ManagedBranch;
  onClose: () => void;
}

function useForkSaved() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.branches.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.stories.pathKey() }),
    ]);
  };
}

const closedBy = (onClose: () => void) => (open: boolean) => {
  if (!open) onClose();
};

export function RenameForkDialog({ branch, onClose }: ForkDialogProps) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const message = useErrorMessage();
  const saved = useForkSaved();
  const [{ name }, setForm, takePresent] = useVersionedForm({ name: branch.name }, branch.version);
  const rename = useMutation(
    trpc.branches.rename.mutationOptions({
      onSuccess: () => {
        toast(t('common.saved'));
        onClose();
      },
      onSettled: saved,
    }),
  );
  const changed = changedMeanwhile(rename.error);
  return (
    <Dialog
      open
      onOpenChange={closedBy(onClose)}
      title={t('branches.desk.rename')}
      footer={
        <Button
          pending={rename.isPending}
          disabled={name.trim() === ''}
          onClick={() => rename.mutate({ branchId: branch.id, version: branch.version, name: name.trim() })}
        >
          {t(changed === null ? 'common.save' : 'conflict.keepMine')}
        </Button>
      }
    >
      <TextField
        label={t('branches.desk.renameTitle')}
        hint={t('branches.fork.nameHint')}
        name="branch-name"
        maxLength={BRANCH_NAME_MAX_LENGTH}
        value={name}
        onChange={(event) => setForm({ name: event.target.value })}
      />
      {changed !== null && (
        <div className="mt-4">
          <ChangedMeanwhile
            fields={changed}
            onTakeTheirs={() => {
              takePresent();
              rename.reset();
            }}
          />
        </div>
      )}
      {rename.isError && changed === null && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(rename.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}

export function RewriteForkDialog({ branch, onClose }: ForkDialogProps) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const message = useErrorMessage();
  const saved = useForkSaved();
  const [typed, setTyped] = useState(String(branch.forkNumber));
  const number = Number(typed);
  const isPossible = number >= 2 && number <= branch.forkNumber;
  const rewrite = useMutation(
    trpc.branches.rewriteFrom.mutationOptions({
      onSuccess: () => {
        toast(t('branches.desk.rewritten', { number: number - 1 }));
        onClose();
      },
      onSettled: saved,
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={closedBy(onClose)}
      title={t('branches.desk.rewriteTitle')}
      lead={t('branches.desk.rewriteLead')}
      footer={
        <Button
          variant="danger"
          pending={rewrite.isPending}
          disabled={!isPossible}
          onClick={() => rewrite.mutate({ branchId: branch.id, version: branch.version, number })}
        >
          {t('branches.desk.rewriteConfirm', { number })}
        </Button>
      }
    >
      <TextField
        label={t('branches.desk.rewriteNumber')}
        hint={t('branches.desk.rewriteHint', { max: branch.forkNumber })}
        name="number"
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value.replaceAll(/\D/g, '').slice(0, 5))}
      />
      {rewrite.isError && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(rewrite.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}
