import { z } from 'zod';
import { Currency, LEAST_PAYMENT, MINOR_DIGITS } from './money.ts';
import {
  IdempotencyKey,
  MembershipTierId,
  text,
  TierPriceId,
  Timestamp,
  UserId,
  Version,
} from './primitives.ts';

/** What a creator has beside retired ones. */
export const MAX_TIERS = 8;
export const TIER_NAME_MAX = 60;
export const TIER_DESCRIPTION_MAX = 1_000;
export const TIER_WELCOME_MAX = 500;
export const TRIAL_DAYS_MAX = 31;
export const MEMBER_LIMIT_MAX = 1_000_000;
export const BADGE_MAX = 20;

/** Days from today on which a dearer price begins where nobody says otherwise: so long before, Koreans must agree. */
export const RISE_NOTICE_DAYS = 30;
/** How far ahead a price may be dated. */
export const PRICE_AHEAD_DAYS = 366;
/** How many prices of a currency and interval may wait for their day. */
export const MAX_COMING_PRICES = 3;

/** What a membership is paid in: money, or coins, which are written as a currency. */
export const TierCurrency = z.enum([...Currency.options, 'COI']);
export type TierCurrency = z.infer<typeof TierCurrency>;

export const TierInterval = z.enum(['month', 'year']);
export type TierInterval = z.infer<typeof TierInterval>;

/** Digits behind the point; coins are whole. */
export const TIER_DIGITS = { ...MINOR_DIGITS, COI: 0 } as const satisfies Record<TierCurrency, number>;

/** Least and most that a month may cost, in the minor unit; a year may cost twelve times the most. */
const MONTHLY_BOUNDS = {
  KRW: { min: 500, max: 500_000 },
  USD: { min: LEAST_PAYMENT.USD, max: 50_000 },
  // Above ₹15,000 banks ask the cardholder again before each payment.
  INR: { min: 2_000, max: 1_500_000 },
  COI: { min: 5, max: 5_000 },
} as const satisfies Record<TierCurrency, { min: number; max: number }>;

export function tierPriceBounds(
  currency: TierCurrency,
  interval: TierInterval,
): { min: number; max: number } {
  const { min, max } = MONTHLY_BOUNDS[currency];
  return { min, max: interval === 'year' ? max * 12 : max };
}

/** What a tier gives. Each is something that code checks, so that a receipt can list it. */
export const TierBenefit = z.discriminatedUnion('kind', [
  /** Scheduled chapters, so many days before everyone. */
  z.object({ kind: z.literal('early_chapters'), days: z.int().min(1).max(60) }),
  /** The creator's paid chapters are open while one is a member. */
  z.object({ kind: z.literal('paid_chapters') }),
  /** Chapters that are marked for members. */
  z.object({ kind: z.literal('members_chapters') }),
  z.object({ kind: z.literal('members_posts') }),
  z.object({ kind: z.literal('badge'), label: text(1, BADGE_MAX) }),
  /** Given with each paid period, for each month of it. */
  z.object({ kind: z.literal('monthly_coins'), coins: z.int().min(1).max(1_000) }),
  z.object({ kind: z.literal('chat_rooms') }),
  z.object({ kind: z.literal('ad_free') }),
]);
export type TierBenefit = z.infer<typeof TierBenefit>;
export type TierBenefitKind = TierBenefit['kind'];

/** What the product can give today, in the order in which it is shown. Nothing else can be put into a tier. */
export const OFFERED_BENEFITS = [
  'early_chapters',
  'paid_chapters',
  'members_chapters',
  'badge',
  'monthly_coins',
] as const satisfies readonly TierBenefitKind[];

const isOffered = ({ kind }: TierBenefit): boolean =>
  (OFFERED_BENEFITS as readonly TierBenefitKind[]).includes(kind);

/** Each kind once. */
const TierBenefits = z
  .array(TierBenefit.refine(isOffered, { message: 'not_offered' }))
  .max(OFFERED_BENEFITS.length)
  .refine((benefits) => new Set(benefits.map(({ kind }) => kind)).size === benefits.length, {
    message: 'repeated',
  });

export const TierStatus = z.enum(['draft', 'active', 'retired']);
export type TierStatus = z.infer<typeof TierStatus>;

/** What one period costs, in the minor unit of the currency, or in coins. */
export const TierPrice = z.object({
  id: TierPriceId,
  currency: TierCurrency,
  interval: TierInterval,
  amount: z.int().min(1),
  /** From when on it holds. */
  from: Timestamp,
});
export type TierPrice = z.infer<typeof TierPrice>;

export const TierListInput = z.object({ creatorId: UserId });

/** A tier as readers see it. */
export const PublicTier = z.object({
  id: MembershipTierId,
  name: z.string(),
  description: z.string(),
  rank: z.int(),
  /** Days that are free at first; 0 for none. */
  trialDays: z.int(),
  /** How many members there may be; null for any number. */
  memberLimit: z.int().nullable(),
  /** All that it gives, also what lower tiers give. */
  benefits: z.array(TierBenefit),
  prices: z.array(TierPrice),
  /** Prices that are to hold, the soonest first. */
  comingPrices: z.array(TierPrice),
});
export type PublicTier = z.infer<typeof PublicTier>;

/** The lowest rank first. */
export const TierList = z.object({
  creator: z.object({ id: UserId, name: z.string() }),
  tiers: z.array(PublicTier),
  /** What can be paid in here today; coins always. */
  payIn: z.array(TierCurrency),
});
export type TierList = z.infer<typeof TierList>;

/** Past prices have held and been followed by another; withdrawn ones never began. */
export const OwnTierPrice = TierPrice.extend({
  state: z.enum(['current', 'coming', 'past', 'withdrawn']),
  createdAt: Timestamp,
});
export type OwnTierPrice = z.infer<typeof OwnTierPrice>;

/** A tier as its creator keeps it. */
export const OwnTier = PublicTier.omit({ prices: true, comingPrices: true }).extend({
  status: TierStatus,
  welcome: z.string(),
  /** What it gives beside what lower tiers do. */
  ownBenefits: z.array(TierBenefit),
  /** The newest first. */
  prices: z.array(OwnTierPrice),
  version: Version,
});
export type OwnTier = z.infer<typeof OwnTier>;

export const OwnTierList = z.object({
  /** Whether the caller writes anything; nobody else can make tiers. */
  isAuthor: z.boolean(),
  /** The lowest rank first, retired ones at the end. */
  tiers: z.array(OwnTier),
});
export type OwnTierList = z.infer<typeof OwnTierList>;

const details = {
  name: text(1, TIER_NAME_MAX),
  description: text(0, TIER_DESCRIPTION_MAX),
  /** What new members are told. */
  welcome: text(0, TIER_WELCOME_MAX),
  memberLimit: z.int().min(1).max(MEMBER_LIMIT_MAX).nullable(),
  trialDays: z.int().min(0).max(TRIAL_DAYS_MAX),
  benefits: TierBenefits,
};

const priced = { currency: TierCurrency, interval: TierInterval, amount: z.int().min(1) };

const isWithinBounds = (price: {
  currency: TierCurrency;
  interval: TierInterval;
  amount: number;
}): boolean => {
  const { min, max } = tierPriceBounds(price.currency, price.interval);
  return price.amount >= min && price.amount <= max;
};
const outOfBounds = { message: 'out_of_bounds', path: ['amount'] };

/** What a tier costs from the start. */
export const NewTierPrice = z.object(priced).refine(isWithinBounds, outOfBounds);
export type NewTierPrice = z.infer<typeof NewTierPrice>;

export const CreateTierInput = z.object({
  ...details,
  prices: z
    .array(NewTierPrice)
    .max(TierCurrency.options.length * TierInterval.options.length)
    .refine(
      (prices) =>
        new Set(prices.map(({ currency, interval }) => `${currency} ${interval}`)).size === prices.length,
      { message: 'repeated' },
    ),
  idempotencyKey: IdempotencyKey,
});
export type CreateTierInput = z.infer<typeof CreateTierInput>;

export const TierChanged = z.object({ id: MembershipTierId });
export const TierPriceChanged = z.object({ id: TierPriceId });

export const UpdateTierInput = z.object({ id: MembershipTierId, version: Version, ...details });
export type UpdateTierInput = z.infer<typeof UpdateTierInput>;

/** Changes places with the tier above or below it. */
export const MoveTierInput = z.object({
  id: MembershipTierId,
  version: Version,
  direction: z.enum(['up', 'down']),
});
export const MoveTierStatusInput = z.object({ id: MembershipTierId, version: Version });

/** A price for new members; those who have agreed to another keep it, unless they are asked as well. */
export const SetTierPriceInput = z
  .object({
    tierId: MembershipTierId,
    ...priced,
    /** From when on; null for now, or `RISE_NOTICE_DAYS` ahead where it is dearer than before. */
    from: z.union([z.literal('now'), z.iso.datetime()]).nullable(),
    /**
     * Members are asked as well, 30 days before or at once: a lower price holds without an answer, and who does not agree
     * to a dearer one is a member until it begins.
     */
    asksMembers: z.boolean().default(false),
  })
  .refine(isWithinBounds, outOfBounds);
export type SetTierPriceInput = z.infer<typeof SetTierPriceInput>;

export const WithdrawTierPriceInput = z.object({ id: TierPriceId });
