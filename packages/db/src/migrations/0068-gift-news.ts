import { sql, type Kysely } from 'kysely';

/**
 * News of gifts in the app: when whoever gave one has seen what became of it. What ended before was told by mail. Gifts
 * that wait for a person are counted with each page.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table gift add column seen_at timestamptz`.execute(db);
  await sql`update gift set seen_at = ended_at where ended_at is not null`.execute(db);
  await sql`create index gift_unseen on gift (giver_id) where ended_at is not null and seen_at is null`.execute(
    db,
  );
  await sql`create index gift_waits_for on gift (receiver_id) where state = 'waiting'`.execute(db);
}
