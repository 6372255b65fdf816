import { z } from 'zod';

/** Text that PostgreSQL can store and every client can show: no U+0000 and no lone surrogates. */
const isStorable = (value: string): boolean => !value.includes('\u0000') && value.isWellFormed();

/** One line or paragraph typed by a person; trimmed, `min` to `max` UTF-16 code units. */
export const text = (min: number, max: number) =>
  z.string().trim().min(min).max(max).refine(isStorable, { message: 'unstorable' });

/** Long text that keeps its white space, such as a chapter body. */
export const longText = (max: number) => z.string().max(max).refine(isStorable, { message: 'unstorable' });

const id = <Brand extends string>() => z.uuid().brand<Brand>();

export const UserId = id<'UserId'>();
export type UserId = z.infer<typeof UserId>;
export const SessionId = id<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;
export const NovelId = id<'NovelId'>();
export type NovelId = z.infer<typeof NovelId>;
export const BranchId = id<'BranchId'>();
export type BranchId = z.infer<typeof BranchId>;
export const ChapterId = id<'ChapterId'>();
export type ChapterId = z.infer<typeof ChapterId>;
export const VolumeId = id<'VolumeId'>();
export type VolumeId = z.infer<typeof VolumeId>;
export const NoticeId = id<'NoticeId'>();
export type NoticeId = z.infer<typeof NoticeId>;
export const ForkRequestId = id<'ForkRequestId'>();
export type ForkRequestId = z.infer<typeof ForkRequestId>;
export const ProposalId = id<'ProposalId'>();
export type ProposalId = z.infer<typeof ProposalId>;
export const ManuscriptId = id<'ManuscriptId'>();
export type ManuscriptId = z.infer<typeof ManuscriptId>;
export const BackupId = id<'BackupId'>();
export type BackupId = z.infer<typeof BackupId>;
export const CoinProductId = id<'CoinProductId'>();
export type CoinProductId = z.infer<typeof CoinProductId>;
export const TopUpId = id<'TopUpId'>();
export type TopUpId = z.infer<typeof TopUpId>;
export const RefundId = id<'RefundId'>();
export type RefundId = z.infer<typeof RefundId>;
export const PaymentMethodId = id<'PaymentMethodId'>();
export type PaymentMethodId = z.infer<typeof PaymentMethodId>;
export const MethodRegistrationId = id<'MethodRegistrationId'>();
export type MethodRegistrationId = z.infer<typeof MethodRegistrationId>;
export const DisputeId = id<'DisputeId'>();
export type DisputeId = z.infer<typeof DisputeId>;
export const CoinTxnId = id<'CoinTxnId'>();
export type CoinTxnId = z.infer<typeof CoinTxnId>;
export const DonationId = id<'DonationId'>();
export type DonationId = z.infer<typeof DonationId>;
export const GiftId = id<'GiftId'>();
export type GiftId = z.infer<typeof GiftId>;
export const RewardRuleId = id<'RewardRuleId'>();
export type RewardRuleId = z.infer<typeof RewardRuleId>;
export const BadgeRuleId = id<'BadgeRuleId'>();
export type BadgeRuleId = z.infer<typeof BadgeRuleId>;
export const BadgeAwardId = id<'BadgeAwardId'>();
export type BadgeAwardId = z.infer<typeof BadgeAwardId>;
export const CouponId = id<'CouponId'>();
export type CouponId = z.infer<typeof CouponId>;
export const CouponBatchId = id<'CouponBatchId'>();
export type CouponBatchId = z.infer<typeof CouponBatchId>;
export const CouponGrantId = id<'CouponGrantId'>();
export type CouponGrantId = z.infer<typeof CouponGrantId>;
export const LegacyImportId = id<'LegacyImportId'>();
export type LegacyImportId = z.infer<typeof LegacyImportId>;
export const SettlementRunId = id<'SettlementRunId'>();
export type SettlementRunId = z.infer<typeof SettlementRunId>;
export const PayoutId = id<'PayoutId'>();
export type PayoutId = z.infer<typeof PayoutId>;
export const PayoutBatchId = id<'PayoutBatchId'>();
export type PayoutBatchId = z.infer<typeof PayoutBatchId>;
export const PayoutDestinationId = id<'PayoutDestinationId'>();
export type PayoutDestinationId = z.infer<typeof PayoutDestinationId>;
export const MembershipTierId = id<'MembershipTierId'>();
export type MembershipTierId = z.infer<typeof MembershipTierId>;
export const MembershipId = id<'MembershipId'>();
export type MembershipId = z.infer<typeof MembershipId>;
export const MembershipNoticeId = id<'MembershipNoticeId'>();
export type MembershipNoticeId = z.infer<typeof MembershipNoticeId>;
export const RenewalRunId = id<'RenewalRunId'>();
export type RenewalRunId = z.infer<typeof RenewalRunId>;
export const RenewalFindingId = id<'RenewalFindingId'>();
export type RenewalFindingId = z.infer<typeof RenewalFindingId>;
export const RenewalCorrectionId = id<'RenewalCorrectionId'>();
export type RenewalCorrectionId = z.infer<typeof RenewalCorrectionId>;
export const TierPriceId = id<'TierPriceId'>();
export type TierPriceId = z.infer<typeof TierPriceId>;
export const WalletId = id<'WalletId'>();
export type WalletId = z.infer<typeof WalletId>;

export const WikiEntryKey = id<'WikiEntryKey'>();
export type WikiEntryKey = z.infer<typeof WikiEntryKey>;
export const WikiImageId = id<'WikiImageId'>();
export type WikiImageId = z.infer<typeof WikiImageId>;
export const WikiPartKey = id<'WikiPartKey'>();
export type WikiPartKey = z.infer<typeof WikiPartKey>;
export const WikiSuggestionId = id<'WikiSuggestionId'>();
export type WikiSuggestionId = z.infer<typeof WikiSuggestionId>;

/** Chosen by the client for one intention and repeated on every retry of it. */
export const IdempotencyKey = z.uuid();

export const Locale = z.enum(['ko', 'en']);
export type Locale = z.infer<typeof Locale>;

/** UTC instant as PostgreSQL prints it in ISO 8601, microseconds kept. A string, so that nothing rounds it. */
export const Timestamp = z.string();

/** The message of the issue when a caller leaves the version out: it is answered with 428, not 400. */
export const VERSION_MISSING = 'version_missing';

/** Compare-and-set version of an edited thing; the caller sends back the one it read. */
export const Version = z
  .int({ error: ({ input }) => (input === undefined ? VERSION_MISSING : undefined) })
  .min(1)
  .max(2_147_483_647);

/** Opaque place in a list; comes from `nextCursor` of the page before. */
export const Cursor = z
  .string()
  .max(300)
  .regex(/^[\w-]+$/);

export const pageInput = { cursor: Cursor.optional(), limit: z.int().min(1).max(100).default(20) };

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: Cursor.nullable() });

/**
 * How far somebody who has not signed in has read, kept on their device and signed by the server. Comes of
 * `reading.advanceHorizon` and goes with whatever must not spoil; one that is missing or forged counts as nothing read.
 */
export const HorizonToken = z
  .string()
  .max(4_000)
  .regex(/^[\w.-]+$/);
export type HorizonToken = z.infer<typeof HorizonToken>;
