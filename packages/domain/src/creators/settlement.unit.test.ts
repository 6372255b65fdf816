import { EarningSource, SettlementRules } from '@inkvine/contracts/settlement-rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle, withholdingOf, type SettlementInput } from './settlement.ts';

const RULES: SettlementRules = {
  feeBps: { unlock: 3_000, rent: 3_000, gift: 3_000, donation: 3_000, membership: 3_000 },
  feeBase: 'net_of_vat',
  vatClass: { unlock: 'exempt', rent: 'exempt', gift: 'exempt', donation: 'exempt', membership: 'exempt' },
  vatBps: 1_000,
  gatewayFeeBps: 0,
  bonusCoinMinor: 0,
  minimumPayoutMinor: 10_000,
  withholding: [
    { residence: 'KR', kind: 'individual', incomeBps: 300, localBps: 1_000, cutBelow: 10, verified: true },
    { residence: 'KR', kind: 'business', incomeBps: 0, localBps: 0, cutBelow: 10, verified: true },
    { residence: '*', kind: 'individual', incomeBps: 2_000, localBps: 1_000, cutBelow: 10, verified: false },
    { residence: '*', kind: 'business', incomeBps: 2_000, localBps: 1_000, cutBelow: 10, verified: false },
  ],
};

const earned = (grossMinor: number, rest: Partial<SettlementInput> = {}): SettlementInput => ({
  sources: [{ source: 'unlock', grossMinor, bonusCoins: 0 }],
  ...{ adjustmentMinor: 0, carryInMinor: 0, payee: { residence: 'KR', kind: 'individual' }, ...rest },
});

describe('a settlement', () => {
  it('takes the fee, and of a Korean without a business 3.3 % in two taxes cut off below ten won', () => {
    // 30 % of 123,457 is 37,037.1; 3 % of the other 86,420 is 2,592.6; a tenth of 2,590 is 259.
    expect(settle(earned(123_457), RULES)).toMatchObject({
      ...{ feeMinor: 37_037, taxableMinor: 86_420, incomeTaxMinor: 2_590, localTaxMinor: 250 },
      ...{ payableMinor: 83_580, carryOutMinor: 0 },
    });
  });

  it('withholds nothing from a Korean business, and by the default from whoever has not said who they are', () => {
    const business = { payee: { residence: 'KR', kind: 'business' } } as const;
    expect(settle(earned(100_000, business), RULES)).toMatchObject({
      ...{ incomeTaxMinor: 0, localTaxMinor: 0, payableMinor: 70_000 },
    });
    expect(settle(earned(100_000, { payee: null }), RULES)).toEqual(settle(earned(100_000), RULES));
  });

  it('withholds from others by the rule of their country, or the one for all', () => {
    expect(withholdingOf({ residence: 'FR', kind: 'individual' }, RULES)).toMatchObject({
      ...{ residence: '*', incomeBps: 2_000, verified: false },
    });
    const withFrance: SettlementRules = {
      ...RULES,
      withholding: [
        { residence: 'FR', kind: 'individual', incomeBps: 1_000, localBps: 0, cutBelow: 1, verified: true },
        ...RULES.withholding,
      ],
    };
    expect(withholdingOf({ residence: 'FR', kind: 'individual' }, withFrance).incomeBps).toBe(1_000);
  });

  it('carries over what is too little to pay, without tax, and pays it once it is enough', () => {
    const little = settle(earned(14_000), RULES);
    expect(little).toMatchObject({ incomeTaxMinor: 0, payableMinor: 0, carryOutMinor: 9_800 });
    expect(settle(earned(1_000, { carryInMinor: little.carryOutMinor }), RULES)).toMatchObject({
      ...{ taxableMinor: 10_500, incomeTaxMinor: 310, localTaxMinor: 30, payableMinor: 10_160 },
      carryOutMinor: 0,
    });
  });

  it('carries over what is owed, and recovers it from what is earned later', () => {
    const owed = settle(earned(-50_000), RULES);
    expect(owed).toMatchObject({ feeMinor: -15_000, payableMinor: 0, carryOutMinor: -35_000 });
    expect(settle(earned(100_000, { carryInMinor: owed.carryOutMinor }), RULES)).toMatchObject({
      ...{ taxableMinor: 35_000, carryOutMinor: 0 },
    });
  });

  it('takes the value added tax that a taxable source contains before the fee, or after it as the rules say', () => {
    const taxable = { ...RULES, vatClass: { ...RULES.vatClass, unlock: 'taxable' as const } };
    expect(settle(earned(110_000), taxable)).toMatchObject({ vatMinor: 10_000, feeMinor: 30_000 });
    expect(settle(earned(110_000), { ...taxable, feeBase: 'gross' })).toMatchObject({ feeMinor: 33_000 });
  });

  it('pays for bonus coins and charges for gateways only when the rules say so', () => {
    const sources = [{ source: 'unlock' as const, grossMinor: 50_000, bonusCoins: 100 }];
    const rules = { ...RULES, bonusCoinMinor: 50, gatewayFeeBps: 300 };
    expect(settle({ ...earned(0), sources }, RULES)).toMatchObject({
      bonusValueMinor: 0,
      gatewayFeeMinor: 0,
    });
    expect(settle({ ...earned(0), sources }, rules)).toMatchObject({
      ...{ bonusValueMinor: 5_000, feeMinor: 16_500, gatewayFeeMinor: 1_500, taxableMinor: 37_000 },
    });
  });

  const anyInput: fc.Arbitrary<SettlementInput> = fc.record({
    sources: fc.uniqueArray(
      fc.record({
        source: fc.constantFrom(...EarningSource.options),
        grossMinor: fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
        bonusCoins: fc.integer({ min: -10_000_000, max: 10_000_000 }),
      }),
      { selector: ({ source }) => source },
    ),
    adjustmentMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    carryInMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    payee: fc.option(
      fc.record({
        residence: fc.constantFrom('KR', 'JP'),
        kind: fc.constantFrom('individual' as const, 'business' as const),
      }),
    ),
  });
  const bps = fc.integer({ min: 0, max: 10_000 });
  const anyRules: fc.Arbitrary<SettlementRules> = fc
    .record({
      fee: bps,
      feeBase: fc.constantFrom('gross' as const, 'net_of_vat' as const),
      vatBps: bps,
      gatewayFeeBps: bps,
      bonusCoinMinor: fc.nat(1_000),
      minimumPayoutMinor: fc.nat(1_000_000),
    })
    .map(({ fee, ...rules }) => ({
      ...{ ...RULES, ...rules },
      vatClass: { ...RULES.vatClass, unlock: 'taxable' as const },
      feeBps: { unlock: fee, rent: 10_000 - fee, gift: fee, donation: 0, membership: fee },
    }));

  it('adds up, pays nothing negative, and either pays or carries over', () => {
    fc.assert(
      fc.property(anyInput, anyRules, (input, rules) => {
        const s = settle(input, rules);
        expect(SettlementRules.safeParse(rules).success).toBe(true);
        expect(s.grossMinor).toBe(input.sources.reduce((sum, { grossMinor }) => sum + grossMinor, 0));
        const due = s.grossMinor + s.bonusValueMinor - s.vatMinor - s.feeMinor - s.gatewayFeeMinor;
        expect(due + s.adjustmentMinor + s.carryInMinor).toBe(s.taxableMinor + s.carryOutMinor);
        expect(s.payableMinor).toBe(s.taxableMinor - s.incomeTaxMinor - s.localTaxMinor);
        expect(s.payableMinor).toBeGreaterThanOrEqual(0);
        expect(s.carryOutMinor === 0 || s.payableMinor === 0).toBe(true);
      }),
    );
  });

  it('loses nothing by a month between: an earning and its reversal a month later leave what was there', () => {
    fc.assert(
      fc.property(anyInput, anyRules, (input, rules) => {
        const unpaid = { ...rules, minimumPayoutMinor: 100_000_000_000_000 };
        const first = settle(input, unpaid);
        const opposite = input.sources.map((s) => ({
          ...s,
          grossMinor: -s.grossMinor,
          bonusCoins: -s.bonusCoins,
        }));
        const second = settle(
          { sources: opposite, adjustmentMinor: 0, carryInMinor: first.carryOutMinor, payee: input.payee },
          unpaid,
        );
        expect(second.carryOutMinor).toBe(input.adjustmentMinor + input.carryInMinor);
      }),
    );
  });
});
