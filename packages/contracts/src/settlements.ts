import { z } from 'zod';
import {
  CoinTxnId,
  IdempotencyKey,
  page,
  pageInput,
  SettlementRunId,
  text,
  Timestamp,
  UserId,
  Version,
} from './primitives.ts';
import { CountryCode, EarningSource, PayeeKind, SettlementRules } from './settlement-rules.ts';

/** The first day of a month: `2026-10-01`. */
export const Period = z.iso.date();
export const Currency = z.string().regex(/^[A-Z]{3}$/);

/** Minor units of a currency; negative where more is owed than due. */
const Minor = z.int();

/**
 * What a creator tells of themselves for their statements. Of the tax number only the last four characters are ever
 * asked: the statements need no more.
 */
export const TaxProfile = z.object({
  residence: CountryCode,
  kind: PayeeKind,
  legalName: z.string(),
  taxNumberEnd: z.string(),
  version: Version,
  updatedAt: Timestamp,
});
export type TaxProfile = z.infer<typeof TaxProfile>;

export const SetTaxProfileInput = z.object({
  residence: CountryCode,
  kind: PayeeKind,
  legalName: text(1, 100),
  taxNumberEnd: z.string().regex(/^[0-9A-Z]{4}$/),
  /** The version that was shown; null for the first. */
  version: Version.nullable(),
});

/** Whose part of an earning it is: the author's own, that of somebody they wrote with, or a royalty of a fork. */
export const EarningRole = z.enum(['own', 'co_author', 'royalty']);
export type EarningRole = z.infer<typeof EarningRole>;

export const SettlementFigures = z.object({
  grossMinor: Minor,
  bonusValueMinor: Minor,
  vatMinor: Minor,
  feeMinor: Minor,
  gatewayFeeMinor: Minor,
  adjustmentMinor: Minor,
  carryInMinor: Minor,
  taxableMinor: Minor.min(0),
  incomeTaxMinor: Minor.min(0),
  localTaxMinor: Minor.min(0),
  payableMinor: Minor.min(0),
  carryOutMinor: Minor,
});
export type SettlementFigures = z.infer<typeof SettlementFigures>;

/**
 * The figures above what is payable, in the order in which a statement is read: those that take away have the sign
 * -1, those that not every statement has are left out where they are zero. The key is that of their name in the messages.
 */
export const STATEMENT_FIGURES = [
  { field: 'grossMinor', key: 'gross', sign: 1, always: true },
  { field: 'bonusValueMinor', key: 'bonusValue', sign: 1, always: false },
  { field: 'vatMinor', key: 'vat', sign: -1, always: false },
  { field: 'feeMinor', key: 'fee', sign: -1, always: true },
  { field: 'gatewayFeeMinor', key: 'gatewayFee', sign: -1, always: false },
  { field: 'adjustmentMinor', key: 'adjustment', sign: 1, always: false },
  { field: 'carryInMinor', key: 'carryIn', sign: 1, always: false },
  { field: 'taxableMinor', key: 'taxable', sign: 1, always: true },
  { field: 'incomeTaxMinor', key: 'incomeTax', sign: -1, always: true },
  { field: 'localTaxMinor', key: 'localTax', sign: -1, always: true },
  { field: 'carryOutMinor', key: 'carryOut', sign: 1, always: false },
] as const satisfies readonly {
  field: keyof SettlementFigures;
  key: string;
  sign: 1 | -1;
  always: boolean;
}[];

const StatementKey = {
  runId: SettlementRunId,
  period: Period,
  currency: Currency,
  /** 0 is the close of the month, later ones correct it. */
  seq: z.int().min(0),
};

/** One settlement of a creator, as their list shows it. */
export const StatementSummary = z.object({
  ...StatementKey,
  grossMinor: Minor,
  payableMinor: Minor,
  carryOutMinor: Minor,
  lockedAt: Timestamp,
});
export type StatementSummary = z.infer<typeof StatementSummary>;
export const StatementListInput = z.object(pageInput);
export const StatementPage = page(StatementSummary);

/** What one novel brought from one source; its sum is that of the rows behind it. */
export const StatementItem = z.object({
  novelId: z.uuid(),
  /** Null when the novel is no more. */
  novelTitle: z.string().nullable(),
  source: EarningSource,
  role: EarningRole,
  entries: z.int().min(0),
  grossMinor: Minor,
  paidCoins: z.int(),
  bonusCoins: z.int(),
});
export type StatementItem = z.infer<typeof StatementItem>;

export const Statement = SettlementFigures.extend({
  ...StatementKey,
  creatorName: z.string(),
  /** Null while the creator has no tax profile; nothing is paid out until they have. */
  payee: z
    .object({
      /** Empty, like the number, once the time has passed for which it must be kept. */
      legalName: z.string(),
      residence: z.string(),
      kind: PayeeKind,
      taxNumberEnd: z.string(),
    })
    .nullable(),
  policyVersion: z.int().min(1),
  /** Why an operator corrected it. */
  reason: z.string().nullable(),
  withholding: z.object({
    incomeBps: z.int(),
    localBps: z.int(),
    verified: z.boolean(),
  }),
  fees: z.array(z.object({ source: EarningSource, feeBps: z.int(), feeMinor: Minor, vatMinor: Minor })),
  items: z.array(StatementItem),
  createdAt: Timestamp,
  lockedAt: Timestamp.nullable(),
});
export type Statement = z.infer<typeof Statement>;

export const StatementInput = z.object({ runId: SettlementRunId });

/** An earning, or the part of it that is the creator's. */
export const StatementLine = z.object({
  txnId: CoinTxnId,
  earnedAt: Timestamp,
  source: EarningSource,
  role: EarningRole,
  novelTitle: z.string().nullable(),
  chapterTitle: z.string().nullable(),
  grossMinor: Minor,
  paidCoins: z.int(),
  bonusCoins: z.int(),
});
export type StatementLine = z.infer<typeof StatementLine>;

const LineFilter = {
  novelId: z.uuid().optional(),
  source: EarningSource.optional(),
  role: EarningRole.optional(),
};
export const StatementLineListInput = z.object({ ...pageInput, runId: SettlementRunId, ...LineFilter });
export const StatementLinePage = page(StatementLine);

export const SettlementRunState = z.enum(['collecting', 'computing', 'draft', 'reviewed', 'locked']);
export type SettlementRunState = z.infer<typeof SettlementRunState>;

export const SettlementRun = z.object({
  id: SettlementRunId,
  period: Period,
  currency: Currency,
  seq: z.int().min(0),
  kind: z.enum(['close', 'correction']),
  state: SettlementRunState,
  version: Version,
  policyVersion: z.int().min(1),
  cutoff: Timestamp,
  reason: z.string().nullable(),
  earnings: z.int().min(0),
  /** SHA-256 of what went in: which earnings, and by which rules. */
  inputHash: z.string().nullable(),
  creators: z.int().min(0),
  totals: SettlementFigures,
  createdAt: Timestamp,
  lockedAt: Timestamp.nullable(),
});
export type SettlementRun = z.infer<typeof SettlementRun>;
export const SettlementRunListInput = z.object(pageInput);
export const SettlementRunPage = page(SettlementRun);
export const SettlementRunInput = z.object({ runId: SettlementRunId });

export const SettlementPreviewInput = z.object({ currency: Currency });
/** What a close would come to now; nothing is written. */
export const SettlementPreview = z.object({
  period: Period,
  currency: Currency,
  /** Whether the month is over. */
  ended: z.boolean(),
  policyVersion: z.int().min(1),
  earnings: z.int().min(0),
  creators: z.int().min(0),
  totals: SettlementFigures,
});
export type SettlementPreview = z.infer<typeof SettlementPreview>;

export const MoveRunInput = z.object({ runId: SettlementRunId, version: Version });

export const CreatorSettlement = SettlementFigures.extend({
  creatorId: UserId,
  creatorName: z.string(),
  hasTaxProfile: z.boolean(),
});
export type CreatorSettlement = z.infer<typeof CreatorSettlement>;
export const CreatorSettlementListInput = z.object({ ...pageInput, runId: SettlementRunId });
export const CreatorSettlementPage = page(CreatorSettlement);
export const CreatorStatementInput = z.object({ runId: SettlementRunId, creatorId: UserId });
export const CreatorLineListInput = StatementLineListInput.extend({ creatorId: UserId });

export const CorrectSettlementInput = z.object({
  runId: SettlementRunId,
  creatorId: UserId,
  amountMinor: z
    .int()
    .min(-100_000_000)
    .max(100_000_000)
    .refine((amount) => amount !== 0),
  reason: text(3, 300),
  idempotencyKey: IdempotencyKey,
});
export const CorrectSettlementResult = z.object({ runId: SettlementRunId });

export const SettlementPolicy = z.object({
  currency: Currency,
  version: z.int().min(1),
  /** The first month that it holds for. */
  validFrom: Period,
  rules: SettlementRules,
  createdAt: Timestamp,
});
export type SettlementPolicy = z.infer<typeof SettlementPolicy>;

export const SetSettlementPolicyInput = z.object({
  currency: Currency,
  /** The newest version that was shown. */
  version: z.int().min(0),
  validFrom: Period.refine((day) => day.endsWith('-01')),
  rules: SettlementRules,
});
