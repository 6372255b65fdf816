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
      {
        id: priceId,
        tierId,
        currency,
        interval,
        amount,
        from: at,
        asksMembers: false,
        createdBy: creatorId,
        at,
      },
    ]);
  });
  return { tierId, priceId };
}

const DAY_MS = 86_400_000;

/**
 * Access to what a tier gives, by the database's clock, from a day ago for another day where nothing else is said, of a
 * membership that nobody renews.
 */
export async function buildEntitlement(
  db: Database,
  { tierId, priceId }: { tierId: MembershipTierId; priceId: TierPriceId },
  userId: string,
  overrides: {
    startsInDays?: number;
    endsInDays?: number;
    untilDecided?: boolean;
    source?: 'period' | 'grace' | 'trial' | 'gift' | 'correction';
  } = {},
): Promise<{ endsAt: string }> {
  const { startsInDays = -1, endsInDays = 1, untilDecided = false, source = 'gift' } = overrides;
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const tier = await db
    .selectFrom('membership_tier')
    .select('creator_id as creatorId')
    .where('id', '=', tierId)
    .executeTakeFirstOrThrow();
  const membershipId = ids.next();
  const at = inDays(startsInDays);
  await db
    .insertInto('membership')
    .values({
      ...{
        id: membershipId,
        user_id: userId,
        creator_id: tier.creatorId,
        tier_id: tierId,
        price_id: priceId,
      },
      ...{ currency: 'KRW', amount_minor: 3_900, interval: 'month', time_zone: 'UTC', next_index: 0 },
      ...{ anchor_date: at.slice(0, 10), outages_until: at, ended_at: at, end_reason: 'closed' },
      ...{ idempotency_key: ids.next(), request_hash: '', created_at: at, updated_at: at },
    })
    .execute();
  const endsAt = inDays(endsInDays);
  await db
    .insertInto('membership_entitlement')
    .values({
      ...{
        membership_id: membershipId,
        user_id: userId,
        creator_id: tier.creatorId,
        tier_id: tierId,
        source,
      },
      ...{ starts_at: at, ends_at: endsAt, until_decided: untilDecided, created_at: at },
    })
    .execute();
  return { endsAt };
}
