import { sql, type Kysely } from 'kysely';

/** A price may be asked of members too, not only of who joins from then on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tier_price add column asks_members boolean not null default false`.execute(db);
  await sql`
    create index tier_price_asking on tier_price (effective_from)
      where asks_members and withdrawn_at is null`.execute(db);
}
