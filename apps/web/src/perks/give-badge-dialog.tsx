import { useTRPC } from '@inkvine/client/react';
import { BADGE_REASON_MAX_LENGTH, GiveBadgeInput, type BadgeRule } from '@inkvine/contracts/badges';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Gives a badge by hand to whoever has an address. */
export function GiveBadgeDialog({ rule, onClose }: { rule: BadgeRule; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm] = useState({ to: '', reason: '' });
  const draft = GiveBadgeInput.safeParse({ ...form, id: rule.id });
  const give = useMutation(
    trpc.badges.give.mutationOptions({
      onSuccess: ({ name, given }) => {
        toast(t(given ? 'badges.give.given' : 'badges.give.before', { name }));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.badges.pathKey() }),
    }),
  );
  return (
    <FormDialog
      title={t('badges.give.title', { name: rule.name })}
      submit={t('badges.give.act')}
      pending={give.isPending}
      problem={give.error === null ? null : message(give.error)}
      isReady={draft.success}
      onSubmit={() => {
        if (draft.success) give.mutate(draft.data);
      }}
      onClose={onClose}
    >
      <TextField
        type="email"
        label={t('badges.give.to')}
        value={form.to}
        onChange={(event) => setForm({ ...form, to: event.target.value })}
      />
      <TextField
        label={t('badges.give.reason')}
        hint={t('badges.give.reasonHint')}
        maxLength={BADGE_REASON_MAX_LENGTH}
        value={form.reason}
        onChange={(event) => setForm({ ...form, reason: event.target.value })}
      />
    </FormDialog>
  );
}
