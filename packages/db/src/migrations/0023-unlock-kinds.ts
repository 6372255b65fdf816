import { sql, type Kysely } from 'kysely';

/**
 * Coins that were given are spent before coins that were bought, whichever expire sooner, and coins of an event
 * carry the name of its campaign. What was spent before took given coins first as well, except of those that an
 * operator gave for the full five years after bought ones had come in.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update coin_lot set prio = 200 where kind = 'paid'`.execute(db);
  await sql`
    alter table coin_lot
      add column campaign text,
      add constraint coin_lot_campaign check ((kind = 'event') = (campaign is not null)),
      add constraint coin_lot_paid_last check ((kind = 'paid') = (prio >= 200))`.execute(db);
}
