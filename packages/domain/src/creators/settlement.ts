import {
  ofSource,
  type EarningSource,
  type PayeeKind,
  type SettlementRules,
  type WithholdingRule,
} from '@inkvine/contracts/settlement-rules';

/** What a creator earned from one source in a period; negative where more was undone than done. */
export interface SourceEarnings {
  source: EarningSource;
  grossMinor: number;
  bonusCoins: number;
}

export interface Payee {
  residence: string;
  kind: PayeeKind;
}

export interface SettlementInput {
  sources: readonly SourceEarnings[];
  /** An operator's correction, after fees and before tax. */
  adjustmentMinor: number;
  /** What the settlement before left over: positive when it was too little to pay, negative when it was owed. */
  carryInMinor: number;
  /** Null as long as the creator has not said who they are. */
  payee: Payee | null;
}

export interface SourceSettlement extends SourceEarnings {
  bonusValueMinor: number;
  vatMinor: number;
  feeMinor: number;
  feeBps: number;
}

/** All in minor units of the currency. */
export interface Settlement {
  sources: SourceSettlement[];
  grossMinor: number;
  bonusValueMinor: number;
  vatMinor: number;
  feeMinor: number;
  gatewayFeeMinor: number;
  adjustmentMinor: number;
  carryInMinor: number;
  taxableMinor: number;
  incomeTaxMinor: number;
  localTaxMinor: number;
  payableMinor: number;
  carryOutMinor: number;
  withholding: WithholdingRule;
}

/** Withheld from whoever has not said who they are; they are not paid until they do. */
export const DEFAULT_PAYEE: Payee = { residence: 'KR', kind: 'individual' };

const WHOLE_BPS = 10_000n;

/**
 * The settlement of one creator, in one currency and period. In this order: value added tax contained in each source,
 * the platform's fee of each source, the creator's part of the gateways' fees, correction and carry, then the taxes
 * withheld. What is negative, or too little to be paid, is carried over and nothing is withheld of it, because a tax
 * arises with a payment. Every rounding is towards zero, so that an earning and its reversal cancel out.
 * Source: ledger specification 6.1, 6.2.
 */
export function settle(input: SettlementInput, rules: SettlementRules): Settlement {
  const sources = input.sources.map((earned) => settleSource(earned, rules));
  const sum = (field: 'grossMinor' | 'bonusValueMinor' | 'vatMinor' | 'feeMinor') =>
    sources.reduce((total, source) => total + source[field], 0);
  const { adjustmentMinor, carryInMinor } = input;
  const [grossMinor, bonusValueMinor] = [sum('grossMinor'), sum('bonusValueMinor')];
  const [vatMinor, feeMinor] = [sum('vatMinor'), sum('feeMinor')];
  const gatewayFeeMinor = shareTowardsZero(grossMinor, rules.gatewayFeeBps);
  const due =
    grossMinor + bonusValueMinor - vatMinor - feeMinor - gatewayFeeMinor + adjustmentMinor + carryInMinor;
  const withholding = withholdingOf(input.payee ?? DEFAULT_PAYEE, rules);
  const taxed = withhold(Math.max(due, 0), withholding);
  const isPayable = due > 0 && taxed.payableMinor > 0 && taxed.payableMinor >= rules.minimumPayoutMinor;
  return {
    ...{ sources, grossMinor, bonusValueMinor, vatMinor, feeMinor, gatewayFeeMinor },
    ...{ adjustmentMinor, carryInMinor, withholding },
    ...(isPayable ? taxed : NOTHING_PAID),
    carryOutMinor: isPayable ? 0 : due,
  };
}

const NOTHING_PAID = { taxableMinor: 0, incomeTaxMinor: 0, localTaxMinor: 0, payableMinor: 0 };

function settleSource(earned: SourceEarnings, rules: SettlementRules): SourceSettlement {
  const { source, grossMinor } = earned;
  const bonusValueMinor = exact(BigInt(earned.bonusCoins) * BigInt(rules.bonusCoinMinor));
  const vatMinor =
    ofSource(rules.vatClass, source) === 'taxable' ? containedTowardsZero(grossMinor, rules.vatBps) : 0;
  const feeBps = ofSource(rules.feeBps, source);
  const base = grossMinor + bonusValueMinor - (rules.feeBase === 'net_of_vat' ? vatMinor : 0);
  return { ...earned, bonusValueMinor, vatMinor, feeBps, feeMinor: shareTowardsZero(base, feeBps) };
}

/** The rule for a country and kind, or the one for all countries. */
export function withholdingOf(payee: Payee, rules: SettlementRules): WithholdingRule {
  const ofKind = rules.withholding.filter(({ kind }) => kind === payee.kind);
  const rule =
    ofKind.find(({ residence }) => residence === payee.residence) ??
    ofKind.find(({ residence }) => residence === '*');
  if (rule === undefined) throw new RangeError(`no withholding for ${payee.residence} ${payee.kind}`);
  return rule;
}

/** Income tax of the amount and local tax of that tax, each cut off below the rule's unit. */
function withhold(taxableMinor: number, rule: WithholdingRule) {
  const incomeTaxMinor = cutBelow(shareTowardsZero(taxableMinor, rule.incomeBps), rule.cutBelow);
  const localTaxMinor = cutBelow(shareTowardsZero(incomeTaxMinor, rule.localBps), rule.cutBelow);
  const payableMinor = taxableMinor - incomeTaxMinor - localTaxMinor;
  return { taxableMinor, incomeTaxMinor, localTaxMinor, payableMinor };
}

const shareTowardsZero = (amount: number, bps: number): number =>
  exact((BigInt(amount) * BigInt(bps)) / WHOLE_BPS);

/** The part of an amount that is tax on the rest of it: 10/110 for a tax of 10 %. */
const containedTowardsZero = (amount: number, bps: number): number =>
  exact((BigInt(amount) * BigInt(bps)) / (WHOLE_BPS + BigInt(bps)));

const cutBelow = (amount: number, unit: number): number => amount - (amount % unit);

/** @throws RangeError beyond 2^53 - 1, rather than rounding */
function exact(amount: bigint): number {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) throw new RangeError(`unsafe amount: ${amount}`);
  return number;
}
