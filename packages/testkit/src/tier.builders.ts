import type { TierBenefit, TierCurrency, TierInterval, TierStatus } from '@inkvine/contracts/memberships';
import { MembershipTierId, TierPriceId } from '@inkvine/contracts/primitives';
import { createIds } from '@inkvine/core/ports/ids.port';
import type { Database } from '@inkvine/db/database';
import { insertTier, insertTierPrices, updateTierBenefits } from '@inkvine/db/memberships/tier.repository';

const ids = createIds();

export interface TierOverrides {
  name?: string;
  rank?: number;
  status?: TierStatus;
  trialDays?: number;
  memberLimit?: number | null;
  welcome?: string;
  benefits?: TierBenefit[];
  currency?: TierCurrency;
  interval?: TierInterval;
  amount?: number;
  /** Since when it is there and costs what it costs. */
  at?: string;
}

/** A tier with one price; active, of rank 1 and 3,900 won a month where nothing else is said. */
export async function buildTier(
  db: Database,
  creatorId: string,
  overrides: TierOverrides = {},
): Promise<{ tierId: MembershipTierId; priceId: TierPriceId }> {
  const { benefits = [], currency = 'KRW', interval = 'month', amount = 3_900 } = overrides;
  const at = overrides.at ?? '2026-01-01T00:00:00.000Z';
  const [tierId, priceId] = [MembershipTierId.parse(ids.next()), TierPriceId.parse(ids.next())];
  await db.transaction().execute(async (trx) => {
    await insertTier(trx, {
      ...{ id: tierId, creatorId, name: overrides.name ?? 'Leaf', description: '', at },
      ...{ rank: overrides.rank ?? 1, memberLimit: overrides.memberLimit ?? null },
      ...{ trialDays: overrides.trialDays ?? 0, welcome: overrides.welcome ?? '' },
    });
    await trx
      .updateTable('membership_tier')
      .set({ status: overrides.status ?? 'active' })
      .where('id', '=', tierId)
      .execute();
    await updateTierBenefits(trx, tierId, benefits);
    await insertTierPrices(trx, [
      { id: priceId, tierId, currency, interval, amount, from: at, createdBy: creatorId, at },
    ]);
  });
  return { tierId, priceId };
}
