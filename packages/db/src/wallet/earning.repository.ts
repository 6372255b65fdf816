import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Executor } from '../database.ts';

/**
 * What a creator's novels have earned, in won and coins, ever and by calendar day since `since`. Days without
 * earnings are absent. Recorded amounts: fees and tax are the settlement's.
 * @param timeZone IANA zone whose midnight ends a day
 */
export async function findEarningsSummary(
  db: Executor,
  query: { creatorId: string; since: string; timeZone: string },
) {
  return await db
    .selectFrom(
      sql<{ count: number; coins: number; donors: number }>`(
        select count(*) as count, coalesce(sum(coins), 0) as coins,
          count(distinct (donor_id, anonymous)) as donors
        from donation where creator_id = ${query.creatorId})`.as('given'),
    )
    .select((eb) => [
      'given.count',
      'given.coins',
      'given.donors',
      jsonArrayFrom(
        eb
          .selectFrom('earning')
          .select(({ fn }) => [
            'source',
            fn.sum<number>('gross_minor').as('grossWon'),
            fn.sum<number>('paid_coins').as('paidCoins'),
            fn.sum<number>('bonus_coins').as('bonusCoins'),
          ])
          .where('creator_id', '=', query.creatorId)
          .where('currency', '=', 'KRW')
          .groupBy('source')
          .orderBy('source'),
      ).as('bySource'),
      jsonArrayFrom(
        eb
          .selectFrom('earning')
          .select([
            sql<string>`to_char(created_at at time zone ${query.timeZone}, 'YYYY-MM-DD')`.as('day'),
            sql<number>`sum(gross_minor)`.as('grossWon'),
            sql<number>`sum(paid_coins + bonus_coins)`.as('coins'),
          ])
          .where('creator_id', '=', query.creatorId)
          .where('currency', '=', 'KRW')
          .where('created_at', '>=', query.since)
          .groupBy('day'),
      ).as('days'),
    ])
    .executeTakeFirstOrThrow();
}
