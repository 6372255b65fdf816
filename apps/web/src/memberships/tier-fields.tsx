import {
  BADGE_MAX,
  OFFERED_BENEFITS,
  TIER_DESCRIPTION_MAX,
  TIER_NAME_MAX,
  TIER_WELCOME_MAX,
  TierBenefit,
} from '@inkvine/contracts/memberships';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckField, TextArea, TextField } from '../design/field.tsx';
import { benefitsOf, type TierForm } from './tier-draft.ts';

interface FieldsProps {
  form: TierForm;
  onChange: (form: TierForm) => void;
}

export function FieldGroup({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="font-serif text-lg font-bold">{title}</legend>
      {lead !== undefined && <p className="mt-1 text-sm text-ink-soft">{lead}</p>}
      <div className="mt-4 flex flex-col gap-4">{children}</div>
    </fieldset>
  );
}

export function TierWords({ form, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <FieldGroup title={t('tiers.words')}>
      <TextField
        label={t('tiers.name')}
        maxLength={TIER_NAME_MAX}
        required
        value={form.name}
        onChange={(event) => onChange({ ...form, name: event.target.value })}
      />
      <TextArea
        label={t('tiers.description')}
        hint={t('tiers.descriptionHint')}
        maxLength={TIER_DESCRIPTION_MAX}
        rows={3}
        value={form.description}
        onChange={(event) => onChange({ ...form, description: event.target.value })}
      />
      <TextArea
        label={t('tiers.welcome')}
        hint={t('tiers.welcomeHint')}
        maxLength={TIER_WELCOME_MAX}
        rows={2}
        value={form.welcome}
        onChange={(event) => onChange({ ...form, welcome: event.target.value })}
      />
    </FieldGroup>
  );
}

const PARAMS = { early_chapters: 'days', badge: 'label', monthly_coins: 'coins' } as const;
type WithParam = keyof typeof PARAMS;
const hasParam = (kind: string): kind is WithParam => kind in PARAMS;

export function TierBenefits({
  form,
  onChange,
  isOpen,
  inherited,
}: FieldsProps & {
  /** Somebody may be a member already. */
  isOpen: boolean;
  /** What lower tiers give, in words. */
  inherited: string;
}) {
  const { t } = useTranslation();
  const wrong = new Set(
    benefitsOf(form)
      .filter((benefit) => !TierBenefit.safeParse(benefit).success)
      .map(({ kind }) => kind),
  );
  return (
    <FieldGroup title={t('tiers.gives')} lead={t(isOpen ? 'tiers.givesMembers' : 'tiers.givesLead')}>
      {OFFERED_BENEFITS.map((kind) => (
        <div key={kind} className="flex flex-wrap items-start gap-x-6 gap-y-2">
          <div className="min-w-56 flex-1">
            <CheckField
              label={t(`tiers.offer.${kind}.label`)}
              hint={t(`tiers.offer.${kind}.hint`)}
              checked={form[kind]}
              onChange={(checked) => onChange({ ...form, [kind]: checked })}
            />
          </div>
          {hasParam(kind) && form[kind] && (
            <TextField
              className="w-full sm:w-44"
              label={t(`tiers.offer.${kind}.param`)}
              {...(wrong.has(kind) && {
                [form[PARAMS[kind]].trim() === '' ? 'hint' : 'error']: t(`tiers.offer.${kind}.problem`),
              })}
              {...(kind === 'badge' ? { maxLength: BADGE_MAX } : { inputMode: 'numeric' as const })}
              value={form[PARAMS[kind]]}
              onChange={({ target: { value } }) =>
                onChange({
                  ...form,
                  [PARAMS[kind]]: kind === 'badge' ? value : value.replaceAll(/\D/g, '').slice(0, 4),
                })
              }
            />
          )}
        </div>
      ))}
      {inherited !== '' && (
        <p className="text-sm text-ink-soft">{t('tiers.inherited', { benefits: inherited })}</p>
      )}
    </FieldGroup>
  );
}

export function TierLimits({ form, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const digits = (field: 'memberLimit' | 'trialDays', length: number) => ({
    inputMode: 'numeric' as const,
    value: form[field],
    onChange: (event: { target: { value: string } }) =>
      onChange({ ...form, [field]: event.target.value.replaceAll(/\D/g, '').slice(0, length) }),
  });
  return (
    <FieldGroup title={t('tiers.limits')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('tiers.memberLimit')}
          hint={t('tiers.memberLimitHint')}
          {...digits('memberLimit', 7)}
        />
        <TextField
          label={t('tiers.trialDays')}
          hint={t('tiers.trialDaysHint')}
          {...digits('trialDays', 2)}
          error={Number(form.trialDays) > 31 ? t('tiers.trialDaysHint') : undefined}
        />
      </div>
    </FieldGroup>
  );
}
