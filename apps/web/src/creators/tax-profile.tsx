import { useTRPC } from '@inkvine/client/react';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import { PayeeKind } from '@inkvine/contracts/settlement-rules';
import { SetTaxProfileInput, type TaxProfile as Profile } from '@inkvine/contracts/settlements';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { SelectField, TextField } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { ChangedMeanwhile, useVersionedForm } from '../shell/changed-meanwhile.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Who the creator is to the tax office; without it nothing is paid out. */
export function TaxProfile() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const profile = useQuery(trpc.creators.taxProfile.queryOptions());
  return (
    <Section id="tax-profile" title={t('settlements.taxProfile')} lead={t('settlements.taxProfileLead')}>
      <QueryView query={profile} loading={<Skeleton className="h-64" />}>
        {(data) => <Form profile={data} />}
      </QueryView>
    </Section>
  );
}

const EMPTY: Pick<Profile, 'residence' | 'kind' | 'legalName' | 'taxNumberEnd'> = {
  ...{ residence: 'KR', kind: 'individual', legalName: '', taxNumberEnd: '' },
};

const valuesOf = ({ residence, kind, legalName, taxNumberEnd }: typeof EMPTY) => ({
  ...{ residence, kind, legalName, taxNumberEnd },
});

function Form({ profile }: { profile: Profile | null }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm, takePresent] = useVersionedForm(valuesOf(profile ?? EMPTY), profile?.version ?? 0);
  const input = SetTaxProfileInput.safeParse({ ...form, version: profile?.version ?? null });
  const save = useMutation(
    trpc.creators.setTaxProfile.mutationOptions({
      onSuccess: () => toast(t('settlements.taxProfileSaved')),
      onSettled: () =>
        Promise.all(
          // Without one nobody is paid.
          [trpc.creators.taxProfile.queryKey(), trpc.payouts.pathKey()].map((queryKey) =>
            queryClient.invalidateQueries({ queryKey }),
          ),
        ),
    }),
  );
  const changed = changedMeanwhile(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (input.success) save.mutate(input.data);
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      {profile === null && <Notice tone="gold">{t('settlements.taxProfileMissing')}</Notice>}
      <TextField
        label={t('settlements.residence')}
        hint={t('settlements.residenceHint')}
        autoComplete="country"
        value={form.residence}
        onChange={(event) =>
          setForm({
            ...form,
            residence: event.target.value
              .toUpperCase()
              .replaceAll(/[^A-Z]/g, '')
              .slice(0, 2),
          })
        }
      />
      <SelectField
        label={t('settlements.kind')}
        value={form.kind}
        onChange={(event) => setForm({ ...form, kind: PayeeKind.parse(event.target.value) })}
      >
        {PayeeKind.options.map((kind) => (
          <option key={kind} value={kind}>
            {t(`settlements.kinds.${kind}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('settlements.legalName')}
        autoComplete="name"
        maxLength={100}
        value={form.legalName}
        onChange={(event) => setForm({ ...form, legalName: event.target.value })}
      />
      <TextField
        label={t('settlements.numberEnd')}
        autoComplete="off"
        value={form.taxNumberEnd}
        onChange={(event) =>
          setForm({
            ...form,
            taxNumberEnd: event.target.value
              .toUpperCase()
              .replaceAll(/[^0-9A-Z]/g, '')
              .slice(0, 4),
          })
        }
      />
      {changed !== null && (
        <ChangedMeanwhile
          fields={changed}
          onTakeTheirs={() => {
            takePresent();
            save.reset();
          }}
        />
      )}
      {save.error !== null && changed === null && (
        <div role="alert">
          <Notice tone="bad">{message(save.error)}</Notice>
        </div>
      )}
      <Button type="submit" className="self-start" disabled={!input.success} pending={save.isPending}>
        {t(changed === null ? 'common.save' : 'conflict.keepMine')}
      </Button>
    </form>
  );
}
