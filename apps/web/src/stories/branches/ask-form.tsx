import { useTRPC } from '@inkvine/client/react';
import type { ForkForm, ForkPlace } from '@inkvine/contracts/branches';
import { formatDate } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { TextArea } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { useLocale } from '../../shell/locale.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';

import { TermsList } from './terms-list.tsx';

const MESSAGE_MAX_LENGTH = 1_000;

/** Asks the author, or says that they were asked. */
export function AskForm({ form, place }: { form: ForkForm; place: ForkPlace }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [text, setText] = useState('');
  const renew = () => queryClient.invalidateQueries({ queryKey: trpc.branches.forkForm.queryKey(place) });
  const ask = useMutation(
    trpc.branches.requestFork.mutationOptions({
      onSuccess: () => toast(t('branches.fork.sent')),
      onSettled: renew,
    }),
  );
  const withdraw = useMutation(
    trpc.branches.withdrawRequest.mutationOptions({
      onSuccess: () => toast(t('branches.fork.withdrawn')),
      onSettled: renew,
    }),
  );
  const { request } = form;
  const error = ask.error ?? withdraw.error;
  return (
    <div className="flex flex-col gap-5">
      {request === null ? (
        <Notice tone="gold">{t('branches.fork.ask')}</Notice>
      ) : (
        <Notice tone="good">
          {t('branches.fork.waiting', { date: formatDate(request.expiresAt, locale, 'day') })}
        </Notice>
      )}
      <TermsList terms={form.policy.terms} />
      {request === null && (
        <TextArea
          label={t('branches.fork.message')}
          hint={t('branches.fork.messageHint')}
          name="message"
          rows={4}
          maxLength={MESSAGE_MAX_LENGTH}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {error !== null && (
        <div role="alert">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
      {request === null ? (
        <Button
          pending={ask.isPending}
          onClick={() => ask.mutate({ ...place, policyVersion: form.policy.version, message: text.trim() })}
        >
          {t('branches.fork.send')}
        </Button>
      ) : (
        <Button
          variant="secondary"
          pending={withdraw.isPending}
          onClick={() => withdraw.mutate({ requestId: request.id, version: request.version })}
        >
          {t('branches.fork.withdraw')}
        </Button>
      )}
    </div>
  );
}
