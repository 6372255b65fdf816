import type { CoinLot } from '@inkvine/domain/wallet/fifo-allocation';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Executor } from '../database.ts';

/** Makes the wallet of a person who exists and has none; otherwise changes nothing. */
export async function insertWalletIfMissing(
  db: Executor,
  wallet: { id: string; userId: string },
): Promise<void> {
  await db
    .insertInto('wallet')
    .columns(['id', 'user_id'])
    .expression((eb) =>
      eb
        .selectFrom('user')
        .select([sql<string>`${wallet.id}::uuid`.as('id'), 'id as user_id'])
        .where('id', '=', wallet.userId),
    )
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .execute();
}

export async function listUsersWithoutWallet(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('user')
    .leftJoin('wallet', 'wallet.user_id', 'user.id')
    .select('user.id')
    .where('wallet.id', 'is', null)
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export async function findWalletOwnerByEmail(
  db: Executor,
  email: string,
): Promise<{ userId: string } | undefined> {
  return await db
    .selectFrom('user')
    .select('id as userId')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
}

/** More lots than these expire soon only for someone who collects them; the rest shows when these are gone. */
const EXPIRING_LOTS_SHOWN = 20;
/** Likewise of the coins of events. */
const EVENT_LOTS_SHOWN = 20;

/**
 * What a person can spend at `at`: lots past their time no longer count, whether or not the sweep has been by.
 * Undefined when the person has no wallet yet.
 */
export async function findWalletOverview(db: Executor, userId: string, at: string, soonUntil: string) {
  return await db
    .selectFrom('wallet')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('coin_lot')
          .select([
            sql<number>`coalesce(sum(remaining) filter (where kind = 'paid'), 0)`.as('paid'),
            sql<number>`coalesce(sum(remaining) filter (where kind <> 'paid'), 0)`.as('bonus'),
          ])
          .whereRef('coin_lot.wallet_id', '=', 'wallet.id')
          .where('coin_lot.open', '=', sql.lit(true))
          .where('coin_lot.expires_at', '>', at)
          .as('balance'),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      'balance.paid',
      'balance.bonus',
      'wallet.debt',
      sql<number>`coalesce((
        select -sum(entry.coins) from dispute_hold hold join coin_lot_entry entry on entry.txn_id = hold.txn_id
        where hold.ended is null and hold.top_up_id in (
          select top_up_id from dispute where dispute.user_id = wallet.user_id and dispute.state = 'open')), 0)`.as(
        'frozen',
      ),
      jsonArrayFrom(
        eb
          .selectFrom('coin_lot')
          .select(['remaining as coins', 'kind', 'campaign', isoText('expires_at').as('expiresAt')])
          .whereRef('coin_lot.wallet_id', '=', 'wallet.id')
          .where('coin_lot.open', '=', sql.lit(true))
          .where('coin_lot.expires_at', '>', at)
          .where('coin_lot.expires_at', '<=', soonUntil)
          .orderBy('coin_lot.expires_at')
          .orderBy('coin_lot.id')
          .limit(EXPIRING_LOTS_SHOWN),
      ).as('expiringSoon'),
      jsonArrayFrom(
        eb
          .selectFrom('coin_lot')
          .select(['remaining as coins', 'campaign', isoText('expires_at').as('expiresAt')])
          .whereRef('coin_lot.wallet_id', '=', 'wallet.id')
          .where('coin_lot.open', '=', sql.lit(true))
          .where('coin_lot.kind', '=', sql.lit('event'))
          .where('coin_lot.expires_at', '>', at)
          .$narrowType<{ campaign: string }>()
          .orderBy('coin_lot.expires_at')
          .orderBy('coin_lot.id')
          .limit(EVENT_LOTS_SHOWN),
      ).as('events'),
    ])
    .where('wallet.user_id', '=', userId)
    .executeTakeFirst();
}

/** PostgreSQL writes `+00:00` into JSON where the API says `Z`. */
export function isoText(column: string) {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The lots a person could spend from at `at`, for the preview of a purchase. */
export async function listOpenLots(db: Executor, userId: string, at: string): Promise<CoinLot[]> {
  return await db
    .selectFrom('coin_lot')
    .innerJoin('wallet', 'wallet.id', 'coin_lot.wallet_id')
    .select([
      'coin_lot.id',
      'coin_lot.kind',
      'coin_lot.prio',
      'coin_lot.expires_at as expiresAt',
      'coin_lot.coins',
      'coin_lot.remaining',
      'coin_lot.spent',
      'coin_lot.paid_minor as paidMinor',
      'coin_lot.recognized_minor as recognizedMinor',
    ])
    .where('wallet.user_id', '=', userId)
    .where('coin_lot.open', '=', sql.lit(true))
    .where('coin_lot.expires_at', '>', at)
    .execute();
}
