import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import { benefitsWith, pricesForReaders } from '@inkvine/client/tiers';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import { CreateTierInput, TierBenefit, UpdateTierInput, type OwnTier } from '@inkvine/contracts/memberships';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { ChangedMeanwhile, useVersionedForm } from '../shell/changed-meanwhile.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';
import { NewPrices } from './new-prices.tsx';
import {
  benefitsOf,
  draftOf,
  EMPTY_TIER,
  formOf,
  pricesOf,
  type TierForm,
  type TypedPrices,
} from './tier-draft.ts';
import { TierBenefits, TierLimits, TierWords } from './tier-fields.tsx';
import { TierPreview } from './tier-preview.tsx';
import { useBenefitWords } from './tier-words.ts';

const SIDE_BY_SIDE = 'grid items-start gap-10 lg:grid-cols-[minmax(0,1fr)_23rem]';

/** Prepares a tier; it is a draft until it is published. */
export function NewTierForm({ tiers }: { tiers: readonly OwnTier[] }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [form, setForm] = useState(EMPTY_TIER);
  const [typed, setTyped] = useState<TypedPrices>({});
  const { prices, isRight } = pricesOf(typed);
  const request = { ...draftOf(form), prices };
  const draft = CreateTierInput.safeParse({
    ...{ ...request, idempotencyKey: keys.keyFor(JSON.stringify(request)) },
  });
  const create = useMutation(
    trpc.memberships.createTier.mutationOptions({
      onSuccess: async () => {
        toast(t('tiers.created'));
        await queryClient.invalidateQueries({ queryKey: trpc.memberships.pathKey() });
        await navigate({ to: '/studio', search: { tab: 'memberships' } });
      },
    }),
  );
  return (
    <div className={SIDE_BY_SIDE}>
      <form
        className="flex flex-col gap-10"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.success && isRight) create.mutate(draft.data);
        }}
      >
        <TierWords form={form} onChange={setForm} />
        <NewPrices typed={typed} onChange={setTyped} />
        <Gives form={form} onChange={setForm} tier={null} tiers={tiers} />
        <TierLimits form={form} onChange={setForm} />
        {create.error !== null && <Problem words={message(create.error)} />}
        <Button
          type="submit"
          className="self-start"
          disabled={!draft.success || !isRight}
          pending={create.isPending}
        >
          {t('tiers.create')}
        </Button>
      </form>
      <Preview form={form} tier={null} tiers={tiers} typed={typed} />
    </div>
  );
}

/** Changes what a tier is called and gives. `children`, what is changed by itself, stands under the form. */
export function TierEditForm({
  tier,
  tiers,
  children,
}: {
  tier: OwnTier;
  tiers: readonly OwnTier[];
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm, takePresent] = useVersionedForm(formOf(tier), tier.version);
  const draft = UpdateTierInput.safeParse({ ...draftOf(form), id: tier.id, version: tier.version });
  const update = useMutation(
    trpc.memberships.updateTier.mutationOptions({
      onSuccess: () => toast(t('tiers.saved')),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.memberships.pathKey() }),
    }),
  );
  const changed = changedMeanwhile(update.error);
  return (
    <div className={SIDE_BY_SIDE}>
      <div className="flex flex-col gap-12">
        {tier.status !== 'retired' && (
          <form
            className="flex flex-col gap-10"
            onSubmit={(event) => {
              event.preventDefault();
              if (draft.success) update.mutate(draft.data);
            }}
          >
            <TierWords form={form} onChange={setForm} />
            <Gives form={form} onChange={setForm} tier={tier} tiers={tiers} />
            <TierLimits form={form} onChange={setForm} />
            {changed !== null && (
              <ChangedMeanwhile
                fields={changed}
                onTakeTheirs={() => {
                  takePresent();
                  update.reset();
                }}
              />
            )}
            {update.error !== null && changed === null && <Problem words={message(update.error)} />}
            <Button type="submit" className="self-start" disabled={!draft.success} pending={update.isPending}>
              {t(changed === null ? 'common.save' : 'conflict.keepMine')}
            </Button>
          </form>
        )}
        {children}
      </div>
      <Preview form={form} tier={tier} tiers={tiers} />
    </div>
  );
}

function Problem({ words }: { words: string }) {
  return (
    <div role="alert">
      <Notice tone="bad">{words}</Notice>
    </div>
  );
}

function Gives({
  form,
  onChange,
  tier,
  tiers,
}: {
  form: TierForm;
  onChange: (form: TierForm) => void;
  tier: OwnTier | null;
  tiers: readonly OwnTier[];
}) {
  const words = useBenefitWords();
  const inherited = benefitsWith([], tier?.id ?? null, tiers);
  return (
    <TierBenefits
      form={form}
      onChange={onChange}
      isOpen={tier?.status === 'active'}
      inherited={inherited.map(words).join(' · ')}
    />
  );
}

function Preview({
  form,
  tier,
  tiers,
  typed = {},
}: {
  form: TierForm;
  tier: OwnTier | null;
  tiers: readonly OwnTier[];
  typed?: TypedPrices;
}) {
  const { t } = useTranslation();
  const living = tiers.filter(({ status }) => status !== 'retired');
  const lower = living.filter(({ rank }) => tier === null || rank < tier.rank);
  const { name, description } = form;
  const asked = tier === null ? { prices: pricesOf(typed).prices, comingPrices: [] } : pricesForReaders(tier);
  const { memberLimit, trialDays } = draftOf(form);
  return (
    <TierPreview
      place={lower.length}
      tier={{
        ...{ ...asked, description, memberLimit, trialDays },
        name: name.trim() === '' ? t('tiers.previewName') : name,
        benefits: benefitsWith(
          benefitsOf(form).filter((each) => TierBenefit.safeParse(each).success),
          tier?.id ?? null,
          tiers,
        ),
      }}
      below={lower.at(-1)?.benefits ?? []}
    />
  );
}
