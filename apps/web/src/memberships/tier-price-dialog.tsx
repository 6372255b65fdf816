import { useTRPC } from '@inkvine/client/react';
import { isDearer, parseTierAmount, type PriceLine } from '@inkvine/client/tiers';
import {
  PRICE_AHEAD_DAYS,
  RISE_NOTICE_DAYS,
  tierPriceBounds,
  type SetTierPriceInput,
} from '@inkvine/contracts/memberships';
import type { MembershipTierId } from '@inkvine/contracts/primitives';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice, TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useSiteNow } from '../shell/site-time.ts';
import { boundWords, cleanAmount } from './tier-draft.ts';
import { usePriceWords } from './tier-words.ts';

type Start = 'usual' | 'now' | 'day';

/** The local day so many days after an instant, as date fields write it. */
function dayAhead(now: Date, days: number): string {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** The first instant of a local day, or undefined for what is no day that a price can begin on. */
function startOf(day: string, now: Date): Date | undefined {
  const isOffered = day >= dayAhead(now, 1) && day <= dayAhead(now, PRICE_AHEAD_DAYS - 1);
  return isOffered ? new Date(`${day}T00:00`) : undefined;
}

/** Sets what a tier costs, from when on and for whom. */
export function TierPriceDialog({
  tierId,
  line,
  onClose,
}: {
  tierId: MembershipTierId;
  line: PriceLine;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useSiteNow();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const words = usePriceWords();
  const { currency, interval, current } = line;
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Start | null>(null);
  const [asksMembers, setAsksMembers] = useState(false);
  const [day, setDay] = useState(dayAhead(now, RISE_NOTICE_DAYS));
  const amount = parseTierAmount(typed, currency, interval);
  const isRise = amount !== undefined && isDearer(current, amount);
  const start: Start = chosen !== null && (isRise || chosen !== 'usual') ? chosen : isRise ? 'usual' : 'now';
  const onDay = startOf(day, now);
  const from: SetTierPriceInput['from'] | undefined =
    start === 'usual' ? null : start === 'now' ? 'now' : onDay?.toISOString();
  const set = useMutation(
    trpc.memberships.setTierPrice.mutationOptions({
      onSuccess: () => {
        toast(t('tiers.setDone'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.memberships.pathKey() }),
    }),
  );
  const what = `${t(`tiers.currency.${currency}`)}, ${t(`tiers.interval.${interval}`)}`;
  const beginning = {
    usual: () => formatDate(new Date(`${dayAhead(now, RISE_NOTICE_DAYS)}T12:00`).toISOString(), locale),
    now: () => t('tiers.today'),
    day: () => (onDay === undefined ? '…' : formatDate(onDay.toISOString(), locale)),
  }[start]();
  return (
    <FormDialog
      title={t(current === undefined ? 'tiers.setOf' : 'tiers.changeOf', { what })}
      lead={t('tiers.dialogLead')}
      submit={t('tiers.save')}
      pending={set.isPending}
      problem={set.error === null ? null : message(set.error)}
      isReady={amount !== undefined && from !== undefined}
      onSubmit={() => {
        if (amount !== undefined && from !== undefined)
          set.mutate({ tierId, currency, interval, amount, from, asksMembers });
      }}
      onClose={onClose}
    >
      <TextField
        label={t('tiers.amount')}
        hint={
          current === undefined
            ? t('tiers.bounds', boundWords(tierPriceBounds(currency, interval), currency, locale))
            : t('tiers.amountNow', { price: formatPrice(current.amount, currency, locale) })
        }
        error={
          typed !== '' && amount === undefined
            ? t('tiers.bounds', boundWords(tierPriceBounds(currency, interval), currency, locale))
            : undefined
        }
        inputMode={currency === 'USD' || currency === 'INR' ? 'decimal' : 'numeric'}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(cleanAmount(event.target.value, currency))}
      />
      <Choice
        name="price-start"
        label={t('tiers.starts')}
        value={start}
        options={(['usual', 'now', 'day'] as const)
          .filter((value) => isRise || value !== 'usual')
          .map((value) => ({ value, label: t(`tiers.start.${value}`) }))}
        onChange={setChosen}
      />
      {start === 'day' && (
        <TextField
          label={t('tiers.day')}
          hint={t('tiers.dayHint')}
          type="date"
          min={dayAhead(now, 1)}
          max={dayAhead(now, PRICE_AHEAD_DAYS - 1)}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      )}
      {current !== undefined && (
        <Choice
          name="price-for"
          label={t('tiers.forWhom')}
          value={asksMembers ? 'all' : 'new'}
          options={[
            { value: 'new', label: t('tiers.forNew') },
            { value: 'all', label: t('tiers.forAll') },
          ]}
          onChange={(value) => setAsksMembers(value === 'all')}
        />
      )}
      <div role="status" className="flex min-h-6 flex-col gap-3 text-sm">
        {amount !== undefined && (
          <p>
            {current === undefined
              ? t('tiers.willBe.first', { date: beginning, price: words({ currency, interval, amount }) })
              : t(amount === current.amount ? 'tiers.willBe.same' : 'tiers.willBe.change', {
                  date: beginning,
                  price: formatPrice(amount, currency, locale),
                  before: formatPrice(current.amount, currency, locale),
                })}
          </p>
        )}
        {asksMembers && amount !== undefined && (
          <Notice tone="gold">{t(isRise ? 'tiers.askNotice' : 'tiers.lowerNotice')}</Notice>
        )}
      </div>
    </FormDialog>
  );
}
