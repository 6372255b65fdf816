import type { TierCurrency, TierInterval } from '@inkvine/contracts/memberships';
import type { CouponDraft } from '@inkvine/contracts/perks-coupons';

export interface Offer {
  currency: TierCurrency;
  interval: TierInterval;
  /** Minor units, or coins. */
  amount: number;
  trialDays?: number;
  /** What its creator wants of members too, from `RISES_AT` on. */
  dearer?: number;
  /** What the tiers below and above it cost. */
  lower?: number;
  higher?: number;
}

export const OFFERS = {
  won: { currency: 'KRW', interval: 'month', amount: 4_900 },
  'won, dearer': { currency: 'KRW', interval: 'month', amount: 4_900, dearer: 5_900 },
  'won, three weeks free': { currency: 'KRW', interval: 'month', amount: 4_900, trialDays: 21 },
  'won a year': { currency: 'KRW', interval: 'year', amount: 49_000 },
  dollars: { currency: 'USD', interval: 'month', amount: 500 },
  'dollars, three weeks free': { currency: 'USD', interval: 'month', amount: 500, trialDays: 21 },
  coins: { currency: 'COI', interval: 'month', amount: 20 },
  'coins, dearer': { currency: 'COI', interval: 'month', amount: 20, dearer: 30 },
  'won, of three tiers': { currency: 'KRW', interval: 'month', amount: 4_900, lower: 2_900, higher: 9_900 },
  'coins, of three tiers': { currency: 'COI', interval: 'month', amount: 20, lower: 12, higher: 45 },
  'coins a year': { currency: 'COI', interval: 'year', amount: 200 },
} as const satisfies Record<string, Offer>;
export type OfferName = keyof typeof OFFERS;

interface CouponKind {
  benefit: CouponDraft['benefit'];
  /** Over before renewals go on. */
  isShort?: boolean;
  /** What the first period costs with it, and the one that is renewed. */
  first: number;
  renewed: number;
}

export const COUPONS = {
  '1,000 won off three times': {
    benefit: { kind: 'fixed', amount: 1_000, currency: 'KRW', periods: 3 },
    ...{ first: 3_900, renewed: 3_900 },
  },
  '1,000 won off until April': {
    benefit: { kind: 'fixed', amount: 1_000, currency: 'KRW', periods: 3 },
    ...{ isShort: true, first: 3_900, renewed: 4_900 },
  },
  'half of the coins twice': {
    benefit: { kind: 'percent', percent: 50, most: null, periods: 2 },
    ...{ first: 10, renewed: 10 },
  },
  'two free months': { benefit: { kind: 'free_period', months: 2 }, first: 0, renewed: 0 },
  'one free month': { benefit: { kind: 'free_period', months: 1 }, first: 0, renewed: 4_900 },
} as const satisfies Record<string, CouponKind>;
export type CouponName = keyof typeof COUPONS;

export type Card = 'good' | 'empty' | 'lost' | 'asks';

/** What is true of a member, and what has to become of them. */
export interface Story {
  /** Of a hundred members, about so many. */
  weight: number;
  offer: OfferName;
  /**
   * Winter where left out; `late winter` is the end of January, when free days go on into the standstill;
   * `by a gift` is for a month that somebody else paid. */
  joins?: 'a year before' | 'late winter' | 'by a gift' | 'meanwhile';
  /** Used with the first period, unless it is added later. */
  coupon?: CouponName;
  /** In February, before nobody renews any more. */
  before?:
    | { card: Card }
    | 'cancels'
    | 'agrees'
    | 'refuses'
    | 'goes on'
    | 'adds the coupon'
    | 'takes the coupon off'
    | { pauses: number }
    | { moves: 'lower' | 'higher' };
  /** In April, while nobody renews. */
  meanwhile?: { card: Card } | 'cancels';
  /** Has too few coins for the renewal. */
  isPoor?: boolean;
  /** Of the period in progress; or the membership has ended, for that reason. */
  becomes: 'paid' | 'free' | 'pending' | { ends: 'cancelled' | 'price_refused' | 'gift_over' };
}

const CANCELLED = { becomes: { ends: 'cancelled' } } as const;
const REFUSED = { becomes: { ends: 'price_refused' } } as const;

export const STORIES: readonly Story[] = [
  { weight: 14, offer: 'won', becomes: 'paid' },
  { weight: 10, offer: 'coins', becomes: 'paid' },
  { weight: 8, offer: 'dollars', becomes: 'paid' },
  { weight: 4, offer: 'won, three weeks free', joins: 'late winter', becomes: 'paid' },
  { weight: 2, offer: 'dollars, three weeks free', joins: 'late winter', becomes: 'paid' },
  { weight: 2, offer: 'won a year', joins: 'a year before', becomes: 'paid' },
  { weight: 1, offer: 'coins a year', joins: 'a year before', becomes: 'paid' },
  { weight: 3, offer: 'won', joins: 'meanwhile', becomes: 'paid' },
  { weight: 1, offer: 'coins', joins: 'meanwhile', becomes: 'paid' },

  { weight: 6, offer: 'won', before: { card: 'empty' }, becomes: 'pending' },
  { weight: 5, offer: 'won', before: { card: 'lost' }, becomes: 'pending' },
  { weight: 3, offer: 'dollars', before: { card: 'empty' }, becomes: 'pending' },
  { weight: 2, offer: 'dollars', before: { card: 'asks' }, becomes: 'pending' },
  { weight: 4, offer: 'coins', isPoor: true, becomes: 'pending' },
  { weight: 1, offer: 'won a year', joins: 'a year before', before: { card: 'empty' }, becomes: 'pending' },
  {
    ...{ weight: 2, offer: 'won', becomes: 'paid' },
    ...{ before: { card: 'lost' }, meanwhile: { card: 'good' } },
  },

  { weight: 4, offer: 'won', before: 'cancels', ...CANCELLED },
  { weight: 2, offer: 'coins', before: 'cancels', ...CANCELLED },
  { weight: 1, offer: 'won a year', joins: 'a year before', before: 'cancels', ...CANCELLED },
  { weight: 1, offer: 'won, three weeks free', joins: 'late winter', before: 'cancels', ...CANCELLED },
  { weight: 3, offer: 'won', meanwhile: 'cancels', ...CANCELLED },
  { weight: 1, offer: 'dollars', meanwhile: 'cancels', ...CANCELLED },
  { weight: 1, offer: 'coins', meanwhile: 'cancels', ...CANCELLED },

  { weight: 4, offer: 'won, dearer', before: 'agrees', becomes: 'paid' },
  { weight: 3, offer: 'coins, dearer', before: 'agrees', becomes: 'paid' },
  { weight: 2, offer: 'won, dearer', before: 'refuses', ...REFUSED },
  { weight: 2, offer: 'won, dearer', ...REFUSED },
  { weight: 2, offer: 'coins, dearer', ...REFUSED },

  { weight: 2, offer: 'won', before: { pauses: 1 }, becomes: 'paid' },
  { weight: 2, offer: 'coins', before: { pauses: 3 }, becomes: 'paid' },

  { weight: 2, offer: 'won, of three tiers', before: { moves: 'lower' }, becomes: 'paid' },
  { weight: 2, offer: 'won, of three tiers', before: { moves: 'higher' }, becomes: 'paid' },
  { weight: 1, offer: 'coins, of three tiers', before: { moves: 'lower' }, becomes: 'paid' },
  { weight: 1, offer: 'coins, of three tiers', before: { moves: 'higher' }, becomes: 'paid' },

  { weight: 2, offer: 'coins', joins: 'by a gift', becomes: { ends: 'gift_over' } },
  { weight: 1, offer: 'coins', joins: 'by a gift', before: 'goes on', becomes: 'paid' },

  { weight: 3, offer: 'won', coupon: '1,000 won off three times', becomes: 'paid' },
  { weight: 1, offer: 'won', coupon: '1,000 won off until April', becomes: 'paid' },
  { weight: 2, offer: 'coins', coupon: 'half of the coins twice', becomes: 'paid' },
  { weight: 2, offer: 'won', coupon: 'two free months', becomes: 'free' },
  { weight: 1, offer: 'won', coupon: 'one free month', becomes: 'paid' },
  {
    ...{ weight: 1, offer: 'won', coupon: '1,000 won off three times' },
    ...{ before: { card: 'empty' }, becomes: 'pending' },
  },
  {
    ...{ weight: 1, offer: 'won', coupon: '1,000 won off three times' },
    ...{ before: 'adds the coupon', becomes: 'paid' },
  },
  {
    ...{ weight: 1, offer: 'won', coupon: '1,000 won off three times' },
    ...{ before: 'takes the coupon off', becomes: 'paid' },
  },
  {
    ...{ weight: 1, offer: 'coins', coupon: 'half of the coins twice' },
    ...{ before: 'adds the coupon', becomes: 'paid' },
  },
];

export const tell = (story: Story): string => {
  const { weight: _, ...rest } = story;
  return JSON.stringify(rest);
};

/** Around the world, with days that begin at odd hours and clocks that are put forward meanwhile. */
export const TIME_ZONES = [
  ...['Asia/Seoul', 'America/New_York', 'Europe/London', 'Asia/Kolkata', 'Pacific/Kiritimati'],
  ...['America/Los_Angeles', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Seoul'],
] as const;

const PARTS = STORIES.flatMap((story) => Array<Story>(story.weight).fill(story));

/** The stories of so many members: each as often as its weight says, every one of them at least once. */
export function planMembers(count: number): { n: number; story: Story; timeZone: string }[] {
  return Array.from({ length: count }, (_, n) => {
    // The first of each, then by weight.
    const story = STORIES[n] ?? PARTS[(n * 37) % PARTS.length]!;
    return { n, story, timeZone: TIME_ZONES[n % TIME_ZONES.length]! };
  });
}
