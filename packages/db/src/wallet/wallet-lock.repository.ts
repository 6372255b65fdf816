import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction } from '../database.ts';

/**
 * Waits in line for a person's wallet, until the transaction ends. Without it, who comes while others wait for the
 * row's lock finds its newest version and overtakes those who have to follow the row to it: with eight at once, one
 * in a hundred waited three times as long. It decides nothing; the row's lock does.
 *
 * Whoever holds a wallet and then spends from it in the same transaction takes its place in line first ({@link
 * lockWallet}), or it would wait for somebody who waits for it.
 */
export const inLine = (userId: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(select pg_advisory_xact_lock(${queueOf(userId)}) is not null)`;

/** The line of a person's wallet. Whoever waits in several takes them in ascending order. */
export const queueOf = (userId: RawBuilder<unknown>): RawBuilder<bigint> =>
  sql<bigint>`hashtextextended('wallet:' || ${userId}, 0)`;

/** Holds a person's wallet until the transaction ends: nothing is spent from it or comes in meanwhile. */
export async function lockWallet(trx: DatabaseTransaction, userId: string): Promise<void> {
  await trx
    .selectFrom('wallet')
    .select('id')
    .where('user_id', '=', userId)
    .where(inLine(sql`${userId}::uuid`))
    .forNoKeyUpdate()
    .execute();
}

/** Holds the wallets of several people, in the order that everybody locks them in. Spends nothing from them. */
export async function lockWallets(trx: DatabaseTransaction, userIds: readonly string[]): Promise<void> {
  await trx
    .selectFrom('wallet')
    .select('id')
    .where('user_id', '=', sql<string>`any(${[...userIds]}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}
