import { useTRPC } from '@inkvine/client/react';
import { DisputeTerms, PublishDisputePolicyInput, type DisputePolicy } from '@inkvine/contracts/disputes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { SelectField, TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

const BEARERS = DisputeTerms.shape.bearer.options;

/** Every version of who bears a lost payment, and publishing the next; none is ever edited. */
export function DisputePolicies() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [publishing, setPublishing] = useState(false);
  const policies = useQuery(trpc.disputes.policies.queryOptions());
  return (
    <section aria-labelledby="dispute-policies" className="flex flex-col gap-4">
      <h2 id="dispute-policies" className="font-serif text-base font-bold">
        {t('disputes.operate.policies')}
      </h2>
      <p className="text-sm text-ink-soft">{t('disputes.operate.policyLead')}</p>
      <QueryView query={policies} loading={<Skeleton className="h-24" />}>
        {(items) => (
          <>
            <ul className="flex flex-col gap-3">
              {items.map((policy) => (
                <li key={policy.version} className="rounded-lg border border-line p-4 text-sm">
                  <p className="font-semibold">
                    {t('refunds.operate.policyVersion', { version: policy.version })} ·{' '}
                    {t(`disputes.operate.bearers.${policy.terms.bearer}`)}
                  </p>
                  <p className="text-xs text-ink-soft">
                    {policy.note} · <When at={policy.validFrom} relative={false} />
                  </p>
                </li>
              ))}
            </ul>
            <Button variant="secondary" className="self-start" onClick={() => setPublishing(true)}>
              {t('disputes.operate.publish')}
            </Button>
            {publishing && items[0] !== undefined && (
              <PublishDialog newest={items[0]} onClose={() => setPublishing(false)} />
            )}
          </>
        )}
      </QueryView>
    </section>
  );
}

function PublishDialog({ newest, onClose }: { newest: DisputePolicy; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [bearer, setBearer] = useState(newest.terms.bearer);
  const [note, setNote] = useState('');
  const draft = PublishDisputePolicyInput.safeParse({
    terms: { bearer },
    note: note.trim(),
    basedOn: newest.version,
  });
  const publish = useMutation(
    trpc.disputes.publishPolicy.mutationOptions({
      onSuccess: () => {
        toast(t('disputes.operate.published'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.disputes.pathKey() }),
    }),
  );
  return (
    <FormDialog
      title={t('disputes.operate.publishTitle')}
      lead={t('disputes.operate.policyLead')}
      submit={t('disputes.operate.publish')}
      pending={publish.isPending}
      problem={publish.error === null ? null : message(publish.error)}
      isReady={draft.success}
      onSubmit={() => {
        if (draft.success) publish.mutate(draft.data);
      }}
      onClose={onClose}
    >
      <SelectField
        label={t('disputes.operate.bearerField')}
        value={bearer}
        onChange={(event) =>
          setBearer(BEARERS.find((option) => option === event.target.value) ?? newest.terms.bearer)
        }
      >
        {BEARERS.map((option) => (
          <option key={option} value={option}>
            {t(`disputes.operate.bearers.${option}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('disputes.operate.note')}
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </FormDialog>
  );
}
