import type { RewardedOrder, RewardTerms } from '@inkvine/domain/wallet/reward';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface RewardRuleRow extends RewardTerms {
  id: string;
  version: number;
  name: string;
  currency: string;
  validDays: number;
  startsAt: string;
  endsAt: string | null;
  stoppedAt: string | null;
  givenCoins: number;
  createdAt: string;
}

const COLUMNS = [
  'id',
  'version',
  'name',
  'currency',
  'min_minor as minMinor',
  'percent',
  'coins',
  'first_only as firstOnly',
  'per_person_coins as perPersonCoins',
  'budget_coins as budgetCoins',
  'valid_days as validDays',
  'starts_at as startsAt',
  'ends_at as endsAt',
  'stopped_at as stoppedAt',
  'given_coins as givenCoins',
  'created_at as createdAt',
] as const;

/** Rules that hold for orders of any, or one, currency at `at`, the newest first. */
export async function listRunningRules(
  db: Executor,
  at: string,
  currency?: string,
): Promise<RewardRuleRow[]> {
  return await db
    .selectFrom('reward_rule')
    .select(COLUMNS)
    .where('stopped_at', 'is', null)
    .where('starts_at', '<=', at)
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', at)]))
    .$if(currency !== undefined, (qb) => qb.where('currency', '=', currency!))
    .orderBy('id', 'desc')
    .execute();
}

/**
 * Holds a rule with a budget until the transaction ends, and tells what it has given; undefined when it was stopped
 * meanwhile. Call only behind the wallet's lock.
 */
export async function lockRewardRule(
  trx: DatabaseTransaction,
  ruleId: string,
): Promise<{ givenCoins: number } | undefined> {
  return await trx
    .selectFrom('reward_rule')
    .select('given_coins as givenCoins')
    .where('id', '=', ruleId)
    .where('stopped_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function updateRewardGiven(
  trx: DatabaseTransaction,
  ruleId: string,
  coins: number,
): Promise<void> {
  await trx
    .updateTable('reward_rule')
    .set((eb) => ({ given_coins: eb('given_coins', '+', coins) }))
    .where('id', '=', ruleId)
    .execute();
}

export interface RewardHistory {
  /** No order of the person was paid before. */
  isFirst: boolean;
  /** What each rule has given the person. */
  given: ReadonlyMap<string, number>;
}

/** What a person got by rules, and whether they paid any order but `topUpId`. */
export async function findRewardHistory(
  db: Executor,
  userId: string,
  topUpId: string | null,
): Promise<RewardHistory> {
  const { rows } = await sql<{ isFirst: boolean; given: { ruleId: string; coins: number }[] | null }>`
    select not exists (
        select from coin_txn txn join wallet on wallet.id = txn.wallet_id
         where wallet.user_id = ${userId} and txn.kind = 'top_up'
           and txn.subject_id is distinct from ${topUpId}::uuid) as "isFirst",
      (select jsonb_agg(jsonb_build_object('ruleId', rule_id, 'coins', coins)) from (
        select rule_id, sum(coins) as coins from reward_grant where user_id = ${userId} group by rule_id) as mine) as given`.execute(
    db,
  );
  const { isFirst, given } = rows[0]!;
  return { isFirst, given: new Map((given ?? []).map(({ ruleId, coins }) => [ruleId, coins])) };
}

export async function insertRewardGrant(
  trx: DatabaseTransaction,
  grant: { txnId: string; ruleId: string; topUpId: string; userId: string; coins: number; at: string },
): Promise<void> {
  await trx
    .insertInto('reward_grant')
    .values({
      ...{ txn_id: grant.txnId, rule_id: grant.ruleId, top_up_id: grant.topUpId, user_id: grant.userId },
      ...{ coins: grant.coins, created_at: grant.at },
    })
    .execute();
}

export interface RewardRuleTotals extends RewardRuleRow {
  gaveCoins: number;
  topUps: number;
  people: number;
}

/** Every rule with what it gave, the newest first. */
export async function listRewardRules(db: Executor, limit: number): Promise<RewardRuleTotals[]> {
  return await db
    .selectFrom('reward_rule')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('reward_grant')
          .select([
            sql<number>`coalesce(sum(coins), 0)`.as('gaveCoins'),
            sql<number>`count(*)`.as('topUps'),
            sql<number>`count(distinct user_id)`.as('people'),
          ])
          .whereRef('reward_grant.rule_id', '=', 'reward_rule.id')
          .as('gave'),
      (join) => join.onTrue(),
    )
    .select(COLUMNS.map((column) => `reward_rule.${column}` as const))
    .select(['gave.gaveCoins', 'gave.topUps', 'gave.people'])
    .$narrowType<{ gaveCoins: number; topUps: number; people: number }>()
    .orderBy('reward_rule.id', 'desc')
    .limit(limit)
    .execute();
}

export interface NewRewardRule extends RewardTerms {
  id: string;
  replaces: string | null;
  version: number;
  name: string;
  currency: string;
  validDays: number;
  startsAt: string;
  endsAt: string | null;
  createdBy: string;
  at: string;
}

export async function insertRewardRule(trx: DatabaseTransaction, rule: NewRewardRule): Promise<void> {
  await trx
    .insertInto('reward_rule')
    .values({
      ...{ id: rule.id, replaces: rule.replaces, version: rule.version, name: rule.name },
      ...{ currency: rule.currency, min_minor: rule.minMinor, percent: rule.percent, coins: rule.coins },
      ...{ first_only: rule.firstOnly, per_person_coins: rule.perPersonCoins },
      ...{ budget_coins: rule.budgetCoins, valid_days: rule.validDays, starts_at: rule.startsAt },
      ...{ ends_at: rule.endsAt, created_by: rule.createdBy, created_at: rule.at },
    })
    .execute();
}

/** Ends a rule that runs; undefined when it was stopped before, or there is none. */
export async function claimRewardStop(
  trx: DatabaseTransaction,
  ruleId: string,
  at: string,
): Promise<{ version: number } | undefined> {
  return await trx
    .updateTable('reward_rule')
    .set({ stopped_at: at })
    .where('id', '=', ruleId)
    .where('stopped_at', 'is', null)
    .returning('version')
    .executeTakeFirst();
}

/** Paid orders of a currency since `since`, oldest first, for what a rule would have cost. */
export async function listPaidOrders(
  db: Executor,
  query: { currency: string; since: string },
): Promise<(RewardedOrder & { userId: string })[]> {
  const { rows } = await sql<RewardedOrder & { userId: string }>`
    select user_id as "userId", paid_coins as "paidCoins", price_minor as "priceMinor",
      not exists (select from top_up earlier where earlier.user_id = top_up.user_id and earlier.status = 'paid'
        and (earlier.paid_at, earlier.id) < (top_up.paid_at, top_up.id)) as "isFirst"
    from top_up
    where status = 'paid' and currency = ${query.currency} and paid_at >= ${query.since}::timestamptz
    order by paid_at, id`.execute(db);
  return rows;
}
