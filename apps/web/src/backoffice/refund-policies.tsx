import { useTRPC } from '@inkvine/client/react';
import { PublishRefundPolicyInput, type RefundPolicy, type RefundTerms } from '@inkvine/contracts/refunds';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

const FIELDS = [
  'fullWithinDays',
  'feePercent',
  'feeMinimum',
  'freeFromUsed',
  'expiredFee',
  'expiredWithinYears',
  'automaticUpTo',
  'automaticPerMonth',
] as const;
type Form = Record<(typeof FIELDS)[number], string>;

const BPS_PER_PERCENT = 100;

const formOf = (terms: RefundTerms): Form => ({
  fullWithinDays: String(terms.fullWithinDays),
  feePercent: String(terms.feeBps / BPS_PER_PERCENT),
  feeMinimum: String(terms.feeMinimum.KRW ?? 0),
  freeFromUsed: String(terms.freeFromUsedBps / BPS_PER_PERCENT),
  expiredFee: String(terms.expiredFeeBps / BPS_PER_PERCENT),
  expiredWithinYears: String(terms.expiredWithinYears),
  automaticUpTo: String(terms.automaticUpTo.KRW ?? 0),
  automaticPerMonth: String(terms.automaticPerMonth),
});

const numberOf = (typed: string): number | undefined => (typed === '' ? undefined : Number(typed));
const bpsOf = (typed: string): number | undefined =>
  typed === '' ? undefined : Number(typed) * BPS_PER_PERCENT;

/** Amounts of currencies that the form does not show stay as they are. */
const termsOf = (form: Form, before: RefundTerms) => ({
  fullWithinDays: numberOf(form.fullWithinDays),
  feeBps: bpsOf(form.feePercent),
  feeMinimum: { ...before.feeMinimum, KRW: numberOf(form.feeMinimum) },
  freeFromUsedBps: bpsOf(form.freeFromUsed),
  expiredFeeBps: bpsOf(form.expiredFee),
  expiredWithinYears: numberOf(form.expiredWithinYears),
  automaticUpTo: { ...before.automaticUpTo, KRW: numberOf(form.automaticUpTo) },
  automaticPerMonth: numberOf(form.automaticPerMonth),
});

/** Every version of the refund terms, and publishing the next; none is ever edited. */
export function RefundPolicies() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [publishing, setPublishing] = useState(false);
  const policies = useQuery(trpc.refunds.policies.queryOptions());
  return (
    <section aria-labelledby="refund-policies" className="flex flex-col gap-4">
      <h2 id="refund-policies" className="font-serif text-base font-bold">
        {t('refunds.operate.policies')}
      </h2>
      <QueryView query={policies} loading={<Skeleton className="h-24" />}>
        {(items) => (
          <>
            <ul className="flex flex-col gap-3">
              {items.map((policy) => (
                <Policy key={policy.version} policy={policy} />
              ))}
            </ul>
            <Button variant="secondary" className="self-start" onClick={() => setPublishing(true)}>
              {t('refunds.operate.publish')}
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

function Policy({ policy }: { policy: RefundPolicy }) {
  const { t } = useTranslation();
  const form = formOf(policy.terms);
  return (
    <li className="rounded-lg border border-line p-4 text-sm">
      <p className="font-semibold">{t('refunds.operate.policyVersion', { version: policy.version })}</p>
      <p className="text-xs text-ink-soft">
        {policy.note} · <When at={policy.validFrom} relative={false} />
      </p>
      <dl className="mt-3 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 sm:grid-cols-[1fr_auto_1fr_auto]">
        {FIELDS.map((field) => (
          <div key={field} className="contents">
            <dt className="text-ink-soft">{t(`refunds.operate.${field}`)}</dt>
            <dd className="text-right tabular-nums">{form[field]}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

function PublishDialog({ newest, onClose }: { newest: RefundPolicy; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm] = useState(() => formOf(newest.terms));
  const [note, setNote] = useState('');
  const draft = PublishRefundPolicyInput.safeParse({
    terms: termsOf(form, newest.terms),
    note: note.trim(),
    basedOn: newest.version,
  });
  const publish = useMutation(
    trpc.refunds.publishPolicy.mutationOptions({
      onSuccess: () => {
        toast(t('refunds.operate.published'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.refunds.pathKey() }),
    }),
  );
  return (
    <FormDialog
      title={t('refunds.operate.publish')}
      lead={t('refunds.operate.publishLead')}
      submit={t('refunds.operate.publish')}
      pending={publish.isPending}
      problem={publish.error === null ? null : message(publish.error)}
      isReady={draft.success}
      onSubmit={() => {
        if (draft.success) publish.mutate(draft.data);
      }}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {FIELDS.map((field) => (
          <TextField
            key={field}
            label={t(`refunds.operate.${field}`)}
            inputMode="decimal"
            value={form[field]}
            onChange={(event) =>
              setForm({ ...form, [field]: event.target.value.replaceAll(/[^\d.]/g, '').slice(0, 9) })
            }
          />
        ))}
        <TextField
          label={t('refunds.operate.policyNote')}
          className="sm:col-span-2"
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </FormDialog>
  );
}
