import { z } from 'zod';
import { Coins, Currency, MAX_MINOR_AMOUNT, MinorAmount, PositiveCoins } from './money.ts';
import {
  CouponBatchId,
  CouponGrantId,
  CouponId,
  IdempotencyKey,
  page,
  pageInput,
  text,
  Timestamp,
  UserId,
} from './primitives.ts';

export const COUPON_BATCH_MAX = 10_000;
export const COUPON_ISSUE_MAX = 100;

export const CouponKind = z.enum(['fixed', 'percent', 'free_period', 'bonus_coins']);
export type CouponKind = z.infer<typeof CouponKind>;

/** Who bears what a coupon takes off. A creator bears only what she issued herself: that is how she agrees to it. */
export const CouponBearer = z.enum(['platform', 'creator']);
export type CouponBearer = z.infer<typeof CouponBearer>;

/**
 * What can be made today, by who bears it: a kind is offered once something redeems it. Cuts that the platform bears wait
 * for a way to pay creators what they would miss.
 */
export const OFFERED_COUPON_KINDS: Readonly<Record<CouponBearer, readonly CouponKind[]>> = {
  platform: ['bonus_coins'],
  creator: ['percent', 'fixed', 'free_period'],
};

const PositiveMinor = z.int().min(1).max(MAX_MINOR_AMOUNT).brand<'MinorAmount'>();
const CutAmount = z.object({ amount: PositiveMinor, currency: Currency });
/** PostgreSQL knows no year 0. */
const Instant = Timestamp.refine(
  (value) => z.iso.datetime().safeParse(value).success && !value.startsWith('0000'),
);
const Interval = z.enum(['month', 'year']);
/** How many periods in a row it may be used for; 1 for once. */
const periods = z.int().min(1).max(36);

/** What it gives: a cut of a membership's price, or coins that need no purchase. */
export const CouponBenefit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), ...CutAmount.shape, periods }),
  z.object({
    kind: z.literal('percent'),
    percent: z.int().min(1).max(100),
    /** The most it takes off one period; null for no limit. */
    most: CutAmount.nullable(),
    periods,
  }),
  z.object({ kind: z.literal('free_period'), months: z.int().min(1).max(12) }),
  z.object({
    kind: z.literal('bonus_coins'),
    coins: PositiveCoins,
    /** How long the coins last once they are in the wallet. */
    validDays: z.int().min(1).max(1_825),
  }),
]);
export type CouponBenefit = z.infer<typeof CouponBenefit>;

/** `named` can be owned only by whom it is issued to. */
export const CouponAudience = z.enum(['anyone', 'new_members', 'named']);
export type CouponAudience = z.infer<typeof CouponAudience>;

/** What a coupon is, for good: once made, it can only be stopped. */
export const CouponTerms = z
  .object({
    /** As people see it. */
    name: text(1, 60),
    benefit: CouponBenefit,
    /** Tiers it can be used for; none for every tier. */
    tierIds: z.array(z.uuid()).max(20),
    /** Null for both. */
    interval: Interval.nullable(),
    audience: CouponAudience,
    /** How many can be owned, by all and by one person; null for no limit. */
    stock: z.int().min(1).max(10_000_000).nullable(),
    perPerson: z.int().min(1).max(1_000),
    canStack: z.boolean(),
    /** Half-open; null for until it is stopped. */
    startsAt: Instant,
    endsAt: Instant.nullable(),
  })
  .refine(({ startsAt, endsAt }) => endsAt === null || Date.parse(endsAt) > Date.parse(startsAt), {
    path: ['endsAt'],
  })
  .refine(
    ({ benefit, tierIds, interval, audience }) =>
      benefit.kind !== 'bonus_coins' ||
      (tierIds.length === 0 && interval === null && audience !== 'new_members'),
    { path: ['benefit'] },
  );
export type CouponTerms = z.infer<typeof CouponTerms>;
/** As a form fills it in. */
export type CouponDraft = z.input<typeof CouponTerms>;

export const Coupon = z.object({
  id: CouponId,
  bearer: CouponBearer,
  terms: CouponTerms,
  state: z.enum(['planned', 'running', 'given_out', 'over', 'stopped']),
  /** Of it: those that people own or have used, and those that were used. */
  granted: z.int().min(0),
  used: z.int().min(0),
  createdAt: Timestamp,
});
export type Coupon = z.infer<typeof Coupon>;

export const OwnCouponsInput = z.object({ ...pageInput, bearer: CouponBearer });
export const OwnCoupons = page(Coupon);

export const CreateCouponInput = z.object({
  bearer: CouponBearer,
  terms: CouponTerms,
  idempotencyKey: IdempotencyKey,
});
export const CouponInput = z.object({ couponId: CouponId });
export const CouponChanged = z.object({ couponId: CouponId });
export type CouponChanged = z.infer<typeof CouponChanged>;

const Email = z.string().trim().toLowerCase().pipe(z.email().max(254));

/** One for each person; whoever has as many as one person may get is left out. */
export const IssueCouponInput = z.object({
  couponId: CouponId,
  emails: z.array(Email).min(1).max(COUPON_ISSUE_MAX),
  idempotencyKey: IdempotencyKey,
});
export const IssuedCoupons = z.object({
  issued: z.int().min(0),
  /** Addresses that nobody has, of people who have enough, and for whom none was left. */
  unknown: z.array(z.string()),
  enough: z.array(z.string()),
  left: z.array(z.string()),
});
export type IssuedCoupons = z.infer<typeof IssuedCoupons>;

/** One code, random or a word that everybody may know, or many random ones that are used once each. */
export const CreateCodesInput = z.object({
  couponId: CouponId,
  codes: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('single'),
      /** 4 to 11 letters and digits; null for a random code. */
      word: text(4, 20).nullable(),
      /** By how many people; null for no limit. */
      maxUses: z.int().min(1).max(10_000_000).nullable(),
    }),
    z.object({ kind: z.literal('bulk'), size: z.int().min(2).max(COUPON_BATCH_MAX) }),
  ]),
  idempotencyKey: IdempotencyKey,
});
export const CreatedCodes = z.object({
  /** As it is shown; null for many, which are being written. */
  code: z.string().nullable(),
  batchId: CouponBatchId.nullable(),
});
export type CreatedCodes = z.infer<typeof CreatedCodes>;

/** The newest codes that were made one by one, and the newest batches. */
export const CouponCodes = z.object({
  singles: z.array(
    z.object({
      code: z.string(),
      maxUses: z.int().min(1).nullable(),
      uses: z.int().min(0),
      createdAt: Timestamp,
    }),
  ),
  batches: z.array(
    z.object({
      id: CouponBatchId,
      size: z.int().min(1),
      /** Written so far; the file is there once that is all. */
      made: z.int().min(0),
      used: z.int().min(0),
      /** The caller made it, and only they get its file. */
      isMine: z.boolean(),
      createdAt: Timestamp,
    }),
  ),
});
export type CouponCodes = z.infer<typeof CouponCodes>;

export const CouponBatchInput = z.object({ batchId: CouponBatchId });

export const CouponLogWhat = z.enum([
  'created',
  'codes_made',
  'issued',
  'redeemed',
  'used',
  'given_back',
  'expired',
  'stopped',
]);
export type CouponLogWhat = z.infer<typeof CouponLogWhat>;

export const CouponLogInput = z.object({ ...pageInput, couponId: CouponId });
export const CouponLogEntry = z.object({
  id: z.string(),
  what: CouponLogWhat,
  at: Timestamp,
  /** Who did it; null for time. */
  actor: z.object({ id: UserId, name: z.string() }).nullable(),
  /** Whose coupon it was about. */
  owner: z.object({ id: UserId, name: z.string() }).nullable(),
  /** The use, batch or transaction that it names. */
  reference: z.uuid().nullable(),
});
export type CouponLogEntry = z.infer<typeof CouponLogEntry>;
export const CouponLog = page(CouponLogEntry);

/** A coupon that the caller owns. */
export const OwnedCoupon = z.object({
  id: CouponGrantId,
  name: z.string(),
  benefit: CouponBenefit,
  /** Whose memberships it is for; null for every creator's. */
  creatorName: z.string().nullable(),
  canStack: z.boolean(),
  state: z.enum(['usable', 'used', 'expired']),
  /** Uses or months that are left; 0 unless it is usable. */
  left: z.int().min(0),
  grantedAt: Timestamp,
  startsAt: Timestamp,
  expiresAt: Timestamp.nullable(),
  usedAt: Timestamp.nullable(),
});
export type OwnedCoupon = z.infer<typeof OwnedCoupon>;

export const OwnedCouponState = OwnedCoupon.shape.state;
export const OwnedCouponsInput = z.object({ ...pageInput, state: OwnedCouponState });
export const OwnedCoupons = page(OwnedCoupon);

export const RedeemCodeInput = z.object({ code: text(1, 64) });
export const RedeemedCoupon = z.object({
  coupon: OwnedCoupon,
  /** Coins that came into the wallet with it; 0 for a coupon that is used later. */
  coins: Coins,
  /** The caller had sent this code before: nothing new was given. */
  isRepeated: z.boolean(),
});
export type RedeemedCoupon = z.infer<typeof RedeemedCoupon>;

export const UseCouponInput = z.object({ grantId: CouponGrantId });

/** What a membership's price becomes with coupons, step by step. */
export const CouponPreview = z.object({
  /** Those that could be used for it, soonest expiry first. */
  usable: z.array(OwnedCoupon),
  steps: z.array(
    z.object({
      grantId: CouponGrantId,
      name: z.string(),
      kind: z.enum(['free_period', 'percent', 'fixed']),
      bearer: CouponBearer,
      off: MinorAmount,
      left: MinorAmount,
      parts: z.int().min(1),
    }),
  ),
  total: MinorAmount,
  borne: z.object({ platform: MinorAmount, creator: MinorAmount }),
});
export type CouponPreview = z.infer<typeof CouponPreview>;
