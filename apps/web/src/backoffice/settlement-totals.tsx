import type { SettlementFigures } from '@inkvine/contracts/settlements';
import { formatMoney } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shell/locale.ts';

/** The sums of a run, or of what one would be. */
export function SettlementTotals({
  of,
}: {
  of: { currency: string; earnings: number; creators: number; totals: SettlementFigures };
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { totals, currency, earnings, creators } = of;
  const facts: [label: string, amount: number][] = [
    [t('settlements.gross'), totals.grossMinor],
    [t('settlements.fee'), totals.feeMinor],
    [t('settlements.vat'), totals.vatMinor],
    [t('settlements.adjustment'), totals.adjustmentMinor],
    [t('settlements.carryIn'), totals.carryInMinor],
    [t('settlements.incomeTaxTotal'), totals.incomeTaxMinor],
    [t('settlements.localTaxTotal'), totals.localTaxMinor],
    [t('settlements.carryOut'), totals.carryOutMinor],
    [t('settlements.payable'), totals.payableMinor],
  ];
  return (
    <div className="flex w-full flex-col gap-4">
      <p className="text-sm text-ink-soft">
        {t('settlements.creatorCount', { count: creators })} ·{' '}
        {t('settlements.earningCount', { count: earnings })}
      </p>
      <dl className="grid gap-x-8 gap-y-4 text-sm grid-cols-2 lg:grid-cols-3">
        {facts.map(([label, amount]) => (
          <div key={label}>
            <dt className="text-xs text-ink-soft">{label}</dt>
            <dd className="font-semibold tabular-nums">{formatMoney(amount, currency, locale)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
