import { methodOf } from '@inkvine/client/memberships/my-memberships';
import { useTierChange, useTierChangeWithdrawal } from '@inkvine/client/memberships/tier-change';
import { useTRPC } from '@inkvine/client/react';
import type { TierBenefit } from '@inkvine/contracts/memberships';
import type { MyMembership } from '@inkvine/contracts/renewals';
import type { TierChangeOffer, TierChangeOption } from '@inkvine/contracts/tier-changes';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { priceInWords } from '@inkvine/i18n/membership-words';
import { tierChangeInWords } from '@inkvine/i18n/tier-change-words';
import { useQuery } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useMethodTitle } from '../payments/method-title.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useFailureWords } from './failure-words.ts';
import { useBenefitWords } from './tier-words.ts';

/** Moves to another tier of the creator; nothing where there is none that is paid in the same way. */
export function ChangeTier({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const failure = useFailureWords();
  const { creator, tier, tierChange } = membership;
  const change = useTierChange(membership, {
    changed: ({ outcome, membership: after }) => {
      if (outcome === 'changed') toast(t('memberships.tierChange.changed', { tier: after.tier.name }));
      if (outcome !== 'agreed' || after.tierChange === null) return;
      const { from, tier: next } = after.tierChange;
      toast(t('memberships.tierChange.agreed', { tier: next.name, date: formatDate(from, locale) }));
    },
  });
  const { offer, option, options, error, refused } = change;
  if (offer === undefined || (options.length === 0 && tierChange === null)) return null;
  const words = option && tierChangeInWords(t, option, offer, locale);
  const problem =
    refused === null ? null : t('memberships.tierChange.refused', { why: failure(refused.failure) });
  return (
    <>
      <Button variant="quiet" onClick={() => change.setAsking(true)}>
        {t('memberships.tierChange.open')}
      </Button>
      {change.isAsking && (
        <FormDialog
          wide
          title={t('memberships.tierChange.title', { name: creator.name })}
          lead={t('memberships.tierChange.lead', {
            tier: tier.name,
            price: priceInWords(t, membership, locale),
          })}
          submit={words?.submit ?? t('memberships.tierChange.open')}
          keep={t('memberships.tierChange.keep', { tier: tier.name })}
          pending={change.isChanging}
          problem={error === null ? problem : message(error)}
          isReady={change.isReady}
          onSubmit={change.change}
          onClose={() => change.setAsking(false)}
        >
          {offer.refusal !== null ? (
            <Notice tone="gold">{t(`memberships.tierChange.refusal.${offer.refusal}`)}</Notice>
          ) : (
            <Options offer={offer} options={options} chosen={option?.tierId} onChoose={change.choose} />
          )}
          {option !== undefined && offer.refusal === null && (
            <Summary membership={membership} offer={offer} option={option} />
          )}
        </FormDialog>
      )}
    </>
  );
}

function Options({
  offer,
  options,
  chosen,
  onChoose,
}: {
  offer: TierChangeOffer;
  options: readonly TierChangeOption[];
  chosen: string | undefined;
  onChoose: (tierId: TierChangeOption['tierId']) => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-semibold">{t('memberships.tierChange.choose')}</legend>
      {options.map((option) => (
        <label
          key={option.tierId}
          className="flex min-h-11 cursor-pointer items-start gap-3 rounded-md border border-line-strong px-4 py-3 text-sm has-checked:border-vine has-checked:bg-vine-soft has-disabled:cursor-default has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-vine"
        >
          <input
            type="radio"
            name="tier-change"
            value={option.tierId}
            checked={option.tierId === chosen}
            disabled={option.isFull}
            onChange={() => onChoose(option.tierId)}
            className="mt-0.5 size-4 accent-vine"
          />
          <span className="min-w-0 flex-1 font-semibold break-words">{option.name}</span>
          <span className="tabular-nums">
            {priceInWords(t, { ...offer, amount: option.amount }, locale)}
            {option.isFull && ` · ${t('memberships.tierChange.full')}`}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What is agreed to: what is paid today and next, what comes and what goes. */
function Summary({
  membership,
  offer,
  option,
}: {
  membership: MyMembership;
  offer: TierChangeOffer;
  option: TierChangeOption;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = tierChangeInWords(t, option, offer, locale);
  const titleOf = useMethodTitle();
  const trpc = useTRPC();
  const methods = useQuery(trpc.paymentMethods.list.queryOptions());
  const method = methodOf(membership, methods.data ?? []);
  return (
    <section aria-live="polite" className="flex flex-col gap-4 border-t border-line pt-4 text-sm">
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[7rem_minmax(0,1fr)] sm:gap-y-2">
        <Fact label={t('memberships.tierChange.today')}>
          <strong className="font-semibold">{words.today}</strong>
          {words.coins !== null && <span className="block">{words.coins}</span>}
        </Fact>
        {method !== undefined && (
          <Fact label={t('memberships.fact.method')}>
            {method === null ? t('memberships.fact.coins') : titleOf(method)}
          </Fact>
        )}
        <Fact label={t('memberships.tierChange.begins')}>{words.begins}</Fact>
        <Fact label={t('memberships.tierChange.next')}>{words.next}</Fact>
      </dl>
      <Benefits title={t('memberships.tierChange.benefits')} benefits={option.benefits} />
      <Benefits title={t('memberships.tierChange.losses')} benefits={option.losses} />
      <p className="text-ink-soft">{words.consent}</p>
    </section>
  );
}

function Benefits({ title, benefits }: { title: string; benefits: readonly TierBenefit[] }) {
  const wordsOf = useBenefitWords();
  const id = useId();
  if (benefits.length === 0) return null;
  return (
    <div>
      <h3 id={id} className="font-semibold">
        {title}
      </h3>
      <ul aria-labelledby={id} className="mt-1 list-disc pl-5">
        {benefits.map((benefit) => (
          <li key={benefit.kind}>{wordsOf(benefit)}</li>
        ))}
      </ul>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="max-sm:mb-2">{children}</dd>
    </>
  );
}

/** A change that waits for its day, or for the bank; nothing while none does. */
export function TierChangeComing({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { tier, tierChange, isChangingTier } = membership;
  const { error, pending, withdraw } = useTierChangeWithdrawal(membership, {
    withdrawn: () => toast(t('memberships.tierChange.takenBack', { tier: tier.name })),
  });
  return (
    <>
      {isChangingTier && (
        <div role="status">
          <Notice tone="gold">{t('memberships.tierChange.waiting')}</Notice>
        </div>
      )}
      {tierChange !== null && (
        <Card className="flex flex-col gap-4 text-sm">
          <h2 className="text-base font-semibold">{t('memberships.tierChange.agreedTitle')}</h2>
          <p role="status">
            {t('memberships.tierChange.agreedBody', {
              tier: tierChange.tier.name,
              price: formatPrice(tierChange.amount, membership.currency, locale),
              date: formatDate(tierChange.from, locale),
            })}
          </p>
          <div>
            <Button variant="secondary" pending={pending} onClick={withdraw}>
              {t('memberships.tierChange.takeBack', { tier: tier.name })}
            </Button>
          </div>
          {error !== null && (
            <p role="alert" className="text-wine">
              {message(error)}
            </p>
          )}
        </Card>
      )}
    </>
  );
}
