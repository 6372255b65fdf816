import { sql, type Kysely } from 'kysely';

/** Gateways with an order or session of their own, payments that wait for a deposit, and what an event is about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table top_up
      add column gateway_order_id text,
      add unique (gateway, gateway_order_id),
      drop constraint top_up_status_check,
      add constraint top_up_status_check check (status in (
        'pending', 'confirming', 'unknown', 'waiting', 'paid', 'failed', 'canceled', 'expired'))`.execute(db);
  await sql`alter table gateway_event add column ref jsonb not null default '{}'`.execute(db);
}
