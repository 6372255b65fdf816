import type { TierBenefit, TierCurrency, TierInterval, TierStatus } from '@inkvine/contracts/memberships';
import { sql, type SqlBool } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface TierRow {
  id: string;
  creatorId: string;
  name: string;
  description: string;
  rank: number;
  status: TierStatus;
  memberLimit: number | null;
  trialDays: number;
  welcome: string;
  version: number;
  fieldVersions: unknown;
  /** Its own; not what lower tiers give. */
  benefits: TierBenefit[];
}

export interface TierDetails {
  name: string;
  description: string;
  memberLimit: number | null;
  trialDays: number;
  welcome: string;
}

export interface TierPriceRow {
  id: string;
  tierId: string;
  currency: TierCurrency;
  interval: TierInterval;
  amount: number;
  from: string;
  withdrawnAt: string | null;
  createdAt: string;
}

const PRICE = [
  'id',
  'tier_id as tierId',
  'currency',
  'interval',
  'amount_minor as amount',
  'effective_from as from',
  'withdrawn_at as withdrawnAt',
  'created_at as createdAt',
] as const;

/** What the check constraints of the tables allow in their text columns. */
type Checked = { status: TierStatus };
type CheckedPrice = { currency: TierCurrency; interval: TierInterval };

const selectTiers = (db: Executor) =>
  db
    .selectFrom('membership_tier as tier')
    .select([
      'tier.id',
      'tier.creator_id as creatorId',
      'tier.name',
      'tier.description',
      'tier.rank',
      'tier.status',
      'tier.member_limit as memberLimit',
      'tier.trial_days as trialDays',
      'tier.welcome',
      'tier.version',
      'tier.field_versions as fieldVersions',
      sql<TierBenefit[]>`coalesce((
        select jsonb_agg(jsonb_build_object('kind', kind) || params order by kind)
          from tier_benefit where tier_id = tier.id), '[]')`.as('benefits'),
    ])
    .$narrowType<Checked>();

/** Every tier of a creator, the lowest rank first and retired ones at the end. */
export async function listTiers(db: Executor, creatorId: string): Promise<TierRow[]> {
  return await selectTiers(db)
    .where('tier.creator_id', '=', creatorId)
    .orderBy(sql`tier.status = 'retired'`)
    .orderBy('tier.rank')
    .orderBy('tier.id')
    .execute();
}

export async function findTier(db: Executor, id: string): Promise<TierRow | undefined> {
  return await selectTiers(db).where('tier.id', '=', id).executeTakeFirst();
}

/** Holds the row, and with it its prices and benefits, until the transaction ends. */
export async function lockTier(trx: DatabaseTransaction, id: string): Promise<TierRow | undefined> {
  await trx.selectFrom('membership_tier').select('id').where('id', '=', id).forNoKeyUpdate().execute();
  // A statement of its own: one that has waited for the lock would see the benefits of before.
  return await findTier(trx, id);
}

/** Somebody with a tier that can be joined. */
export async function findCreatorWithTiers(
  db: Executor,
  id: string,
): Promise<{ id: string; name: string } | undefined> {
  return await db
    .selectFrom('user')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where(
      sql<SqlBool>`exists (select from membership_tier where creator_id = "user".id and status = 'active')`,
    )
    .executeTakeFirst();
}

const isAuthor = sql<boolean>`exists (select from branch where author_id = "user".id)`;

/** Whether a person writes a novel or a fork of one. */
export async function findWhetherAuthor(db: Executor, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('user')
    .select(isAuthor.as('isAuthor'))
    .where('id', '=', userId)
    .executeTakeFirst();
  return row?.isAuthor ?? false;
}

/** Lets nobody else change the order of a creator's tiers until the transaction ends. */
export async function lockCreator(trx: DatabaseTransaction, userId: string): Promise<{ isAuthor: boolean }> {
  return await trx
    .selectFrom('user')
    .select(isAuthor.as('isAuthor'))
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

const toColumns = (details: TierDetails) => ({
  name: details.name,
  description: details.description,
  member_limit: details.memberLimit,
  trial_days: details.trialDays,
  welcome: details.welcome,
});

export async function insertTier(
  trx: DatabaseTransaction,
  tier: TierDetails & { id: string; creatorId: string; rank: number; at: string },
): Promise<void> {
  await trx
    .insertInto('membership_tier')
    .values({
      ...{ id: tier.id, creator_id: tier.creatorId, rank: tier.rank, ...toColumns(tier) },
      ...{ created_at: tier.at, updated_at: tier.at },
    })
    .execute();
}

/** Compare-and-set on the version; undefined when it is another one, or the tier is retired. */
export async function claimTierDetails(
  trx: DatabaseTransaction,
  expected: { id: string; version: number; at: string },
  change: TierDetails & { changesBenefits: boolean },
): Promise<{ version: number } | undefined> {
  return await trx
    .updateTable('membership_tier')
    .set((eb) => ({
      ...toColumns(change),
      benefits_version: eb('benefits_version', '+', change.changesBenefits ? 1 : 0),
      version: eb('version', '+', 1),
      updated_at: expected.at,
    }))
    .where('id', '=', expected.id)
    .where('version', '=', expected.version)
    .where('status', '<>', 'retired')
    .returning('version')
    .executeTakeFirst();
}

/** Compare-and-set on version and state. */
export async function claimTierStatus(
  trx: DatabaseTransaction,
  expected: { id: string; version: number; from: readonly TierStatus[]; at: string },
  status: TierStatus,
): Promise<{ version: number } | undefined> {
  return await trx
    .updateTable('membership_tier')
    .set((eb) => ({ status, version: eb('version', '+', 1), updated_at: expected.at }))
    .where('id', '=', expected.id)
    .where('version', '=', expected.version)
    .where('status', 'in', expected.from)
    .returning('version')
    .executeTakeFirst();
}

/** Two tiers change places. Call only behind the creator's lock. */
export async function updateTierRanks(
  trx: DatabaseTransaction,
  [one, other]: readonly [{ id: string; rank: number }, { id: string; rank: number }],
  at: string,
): Promise<void> {
  await trx
    .updateTable('membership_tier')
    .set((eb) => ({
      rank: eb.case().when('id', '=', one.id).then(other.rank).else(one.rank).end(),
      version: eb('version', '+', 1),
      updated_at: at,
    }))
    .where('id', 'in', [one.id, other.id])
    .execute();
}

/** Call only behind the tier's lock, or for one that nobody sees yet. */
export async function updateTierBenefits(
  trx: DatabaseTransaction,
  tierId: string,
  benefits: readonly TierBenefit[],
): Promise<void> {
  await trx.deleteFrom('tier_benefit').where('tier_id', '=', tierId).execute();
  if (benefits.length === 0) return;
  await trx
    .insertInto('tier_benefit')
    .values(
      benefits.map(({ kind, ...params }) => ({ tier_id: tierId, kind, params: JSON.stringify(params) })),
    )
    .execute();
}

/**
 * What whoever joins at `at` pays, one price for each tier, currency and interval: the newest that has begun and was not
 * withdrawn. `priceAt` of the domain is the same rule.
 */
export async function listTierPricesAt(
  db: Executor,
  tierIds: readonly string[],
  at: string,
): Promise<TierPriceRow[]> {
  if (tierIds.length === 0) return [];
  return await db
    .selectFrom('tier_price')
    .distinctOn(['tier_id', 'currency', 'interval'])
    .select(PRICE)
    .where('tier_id', 'in', tierIds)
    .where('effective_from', '<=', at)
    .where('withdrawn_at', 'is', null)
    .orderBy('tier_id')
    .orderBy('currency')
    .orderBy('interval')
    .orderBy('effective_from', 'desc')
    .$narrowType<CheckedPrice>()
    .execute();
}

/** Prices that are to hold after `at`, the soonest first. */
export async function listComingTierPrices(
  db: Executor,
  tierIds: readonly string[],
  at: string,
): Promise<TierPriceRow[]> {
  if (tierIds.length === 0) return [];
  return await db
    .selectFrom('tier_price')
    .select(PRICE)
    .where('tier_id', 'in', tierIds)
    .where('effective_from', '>', at)
    .where('withdrawn_at', 'is', null)
    .orderBy('effective_from')
    .orderBy('id')
    .$narrowType<CheckedPrice>()
    .execute();
}

/** The newest prices of each tier, currency and interval, at most `limit`, withdrawn ones too; the latest date first. */
export async function listTierPriceHistory(
  db: Executor,
  tierIds: readonly string[],
  limit: number,
): Promise<TierPriceRow[]> {
  if (tierIds.length === 0) return [];
  return await db
    .selectFrom((eb) =>
      eb
        .selectFrom('tier_price')
        .selectAll()
        .select(
          sql<number>`row_number() over (
            partition by tier_id, currency, "interval" order by effective_from desc, id desc)`.as('place'),
        )
        .where('tier_id', 'in', tierIds)
        .as('tier_price'),
    )
    .select(PRICE)
    .where('place', '<=', limit)
    .orderBy('effective_from', 'desc')
    .orderBy('id', 'desc')
    .$narrowType<CheckedPrice>()
    .execute();
}

/** A price and whose it is. */
export async function findTierPrice(
  db: Executor,
  id: string,
): Promise<(TierPriceRow & { creatorId: string }) | undefined> {
  return await db
    .selectFrom('tier_price')
    .innerJoin('membership_tier as tier', 'tier.id', 'tier_price.tier_id')
    .select('tier.creator_id as creatorId')
    .select([
      'tier_price.id',
      'tier_price.tier_id as tierId',
      'tier_price.currency',
      'tier_price.interval',
      'tier_price.amount_minor as amount',
      'tier_price.effective_from as from',
      'tier_price.withdrawn_at as withdrawnAt',
      'tier_price.created_at as createdAt',
    ])
    .where('tier_price.id', '=', id)
    .$narrowType<CheckedPrice>()
    .executeTakeFirst();
}

export interface NewTierPrice {
  id: string;
  tierId: string;
  currency: TierCurrency;
  interval: TierInterval;
  amount: number;
  from: string;
  /** Whether members are asked for it too. */
  asksMembers: boolean;
  createdBy: string;
  at: string;
}

export async function insertTierPrices(
  trx: DatabaseTransaction,
  prices: readonly NewTierPrice[],
): Promise<void> {
  if (prices.length === 0) return;
  await trx
    .insertInto('tier_price')
    .values(
      prices.map(({ id, tierId, currency, interval, amount, from, asksMembers, createdBy, at }) => ({
        ...{ id, tier_id: tierId, currency, interval, amount_minor: amount, effective_from: from },
        ...{ asks_members: asksMembers, created_by: createdBy, created_at: at },
      })),
    )
    .execute();
}

/** Takes back a price that has not begun; undefined when it has, or was taken back before. */
export async function claimTierPriceWithdrawal(
  db: Executor,
  id: string,
  at: string,
): Promise<{ id: string } | undefined> {
  return await db
    .updateTable('tier_price')
    .set({ withdrawn_at: at })
    .where('id', '=', id)
    .where('effective_from', '>', at)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
}
