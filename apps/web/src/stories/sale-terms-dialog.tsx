import { useTRPC } from '@inkvine/client/react';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import type { BranchId } from '@inkvine/contracts/primitives';
import {
  BULK_DISCOUNT_MAX,
  RENT_HOURS,
  SetSaleTermsInput,
  WAIT_HOURS,
  type SaleTerms,
} from '@inkvine/contracts/sale-terms';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** How a branch sells its chapters beside for good: rent, and one chapter at a time to who waits. */
export function SaleTermsDialog({ branchId, onClose }: { branchId: BranchId; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const terms = useQuery(trpc.wallet.saleTerms.queryOptions({ branchId }));
  if (terms.data !== undefined)
    return <TermsForm key={terms.data.version} branchId={branchId} terms={terms.data} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('selling.open')}>
      <QueryView query={terms} loading={<Skeleton className="h-48" />}>
        {() => null}
      </QueryView>
    </Dialog>
  );
}

const digits = (typed: string): string => typed.replaceAll(/\D/g, '').slice(0, 4);
const number = (typed: string): number | undefined => (typed === '' ? undefined : Number(typed));

function TermsForm({
  branchId,
  terms,
  onClose,
}: {
  branchId: BranchId;
  terms: SaleTerms;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm] = useState({
    forRent: terms.rentCoins !== null,
    rentCoins: String(terms.rentCoins ?? 1),
    rentHours: String(terms.rentHours),
    waits: terms.wait !== null,
    hours: String(terms.wait?.hours ?? 24),
    fromChapter: String(terms.wait?.fromChapter ?? 1),
    excludeLatest: String(terms.wait?.excludeLatest ?? 3),
    bulkDiscount: String(terms.bulkDiscount),
  });
  const input = SetSaleTermsInput.safeParse({
    branchId,
    version: terms.version,
    rentCoins: form.forRent ? number(form.rentCoins) : null,
    rentHours: number(form.rentHours),
    bulkDiscount: number(form.bulkDiscount) ?? 0,
    wait: form.waits
      ? {
          hours: number(form.hours),
          fromChapter: number(form.fromChapter),
          excludeLatest: number(form.excludeLatest),
        }
      : null,
  });
  const key = trpc.wallet.saleTerms.queryKey({ branchId });
  const save = useMutation(
    trpc.wallet.setSaleTerms.mutationOptions({
      onSuccess: (saved) => {
        onClose();
        queryClient.setQueryData(key, saved);
        toast(t('common.saved'));
      },
      onError: (error) => {
        if (changedMeanwhile(error) !== null) void queryClient.invalidateQueries({ queryKey: key });
      },
    }),
  );
  const wrong = new Set(input.success ? [] : input.error.issues.map(({ path }) => String(path.at(-1))));
  const field = (
    name: 'rentCoins' | 'rentHours' | 'hours' | 'fromChapter' | 'excludeLatest' | 'bulkDiscount',
  ) => ({
    inputMode: 'numeric' as const,
    autoComplete: 'off',
    value: form[name],
    error: wrong.has(name) ? t('selling.invalid') : undefined,
    onChange: (event: { target: { value: string } }) =>
      setForm({ ...form, [name]: digits(event.target.value) }),
  });
  return (
    <FormDialog
      title={t('selling.open')}
      lead={t('selling.lead')}
      submit={t('common.save')}
      pending={save.isPending}
      problem={save.isError ? message(save.error) : null}
      isReady={input.success}
      onSubmit={() => input.success && save.mutate(input.data)}
      onClose={onClose}
    >
      <CheckField
        label={t('selling.rentOn')}
        hint={t('selling.rentOnHint')}
        checked={form.forRent}
        onChange={(forRent) => setForm({ ...form, forRent })}
      />
      {form.forRent && <TextField label={t('selling.rentCoins')} {...field('rentCoins')} />}
      <CheckField
        label={t('selling.waitOn')}
        hint={t('selling.waitOnHint')}
        checked={form.waits}
        onChange={(waits) => setForm({ ...form, waits })}
      />
      {form.waits && (
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label={t('selling.waitHours')}
            hint={t('selling.waitHoursHint', WAIT_HOURS)}
            {...field('hours')}
          />
          <TextField label={t('selling.waitFrom')} {...field('fromChapter')} />
          <TextField label={t('selling.waitExcludeLatest')} {...field('excludeLatest')} />
        </div>
      )}
      {(form.forRent || form.waits) && (
        <TextField
          label={t('selling.rentHours')}
          hint={t('selling.rentHoursHint', RENT_HOURS)}
          {...field('rentHours')}
        />
      )}
      <TextField
        label={t('selling.bulkDiscount')}
        hint={t('selling.bulkDiscountHint', { max: BULK_DISCOUNT_MAX })}
        {...field('bulkDiscount')}
      />
    </FormDialog>
  );
}
