import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { SettlementRunId, UserId } from '@inkvine/contracts/primitives';
import { CorrectSettlementInput } from '@inkvine/contracts/settlements';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

const Correction = CorrectSettlementInput.omit({ idempotencyKey: true });

/** Drafts a run that corrects a creator's locked settlement, and leads to it. */
export function CorrectionDialog({
  of,
  name,
  onClose,
}: {
  of: { runId: SettlementRunId; creatorId: UserId };
  name: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const input = Correction.safeParse({
    ...{ ...of, reason },
    amountMinor: /^-?\d{1,9}$/.test(amount) ? Number(amount) : undefined,
  });
  const correct = useMutation(
    trpc.settlements.correct.mutationOptions({
      onSuccess: async ({ runId }) => {
        toast(t('settlements.corrected'));
        await queryClient.invalidateQueries({ queryKey: trpc.settlements.pathKey() });
        await navigate({ to: '/operate/settlements/$runId', params: { runId } });
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('settlements.correctTitle', { name })}
      lead={t('settlements.correctLead')}
      footer={
        <Button
          disabled={!input.success}
          pending={correct.isPending}
          onClick={() => {
            if (!input.success) return;
            correct.mutate({ ...input.data, idempotencyKey: keys.keyFor(JSON.stringify(input.data)) });
          }}
        >
          {t('settlements.correct')}
        </Button>
      }
    >
      <div className="grid gap-4">
        <TextField
          label={t('settlements.correctAmount')}
          inputMode="text"
          value={amount}
          onChange={(event) => setAmount(event.target.value.replaceAll(/[^\d-]/g, '').slice(0, 10))}
        />
        <TextField
          label={t('settlements.reason')}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {correct.isError && (
          <div role="alert">
            <Notice tone="bad">{message(correct.error)}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}
