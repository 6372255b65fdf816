import { sql, type Kysely } from 'kysely';

/**
 * What can become of coins beside being spent or running out: they wait for a refund (`held`), went back as money
 * (`refunded`), were taken away with the payment that brought them (`revoked`), or returned to their lot because
 * their purchase was undone (`coin_txn.reverses`, once).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table coin_lot
      add column held bigint not null default 0 check (held >= 0),
      add column refunded bigint not null default 0 check (refunded >= 0),
      add column revoked bigint not null default 0 check (revoked >= 0),
      drop constraint coin_lot_check,
      add constraint coin_lot_complete
        check (remaining + held + spent + expired + refunded + revoked = coins),
      drop constraint coin_lot_kind_check,
      add constraint coin_lot_kind check (kind in ('paid', 'bonus', 'event'))`.execute(db);
  await sql`
    alter table coin_txn
      add column reverses uuid unique,
      drop constraint coin_txn_kind_check,
      add constraint coin_txn_kind check (kind in (
        'top_up', 'bonus', 'event', 'reward', 'legacy',
        'unlock', 'rent', 'gift', 'donation',
        'expiry', 'refund', 'refund_return', 'reversal', 'revocation'))`.execute(db);
  await sql`
    alter table house_entry
      drop constraint house_entry_account_check,
      add constraint house_entry_account
        check (account in ('coins_sold', 'coins_given', 'breakage', 'refunds', 'revoked'))`.execute(db);
  await sql`
    alter table earning
      drop constraint earning_source_check,
      add constraint earning_source check (source in ('unlock', 'rent', 'gift', 'donation'))`.execute(db);
}
