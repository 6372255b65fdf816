import { sql, type Kysely } from 'kysely';

/**
 * Money that a gateway gave back without us, in its dashboard or at a bank's word, is a dispute that nobody could
 * contest: `gateway_dispute_id` is then the gateway's name of the refund.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table dispute
      add column origin text not null default 'bank' constraint dispute_origin check (origin in ('bank', 'gateway'))`.execute(
    db,
  );
  await sql`create index refund_gateway_refund on refund (gateway_refund_id) where gateway_refund_id is not null`.execute(
    db,
  );
}
