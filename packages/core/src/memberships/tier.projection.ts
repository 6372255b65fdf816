import type {
  OwnTier,
  OwnTierPrice,
  PublicTier,
  TierBenefit,
  TierPrice,
} from '@inkvine/contracts/memberships';
import type { TierPriceRow, TierRow } from '@inkvine/db/memberships/tier.repository';
import { benefitsOfTier } from '@inkvine/domain/memberships/tier-benefits';
import { priceAt } from '@inkvine/domain/memberships/tier-price';
import type { z } from 'zod';

interface PriceLists {
  prices: readonly TierPriceRow[];
  comingPrices: readonly TierPriceRow[];
}

/** Beside `ofCreator`, all tiers of its creator; prices of other tiers are left out. */
export function toPublicTier(
  tier: TierRow,
  ofCreator: readonly TierRow[],
  { prices, comingPrices }: PriceLists,
): z.input<typeof PublicTier> {
  const own = (rows: readonly TierPriceRow[]) => rows.filter(({ tierId }) => tierId === tier.id).map(toPrice);
  return { ...shown(tier, ofCreator), prices: own(prices), comingPrices: own(comingPrices) };
}

/** `history` has the prices of all tiers, the latest date first. */
export function toOwnTier(
  tier: TierRow,
  ofCreator: readonly TierRow[],
  history: readonly TierPriceRow[],
  now: Date,
): z.input<typeof OwnTier> {
  const { status, welcome, version } = tier;
  const rows = history.filter(({ tierId }) => tierId === tier.id);
  const ownBenefits: TierBenefit[] = benefitsOfTier(tier, []);
  return {
    ...{ ...shown(tier, ofCreator), status, welcome, version, ownBenefits },
    prices: rows.map((row) => ({
      ...{ ...toPrice(row), createdAt: row.createdAt },
      state: stateOf(row, rows, now),
    })),
  };
}

const shown = (tier: TierRow, ofCreator: readonly TierRow[]) => {
  const { id, name, description, rank, trialDays, memberLimit } = tier;
  return { id, name, description, rank, trialDays, memberLimit, benefits: benefitsOfTier(tier, ofCreator) };
};

const toPrice = ({ id, currency, interval, amount, from }: TierPriceRow): z.input<typeof TierPrice> => ({
  ...{ id, currency, interval, amount, from },
});

function stateOf(row: TierPriceRow, ofTier: readonly TierPriceRow[], now: Date): OwnTierPrice['state'] {
  if (row.withdrawnAt !== null) return 'withdrawn';
  if (new Date(row.from) > now) return 'coming';
  return priceAt(ofTier, row, now)?.id === row.id ? 'current' : 'past';
}
