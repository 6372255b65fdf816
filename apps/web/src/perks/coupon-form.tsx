import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import { Currency, parseMinorAmount } from '@inkvine/contracts/money';
import {
  CouponAudience,
  CouponTerms,
  OFFERED_COUPON_KINDS,
  type CouponBearer,
  type CouponKind,
} from '@inkvine/contracts/perks-coupons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckField, Choice, SelectField, TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { CouponTiers } from './coupon-tiers.tsx';

const INTERVALS = ['any', 'month', 'year'] as const;
const EMPTY = {
  ...{ name: '', coins: '', validDays: '90', amount: '', currency: 'KRW' as Currency, percent: '10' },
  ...{ months: '1', periods: '1', interval: 'any' as (typeof INTERVALS)[number] },
  ...{ audience: 'anyone' as CouponAudience, stock: '', perPerson: '1', startsAt: '', endsAt: '' },
  canStack: true,
  tierIds: [] as string[],
};
type CouponForm = typeof EMPTY;
type Digits = 'coins' | 'validDays' | 'percent' | 'months' | 'periods' | 'stock' | 'perPerson';

/** Fields of each kind that are whole numbers. */
const NUMBERS: Record<CouponKind, readonly Digits[]> = {
  bonus_coins: ['coins', 'validDays'],
  fixed: ['periods'],
  percent: ['percent', 'periods'],
  free_period: ['months'],
};

const numberOf = (typed: string): number | null => (typed === '' ? null : Number(typed));
const instantOf = (typed: string): string | null => (typed === '' ? null : new Date(typed).toISOString());

function benefitOf(kind: CouponKind, form: CouponForm) {
  const { currency } = form;
  const amount = parseMinorAmount(form.amount, currency);
  const [periods, percent] = [numberOf(form.periods), numberOf(form.percent)];
  switch (kind) {
    case 'bonus_coins':
      return { kind, coins: numberOf(form.coins), validDays: numberOf(form.validDays) };
    case 'fixed':
      return { kind, amount, currency, periods };
    case 'percent':
      return { kind, percent, most: form.amount === '' ? null : { amount, currency }, periods };
    case 'free_period':
      return { kind, months: numberOf(form.months) };
  }
}

const termsOf = (kind: CouponKind, form: CouponForm, now: string) => ({
  ...{ name: form.name, benefit: benefitOf(kind, form), audience: form.audience },
  tierIds: kind === 'bonus_coins' ? [] : form.tierIds,
  interval: form.interval === 'any' ? null : form.interval,
  ...{ stock: numberOf(form.stock), perPerson: numberOf(form.perPerson), canStack: form.canStack },
  ...{ startsAt: instantOf(form.startsAt) ?? now, endsAt: instantOf(form.endsAt) },
});

/** Makes a coupon of one of the kinds that are offered. */
export function CouponFormDialog({ bearer, onClose }: { bearer: CouponBearer; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const kinds = OFFERED_COUPON_KINDS[bearer];
  const [kind, setKind] = useState<CouponKind>(kinds[0] ?? 'bonus_coins');
  const [form, setForm] = useState(EMPTY);
  const [now] = useState(() => new Date().toISOString());
  const terms = CouponTerms.safeParse(termsOf(kind, form, now));
  const isCut = kind !== 'bonus_coins';
  const create = useMutation(
    trpc.perks.createCoupon.mutationOptions({
      onSuccess: () => {
        toast(t('coupons.form.made'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.perks.ownCoupons.pathKey() }),
    }),
  );
  const change = (changes: Partial<CouponForm>) => setForm({ ...form, ...changes });
  const digits = (field: Digits) => ({
    label: t(`coupons.form.${field}`),
    inputMode: 'numeric' as const,
    value: form[field],
    onChange: (event: { target: { value: string } }) =>
      change({ [field]: event.target.value.replaceAll(/\D/g, '').slice(0, 8) }),
  });
  const text = (field: 'name' | 'startsAt' | 'endsAt') => ({
    label: t(`coupons.form.${field}`),
    value: form[field],
    onChange: (event: { target: { value: string } }) => change({ [field]: event.target.value }),
  });
  return (
    <FormDialog
      wide
      title={t('coupons.desk.new')}
      lead={t('coupons.form.lead')}
      submit={t('coupons.form.make')}
      pending={create.isPending}
      problem={create.error === null ? null : message(create.error)}
      isReady={terms.success}
      onSubmit={() => {
        if (!terms.success) return;
        const asked = { bearer, terms: terms.data };
        create.mutate({ ...asked, idempotencyKey: keys.keyFor(JSON.stringify(asked)) });
      }}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          className="sm:col-span-2"
          hint={t('coupons.form.nameHint')}
          maxLength={60}
          {...text('name')}
        />
        {kinds.length > 1 && (
          <div className="sm:col-span-2">
            <Choice
              name="coupon-kind"
              label={t('coupons.form.kind')}
              value={kind}
              options={kinds.map((value) => ({ value, label: t(`coupons.form.kinds.${value}`) }))}
              onChange={setKind}
            />
          </div>
        )}
        {(kind === 'fixed' || kind === 'percent') && (
          <>
            <TextField
              label={t(`coupons.form.${kind === 'fixed' ? 'amount' : 'most'}`)}
              {...(kind === 'percent' && { hint: t('coupons.form.noLimit') })}
              inputMode="decimal"
              value={form.amount}
              onChange={(event) =>
                change({ amount: event.target.value.replaceAll(/[^\d.]/g, '').slice(0, 12) })
              }
            />
            <SelectField
              label={t('operate.currency')}
              value={form.currency}
              onChange={(event) => change({ currency: Currency.parse(event.target.value) })}
            >
              {Currency.options.map((currency) => (
                <option key={currency} value={currency}>
                  {t(`payments.currencies.${currency}`)}
                </option>
              ))}
            </SelectField>
          </>
        )}
        {NUMBERS[kind].map((field) => (
          <TextField key={field} {...digits(field)} />
        ))}
        <div className="sm:col-span-2">
          <Choice
            name="coupon-audience"
            label={t('coupons.form.audience')}
            value={form.audience}
            options={CouponAudience.options
              .filter((value) => isCut || value !== 'new_members')
              .map((value) => ({ value, label: t(`coupons.form.audiences.${value}`) }))}
            onChange={(audience) => change({ audience })}
          />
        </div>
        {isCut && bearer === 'creator' && (
          <CouponTiers tierIds={form.tierIds} onChange={(tierIds) => change({ tierIds })} />
        )}
        <TextField hint={t('coupons.form.noLimit')} {...digits('stock')} />
        <TextField {...digits('perPerson')} />
        <TextField hint={t('coupons.form.startsNow')} type="datetime-local" {...text('startsAt')} />
        <TextField hint={t('coupons.form.endsNever')} type="datetime-local" {...text('endsAt')} />
        {isCut && (
          <>
            <SelectField
              label={t('coupons.form.interval')}
              value={form.interval}
              onChange={(event) =>
                change({ interval: INTERVALS.find((value) => value === event.target.value) ?? 'any' })
              }
            >
              {INTERVALS.map((value) => (
                <option key={value} value={value}>
                  {t(`coupons.form.intervals.${value}`)}
                </option>
              ))}
            </SelectField>
            <CheckField
              label={t('coupons.form.canStack')}
              checked={form.canStack}
              onChange={(canStack) => change({ canStack })}
            />
          </>
        )}
      </div>
    </FormDialog>
  );
}
