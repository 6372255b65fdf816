import { z } from 'zod';

/** Parts of ten thousand. */
export const BasisPoints = z.int().min(0).max(10_000);

export const EarningSource = z.enum(['unlock', 'rent', 'gift', 'donation', 'membership']);
export type EarningSource = z.infer<typeof EarningSource>;

/** Who a creator is to the tax office. */
export const PayeeKind = z.enum(['individual', 'business']);
export type PayeeKind = z.infer<typeof PayeeKind>;

/** ISO 3166-1 alpha-2. */
export const CountryCode = z.string().regex(/^[A-Z]{2}$/);

export const WithholdingRule = z.object({
  /** A country, or `*` for every one without a rule of its own. */
  residence: z.union([CountryCode, z.literal('*')]),
  kind: PayeeKind,
  /** Of what is to be taxed. */
  incomeBps: BasisPoints,
  /** Of the income tax. */
  localBps: BasisPoints,
  /** Taxes are cut off below this many minor units; 10 for won. */
  cutBelow: z.int().min(1).max(1_000),
  /** Whether somebody who knows the law has said so. */
  verified: z.boolean(),
});
export type WithholdingRule = z.infer<typeof WithholdingRule>;

const bySource = <Value extends z.ZodType>(value: Value) =>
  z.object({
    ...{ unlock: value, rent: value, gift: value, donation: value },
    /** What holds for donations where nothing is said, as in versions from before there were memberships. */
    membership: value.optional(),
  });

/** What rules say of a source. */
export function ofSource<Value>(
  by: Record<Exclude<EarningSource, 'membership'>, Value> & { membership?: Value | undefined },
  source: EarningSource,
): Value {
  return by[source] ?? by.donation;
}

/** What a site takes and withholds, in one currency. Kept in versions; a run names the one it was computed by. */
export const SettlementRules = z.object({
  feeBps: bySource(BasisPoints),
  /** Whether the fee is of the whole or of what is left without value added tax. */
  feeBase: z.enum(['gross', 'net_of_vat']),
  /** Whether value added tax is contained in what was paid. */
  vatClass: bySource(z.enum(['exempt', 'taxable'])),
  vatBps: BasisPoints,
  /** The part of the gateways' fees that creators bear, of the gross. */
  gatewayFeeBps: BasisPoints,
  /** What the site pays for a bonus coin that was spent, out of its own pocket. */
  bonusCoinMinor: z.int().min(0).max(100_000),
  /** What is less than this is carried over, untaxed. */
  minimumPayoutMinor: z.int().min(0).max(100_000_000),
  withholding: z
    .array(WithholdingRule)
    .min(2)
    .max(100)
    .refine(
      (rules) => new Set(rules.map(({ residence, kind }) => `${residence} ${kind}`)).size === rules.length,
      { message: 'duplicate' },
    )
    .refine(
      (rules) => PayeeKind.options.every((kind) => rules.some((r) => r.residence === '*' && r.kind === kind)),
      { message: 'incomplete' },
    ),
});
export type SettlementRules = z.infer<typeof SettlementRules>;
