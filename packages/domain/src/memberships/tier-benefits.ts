import type { TierBenefit, TierBenefitKind, TierStatus } from '@inkvine/contracts/memberships';

export interface RankedBenefits {
  rank: number;
  benefits: readonly TierBenefit[];
}

/** In which order benefits are shown. */
const ORDER: Readonly<Record<TierBenefitKind, number>> = {
  early_chapters: 1,
  paid_chapters: 2,
  members_chapters: 3,
  members_posts: 4,
  monthly_coins: 5,
  chat_rooms: 6,
  ad_free: 7,
  badge: 8,
};

/**
 * What somebody of a rank gets: whatever tiers up to that rank give, each kind once and at its strongest; of badges, that
 * of the highest rank.
 */
export function benefitsAt(tiers: readonly RankedBenefits[], rank: number): TierBenefit[] {
  const strongest = new Map<TierBenefitKind, TierBenefit>();
  const included = tiers.filter((tier) => tier.rank <= rank).toSorted((a, b) => a.rank - b.rank);
  for (const benefit of included.flatMap(({ benefits }) => benefits)) {
    const lower = strongest.get(benefit.kind);
    strongest.set(benefit.kind, lower === undefined ? benefit : stronger(lower, benefit));
  }
  return [...strongest.values()].toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]);
}

export interface OwnedBenefits extends RankedBenefits {
  id: string;
  status: TierStatus;
}

/**
 * What members of a tier get: what it gives itself, whatever its status, and what its creator's active tiers of lower rank
 * give. Nobody gets anything of drafts but their own members, of whom there are none.
 */
export function benefitsOfTier(tier: OwnedBenefits, ofCreator: readonly OwnedBenefits[]): TierBenefit[] {
  const lower = ofCreator.filter(({ rank, status }) => status === 'active' && rank < tier.rank);
  return benefitsAt([...lower, tier], tier.rank);
}

function stronger(lower: TierBenefit, higher: TierBenefit): TierBenefit {
  if (lower.kind === 'early_chapters' && higher.kind === 'early_chapters')
    return lower.days > higher.days ? lower : higher;
  if (lower.kind === 'monthly_coins' && higher.kind === 'monthly_coins')
    return lower.coins > higher.coins ? lower : higher;
  return higher;
}

/** What `before` gives that `after` does not, or not as much of. */
export function benefitsLost(before: readonly TierBenefit[], after: readonly TierBenefit[]): TierBenefit[] {
  return before.filter((benefit) => {
    const kept = after.find(({ kind }) => kind === benefit.kind);
    return kept === undefined || amountOf(benefit) > amountOf(kept) || labelOf(benefit) !== labelOf(kept);
  });
}

const amountOf = (benefit: TierBenefit): number => {
  if (benefit.kind === 'early_chapters') return benefit.days;
  return benefit.kind === 'monthly_coins' ? benefit.coins : 1;
};

const labelOf = (benefit: TierBenefit): string | null => (benefit.kind === 'badge' ? benefit.label : null);
