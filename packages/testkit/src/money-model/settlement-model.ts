import type { Currency } from '@inkvine/contracts/money';
import type { SettlementRules } from '@inkvine/contracts/settlement-rules';
import { settle } from '@inkvine/domain/creators/settlement';
import type { MoneyModel } from './model.ts';

/** The author as their tax profile has them. */
const PAYEE = { residence: 'KR', kind: 'individual' } as const;

/** A month is closed: everything earned before `cutoff` that no settlement has. Null where there is nothing. */
export function settleMonth(
  model: MoneyModel,
  { currency, cutoff, rules }: { currency: Currency; cutoff: string; rules: SettlementRules },
) {
  const due = model.earnings.filter(
    (earning) =>
      earning.currency === currency && !earning.isSettled && Date.parse(earning.at) < Date.parse(cutoff),
  );
  if (due.length === 0) return null;
  for (const earning of due) earning.isSettled = true;
  const sources = [...Map.groupBy(due, ({ source }) => source)].map(([source, earned]) => ({
    ...{ source, bonusCoins: 0, grossMinor: earned.reduce((sum, { minor }) => sum + minor, 0) },
  }));
  const carryInMinor = carryOf(model, currency);
  const settled = settle({ sources, adjustmentMinor: 0, carryInMinor, payee: PAYEE }, rules);
  const { grossMinor, payableMinor, carryOutMinor } = settled;
  model.settlements.push({ currency, payableMinor, carryOutMinor, isPaid: false });
  return { grossMinor, payableMinor, carryOutMinor };
}

export const carryOf = (model: MoneyModel, currency: Currency): number =>
  model.settlements.findLast((settlement) => settlement.currency === currency)?.carryOutMinor ?? 0;

/** Settlements whose money the author can ask for. */
export const payables = (model: MoneyModel, currency: Currency) =>
  model.settlements.filter((each) => each.currency === currency && !each.isPaid && each.payableMinor > 0);
