import { useTRPC } from '@inkvine/client/react';
import { Currency, parseMinorAmount, typedAmount } from '@inkvine/contracts/money';
import { PublishRewardInput, type RewardRule, type RewardTerms } from '@inkvine/contracts/rewards';
import { formatDate, formatMoney } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { CheckField, Choice, SelectField, TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Rules by which top-ups bring coins beside what they bought: each version with what it gave. */
export function Rewards() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const rules = useQuery(trpc.rewards.rules.queryOptions());
  const [asked, setAsked] = useState<'new' | RewardRule | null>(null);
  return (
    <Section
      id="rewards"
      title={t('rewards.title')}
      lead={t('rewards.lead')}
      action={<Button onClick={() => setAsked('new')}>{t('rewards.new')}</Button>}
    >
      <QueryView query={rules} loading={<Skeleton className="h-32" />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('rewards.empty')} body={t('rewards.emptyBody')} />
          ) : (
            <ul className="flex flex-col gap-3">
              {items.map((rule) => (
                <Rule key={rule.id} rule={rule} onChange={() => setAsked(rule)} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {asked !== null && <RuleDialog rule={asked === 'new' ? null : asked} onClose={() => setAsked(null)} />}
    </Section>
  );
}

function useTermsWords(): (terms: RewardTerms) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  return (terms) => {
    const from = formatMoney(terms.minAmount, terms.currency, locale);
    return [
      terms.percent === null
        ? t('rewards.fixed', { coins: terms.coins ?? 0, from })
        : t('rewards.share', { percent: terms.percent, from }),
      ...(terms.firstOnly ? [t('rewards.firstOnly')] : []),
      ...(terms.perPersonCoins === null ? [] : [t('rewards.perPersonOf', { coins: terms.perPersonCoins })]),
      ...(terms.budgetCoins === null ? [] : [t('rewards.budgetOf', { coins: terms.budgetCoins })]),
      t('rewards.lasts', { days: terms.validDays }),
      terms.endsAt === null
        ? t('rewards.from', { date: formatDate(terms.startsAt, locale, 'minute') })
        : t('rewards.between', {
            from: formatDate(terms.startsAt, locale, 'minute'),
            to: formatDate(terms.endsAt, locale, 'minute'),
          }),
    ].join(' · ');
  };
}

function Rule({ rule, onChange }: { rule: RewardRule; onChange: () => void }) {
  const { t } = useTranslation();
  const words = useTermsWords();
  const { terms, given, state, version } = rule;
  return (
    <li className="flex flex-wrap items-start justify-between gap-4 rounded-lg border border-line p-4 text-sm">
      <div className="min-w-0">
        <p className="font-semibold break-words">
          {terms.name} · {t('refunds.operate.policyVersion', { version })} · {t(`rewards.state.${state}`)}
        </p>
        <p className="text-ink-soft">{words(terms)}</p>
        <p className="mt-1">
          {t('rewards.gave', { coins: given.coins, topUps: given.topUps, people: given.people })}
        </p>
      </div>
      {state !== 'stopped' && (
        <div className="flex gap-2">
          <Button
            variant="secondary"
            size="sm"
            aria-label={t('rewards.changeOf', { name: terms.name })}
            onClick={onChange}
          >
            {t('rewards.change')}
          </Button>
          <Stop rule={rule} />
        </div>
      )}
    </li>
  );
}

function Stop({ rule }: { rule: RewardRule }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isOpen, setIsOpen] = useState(false);
  const stop = useMutation(
    trpc.rewards.stop.mutationOptions({
      onSuccess: () => {
        setIsOpen(false);
        toast(t('rewards.stopped'));
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.rewards.pathKey() }),
    }),
  );
  return (
    <>
      <Button
        variant="quiet"
        size="sm"
        aria-label={t('rewards.stopOf', { name: rule.terms.name })}
        onClick={() => setIsOpen(true)}
      >
        {t('rewards.stop')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t('rewards.stopOf', { name: rule.terms.name })}
        body={stop.error === null ? t('rewards.stopBody') : message(stop.error)}
        action={t('rewards.stop')}
        pending={stop.isPending}
        onConfirm={() => stop.mutate({ id: rule.id })}
      />
    </>
  );
}

const EMPTY = {
  ...{ name: '', currency: 'KRW' as Currency, minAmount: '0', gives: 'percent' as 'percent' | 'coins' },
  ...{ amount: '10', firstOnly: false, perPerson: '', budget: '', validDays: '30', startsAt: '', endsAt: '' },
};
type RuleForm = typeof EMPTY;

const formOf = ({ terms }: RewardRule): RuleForm => ({
  ...{ name: terms.name, currency: terms.currency, firstOnly: terms.firstOnly },
  minAmount: typedAmount(terms.minAmount, terms.currency),
  gives: terms.percent === null ? 'coins' : 'percent',
  amount: String(terms.percent ?? terms.coins ?? ''),
  perPerson: terms.perPersonCoins === null ? '' : String(terms.perPersonCoins),
  budget: terms.budgetCoins === null ? '' : String(terms.budgetCoins),
  validDays: String(terms.validDays),
  // What has begun goes on from now.
  startsAt: '',
  endsAt: terms.endsAt === null ? '' : localMinute(new Date(terms.endsAt)),
});

/** As `datetime-local` fields write it, in the time zone of the device. */
const localMinute = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

const limitOf = (typed: string): number | null => (typed === '' ? null : Number(typed));

function draftOf(form: RuleForm, now: string) {
  const amount = limitOf(form.amount);
  const instant = (typed: string) => (typed === '' ? null : new Date(typed).toISOString());
  return {
    ...{ name: form.name, currency: form.currency, firstOnly: form.firstOnly },
    minAmount: parseMinorAmount(form.minAmount, form.currency),
    percent: form.gives === 'percent' ? amount : null,
    coins: form.gives === 'coins' ? amount : null,
    ...{ perPersonCoins: limitOf(form.perPerson), budgetCoins: limitOf(form.budget) },
    ...{
      validDays: limitOf(form.validDays),
      startsAt: instant(form.startsAt) ?? now,
      endsAt: instant(form.endsAt),
    },
  };
}

/** Makes a rule, or the next version of one, and shows what it would have cost. */
function RuleDialog({ rule, onClose }: { rule: RewardRule | null; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm] = useState(rule === null ? EMPTY : formOf(rule));
  const [now] = useState(() => new Date().toISOString());
  const draft = PublishRewardInput.safeParse({ terms: draftOf(form, now), replaces: rule?.id ?? null });
  const cost = useQuery(
    trpc.rewards.cost.queryOptions(
      { terms: draft.success ? draft.data.terms : ({} as RewardTerms) },
      { enabled: draft.success, staleTime: 0 },
    ),
  );
  const publish = useMutation(
    trpc.rewards.publish.mutationOptions({
      onSuccess: () => {
        toast(t('rewards.published'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.rewards.pathKey() }),
    }),
  );
  const digits = (field: 'amount' | 'perPerson' | 'budget' | 'validDays') => ({
    inputMode: 'numeric' as const,
    value: form[field],
    onChange: (event: { target: { value: string } }) =>
      setForm({ ...form, [field]: event.target.value.replaceAll(/\D/g, '').slice(0, 8) }),
  });
  const text = (field: 'name' | 'startsAt' | 'endsAt') => ({
    value: form[field],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value }),
  });
  return (
    <FormDialog
      wide
      title={rule === null ? t('rewards.new') : t('rewards.changeOf', { name: rule.terms.name })}
      lead={t('rewards.dialogLead')}
      submit={t('rewards.publish')}
      pending={publish.isPending}
      problem={publish.error === null ? null : message(publish.error)}
      isReady={draft.success}
      onSubmit={() => {
        if (draft.success) publish.mutate(draft.data);
      }}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          className="sm:col-span-2"
          label={t('rewards.name')}
          hint={t('rewards.nameHint')}
          maxLength={60}
          {...text('name')}
        />
        <SelectField
          label={t('operate.currency')}
          value={form.currency}
          onChange={(event) => setForm({ ...form, currency: Currency.parse(event.target.value) })}
        >
          {Currency.options.map((currency) => (
            <option key={currency} value={currency}>
              {t(`payments.currencies.${currency}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('rewards.minAmount')}
          inputMode="decimal"
          value={form.minAmount}
          onChange={(event) =>
            setForm({ ...form, minAmount: event.target.value.replaceAll(/[^\d.]/g, '').slice(0, 12) })
          }
        />
        <Choice
          name="reward-gives"
          label={t('rewards.gives')}
          value={form.gives}
          options={(['percent', 'coins'] as const).map((value) => ({
            value,
            label: t(`rewards.givesChoice.${value}`),
          }))}
          onChange={(gives) => setForm({ ...form, gives })}
        />
        <TextField label={t(`rewards.amount.${form.gives}`)} {...digits('amount')} />
        <TextField label={t('rewards.perPerson')} hint={t('rewards.noLimit')} {...digits('perPerson')} />
        <TextField label={t('rewards.budget')} hint={t('rewards.noLimit')} {...digits('budget')} />
        <TextField
          label={t('rewards.startsAt')}
          hint={t('rewards.startsNow')}
          type="datetime-local"
          {...text('startsAt')}
        />
        <TextField
          label={t('rewards.endsAt')}
          hint={t('rewards.endsNever')}
          type="datetime-local"
          {...text('endsAt')}
        />
        <TextField label={t('rewards.validDays')} {...digits('validDays')} />
        <CheckField
          label={t('rewards.firstOnly')}
          checked={form.firstOnly}
          onChange={(firstOnly) => setForm({ ...form, firstOnly })}
        />
      </div>
      <p role="status" className="mt-4 min-h-6 text-sm text-ink-soft">
        {draft.success && cost.data !== undefined && t('rewards.cost', cost.data)}
      </p>
    </FormDialog>
  );
}
