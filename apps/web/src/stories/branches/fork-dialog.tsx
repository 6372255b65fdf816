import { parseAppError } from '@inkvine/client/app-error';
import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import { BRANCH_NAME_MAX_LENGTH, type ForkForm, type ForkPlace } from '@inkvine/contracts/branches';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { CheckField, TextField } from '../../design/field.tsx';
import { Notice, Skeleton } from '../../design/states.tsx';
import { useLocale } from '../../shell/locale.ts';
import { QueryView, useErrorMessage } from '../../shell/query-view.tsx';
import { AskForm } from './ask-form.tsx';
import { TermsList } from './terms-list.tsx';

/** What carrying on from a chapter means, in plain words, and the consent to it. */
export function ForkDialog({ place, onClose }: { place: ForkPlace; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const form = useQuery(trpc.branches.forkForm.queryOptions(place, { refetchOnWindowFocus: false }));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={
        form.data === undefined
          ? t('branches.fork.action')
          : t('branches.fork.title', { number: form.data.number })
      }
      {...(form.data === undefined
        ? {}
        : { lead: t('branches.fork.lead', { title: form.data.novelTitle, number: form.data.number }) })}
    >
      <QueryView query={form} loading={<Skeleton className="h-64" />}>
        {(data) => <Form form={data} place={place} />}
      </QueryView>
    </Dialog>
  );
}

function Form({ form, place }: { form: ForkForm; place: ForkPlace }) {
  const { t } = useTranslation();
  if (form.refusal === 'ask_first') return <AskForm form={form} place={place} />;
  if (form.refusal !== null) return <Notice>{t(`branches.fork.refusal.${form.refusal}`)}</Notice>;
  return <ConsentForm form={form} place={place} />;
}

function ConsentForm({ form, place }: { form: ForkForm; place: ForkPlace }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [name, setName] = useState('');
  const versions = `${form.policy.version}.${form.lineVersion}`;
  // Consent is to what was shown: when that changes, it is asked for again.
  const [agreedTo, setAgreedTo] = useState<string | null>(null);
  const isAgreed = form.mine || agreedTo === versions;
  const fork = useMutation(
    trpc.branches.fork.mutationOptions({
      onSuccess: async ({ branchId }) => {
        keys.renew();
        await queryClient.invalidateQueries({ queryKey: trpc.stories.myNovels.pathKey() });
        await navigate({
          to: '/write/$novelId',
          params: { novelId: form.novelId },
          search: { branch: branchId },
        });
      },
      onError: (error) => {
        if (parseAppError(error).code === 'VERSION_CONFLICT') {
          void queryClient.invalidateQueries({ queryKey: trpc.branches.forkForm.queryKey(place) });
        }
      },
    }),
  );
  const isOutdated = fork.isError && parseAppError(fork.error).code === 'VERSION_CONFLICT';
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = {
          ...place,
          name: name.trim(),
          lineVersion: form.lineVersion,
          policyVersion: form.policy.version,
          locale,
        };
        fork.mutate({ ...wanted, idempotencyKey: keys.keyFor(JSON.stringify(wanted)) });
      }}
    >
      {form.request?.state === 'granted' && <Notice tone="good">{t('branches.fork.granted')}</Notice>}
      <TextField
        label={t('branches.fork.name')}
        hint={t('branches.fork.nameHint')}
        name="branch-name"
        required
        maxLength={BRANCH_NAME_MAX_LENGTH}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {!form.mine && (
        <section aria-labelledby="fork-terms" className="rounded-md border border-line bg-sunken p-4">
          <h3 id="fork-terms" className="mb-2 text-sm font-semibold">
            {t('branches.fork.terms')}
          </h3>
          <TermsList terms={form.policy.terms} />
          <div className="mt-2 border-t border-line pt-1">
            <CheckField
              label={t('branches.fork.consent')}
              checked={isAgreed}
              onChange={(agreed) => setAgreedTo(agreed ? versions : null)}
            />
          </div>
        </section>
      )}
      {fork.isError && (
        <div role="alert">
          <Notice tone="bad">{isOutdated ? t('branches.fork.changed') : message(fork.error)}</Notice>
        </div>
      )}
      <Button type="submit" disabled={name.trim() === '' || !isAgreed} pending={fork.isPending}>
        {fork.isPending ? t('branches.fork.working') : t('branches.fork.submit')}
      </Button>
    </form>
  );
}
