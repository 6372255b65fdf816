import { useTRPC } from '@inkvine/client/react';
import { EarningSource, ofSource, SettlementRules } from '@inkvine/contracts/settlement-rules';
import { SetSettlementPolicyInput, type SettlementPolicy } from '@inkvine/contracts/settlements';
import { formatBasisPoints, formatMoney, formatMonth } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { Dialog } from '../design/dialog.tsx';
import { SelectField, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Fees and taxes in all their versions, the newest of each currency first. */
export function SettlementPolicies({ policies }: { policies: SettlementPolicy[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [edited, setEdited] = useState<SettlementPolicy | null>(null);
  return (
    <Section id="policies" title={t('settlements.policies')} lead={t('settlements.policyLead')}>
      <ul className="divide-y divide-line border-y border-line">
        {policies.map((policy, index) => {
          const { currency, version, validFrom, rules } = policy;
          const isNewest = policies[index - 1]?.currency !== currency;
          return (
            <li
              key={`${currency} ${version}`}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 text-sm"
            >
              <span>
                <span className="block font-semibold">
                  {currency} · {t('settlements.policyVersion', { version })}
                  {isNewest && ` · ${t('settlements.policyCurrent')}`}
                </span>
                <span className="block text-ink-soft">
                  {t('settlements.policyFrom', { month: formatMonth(validFrom, locale) })} ·{' '}
                  {EarningSource.options
                    .map(
                      (source) =>
                        `${t(`settlements.source.${source}`)} ${formatBasisPoints(ofSource(rules.feeBps, source))}`,
                    )
                    .join(' · ')}{' '}
                  · {t('settlements.minimumPayout')} {formatMoney(rules.minimumPayoutMinor, currency, locale)}
                </span>
              </span>
              {isNewest && (
                <Button variant="quiet" size="sm" onClick={() => setEdited(policy)}>
                  {t('settlements.newPolicy')}
                  <span className="sr-only">: {currency}</span>
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {edited !== null && <PolicyDialog policy={edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}

const percentOf = (bps: number): string => String(bps / 100);
/** Whole basis points of what was typed as per cent; undefined where it is no such number. */
const bpsOf = (typed: string | undefined): number | undefined =>
  /^\d{1,3}(\.\d{1,2})?$/.test(typed ?? '') ? Math.round(Number(typed) * 100) : undefined;
const wholeOf = (typed: string | undefined): number | undefined =>
  /^\d{1,9}$/.test(typed ?? '') ? Number(typed) : undefined;

type Typed = Record<string, string>;

function typedOf({ rules, validFrom }: SettlementPolicy): Typed {
  return {
    validFrom: validFrom.slice(0, 7),
    ...Object.fromEntries(
      EarningSource.options.map((s) => [`fee ${s}`, percentOf(ofSource(rules.feeBps, s))]),
    ),
    ...Object.fromEntries(EarningSource.options.map((s) => [`vat ${s}`, ofSource(rules.vatClass, s)])),
    ...{ feeBase: rules.feeBase, vat: percentOf(rules.vatBps), gateway: percentOf(rules.gatewayFeeBps) },
    ...{ bonus: String(rules.bonusCoinMinor), minimum: String(rules.minimumPayoutMinor) },
    ...Object.fromEntries(
      rules.withholding.flatMap(({ incomeBps, localBps }, index) => [
        [`income ${index}`, percentOf(incomeBps)],
        [`local ${index}`, percentOf(localBps)],
      ]),
    ),
  };
}

function rulesOf(typed: Typed, before: SettlementRules) {
  const each = (read: (source: EarningSource) => unknown) =>
    Object.fromEntries(EarningSource.options.map((source) => [source, read(source)]));
  return SettlementRules.safeParse({
    feeBps: each((source) => bpsOf(typed[`fee ${source}`])),
    vatClass: each((source) => typed[`vat ${source}`]),
    feeBase: typed['feeBase'],
    vatBps: bpsOf(typed['vat']),
    gatewayFeeBps: bpsOf(typed['gateway']),
    bonusCoinMinor: wholeOf(typed['bonus']),
    minimumPayoutMinor: wholeOf(typed['minimum']),
    withholding: before.withholding.map((rule, index) => ({
      ...rule,
      incomeBps: bpsOf(typed[`income ${index}`]),
      localBps: bpsOf(typed[`local ${index}`]),
    })),
  });
}

/** The next version, beginning with what the newest says. */
function PolicyDialog({ policy, onClose }: { policy: SettlementPolicy; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [typed, setTyped] = useState(() => typedOf(policy));
  const rules = rulesOf(typed, policy.rules);
  const { currency, version } = policy;
  const input = SetSettlementPolicyInput.safeParse({
    ...{ currency, version, validFrom: `${typed['validFrom']}-01`, rules: rules.data },
  });
  const save = useMutation(
    trpc.settlements.setPolicy.mutationOptions({
      onSuccess: () => {
        toast(t('settlements.policySaved'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.settlements.policies.queryKey() }),
    }),
  );
  const source = (of: EarningSource) => t(`settlements.source.${of}`);
  const number = (key: string, label: string) => (
    <TextField
      key={key}
      label={label}
      inputMode="decimal"
      value={typed[key] ?? ''}
      onChange={(event) =>
        setTyped({ ...typed, [key]: event.target.value.replaceAll(/[^\d.]/g, '').slice(0, 9) })
      }
    />
  );
  const choice = <Value extends string>(key: string, label: string, options: Record<Value, string>) => (
    <SelectField
      key={key}
      label={label}
      value={typed[key]}
      onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
    >
      {Object.entries<string>(options).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </SelectField>
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${t('settlements.newPolicy')} · ${currency}`}
      lead={t('settlements.policyLead')}
      footer={
        <Button
          disabled={!input.success}
          pending={save.isPending}
          onClick={() => {
            if (input.success) save.mutate(input.data);
          }}
        >
          {t('common.save')}
        </Button>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('settlements.validFrom')}
          type="month"
          value={typed['validFrom'] ?? ''}
          onChange={(event) => setTyped({ ...typed, validFrom: event.target.value })}
        />
        {number('minimum', t('settlements.minimumPayout'))}
        {EarningSource.options.map((of) =>
          number(`fee ${of}`, t('settlements.feeRate', { source: source(of) })),
        )}
        {choice('feeBase', t('settlements.feeBase'), {
          gross: t('settlements.feeBases.gross'),
          net_of_vat: t('settlements.feeBases.net_of_vat'),
        })}
        {number('vat', t('settlements.vatRate'))}
        {EarningSource.options.map((of) =>
          choice(`vat ${of}`, t('settlements.vatClass', { source: source(of) }), {
            exempt: t('settlements.vatClasses.exempt'),
            taxable: t('settlements.vatClasses.taxable'),
          }),
        )}
        {number('gateway', t('settlements.gatewayRate'))}
        {number('bonus', t('settlements.bonusCoinValue'))}
      </div>
      <h3 className="mt-6 mb-3 text-sm font-bold">{t('settlements.withholding')}</h3>
      <div className="grid gap-4 sm:grid-cols-2">
        {policy.rules.withholding.flatMap(({ residence, kind, verified }, index) => {
          const country = residence === '*' ? t('settlements.anywhere') : residence;
          const who = `${country} · ${t(`settlements.kinds.${kind}`)}`;
          return [
            number(`income ${index}`, t('settlements.withholdingIncome', { who })),
            number(`local ${index}`, t('settlements.withholdingLocal', { who })),
            ...(verified
              ? []
              : [
                  <p key={`note ${index}`} className="-mt-2 text-xs text-ink-soft sm:col-span-2">
                    {t('settlements.unverified')}
                  </p>,
                ]),
          ];
        })}
      </div>
      {save.isError && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(save.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}
