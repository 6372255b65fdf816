import { sql, type Kysely } from 'kysely';

/** The nightly comparison looks at what gateways paid to creators, too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table gateway_difference
      drop constraint gateway_difference_kind_check,
      add constraint gateway_difference_kind_check check (kind in (
        'unknown_order', 'not_credited', 'amount', 'paid_twice', 'missing_at_gateway',
        'unknown_payout', 'payout_amount', 'payout_twice', 'payout_state', 'payout_missing'))`.execute(db);
  await sql`
    create index payout_paid_at on payout (channel, paid_at) where paid_at is not null`.execute(db);
}
