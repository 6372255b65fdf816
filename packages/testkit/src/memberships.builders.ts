import type { TierInterval } from '@inkvine/contracts/memberships';
import { createIds } from '@inkvine/core/ports/ids.port';
import type { Executor } from '@inkvine/db/database';

const ids = createIds();

/** A tier that anybody may join, with one price. */
export async function buildTier(
  db: Executor,
  tier: {
    creatorId: string;
    currency?: string;
    /** Minor units, or coins. */
    amount?: number;
    interval?: TierInterval;
    rank?: number;
    trialDays?: number;
    memberLimit?: number;
  },
): Promise<{ tierId: string; priceId: string }> {
  const { currency = 'KRW', amount = 4_900, interval = 'month', rank = 1 } = tier;
  const [tierId, priceId] = [ids.next(), ids.next()];
  await db
    .insertInto('membership_tier')
    .values({
      ...{ id: tierId, creator_id: tier.creatorId, name: 'Patron', rank, status: 'active' },
      ...{ trial_days: tier.trialDays ?? 0, member_limit: tier.memberLimit ?? null },
    })
    .execute();
  await db
    .insertInto('tier_price')
    .values({
      ...{ id: priceId, tier_id: tierId, currency, interval, amount_minor: amount },
      ...{ effective_from: '2020-01-01T00:00:00Z', created_by: tier.creatorId },
    })
    .execute();
  return { tierId, priceId };
}
