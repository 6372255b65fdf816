import { sql, type Kysely } from 'kysely';

/**
 * What was paid for a period and is given back, in whole or in part: once for each charge. The ledger's transaction puts
 * the coins back into the lots they came from; where money paid, a refund takes them on from there.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table membership_return (
      charge_id uuid primary key references membership_charge,
      txn_id uuid not null unique,
      refund_id uuid unique references refund,
      reason text not null check (reason in ('left', 'correction')),
      coins bigint not null check (coins > 0),
      amount_minor bigint not null check (amount_minor > 0),
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    create trigger kept before delete on membership_return
      for each row execute function refuse_removal()`.execute(db);
  await sql`
    create trigger kept_table before truncate on membership_return
      for each statement execute function refuse_removal()`.execute(db);
  await sql`
    create trigger fixed before update on membership_return
      for each row execute function refuse_change()`.execute(db);
  await sql`
    alter table coin_txn
      drop constraint coin_txn_kind,
      add constraint coin_txn_kind check (kind in (
        'top_up', 'bonus', 'event', 'reward', 'legacy', 'unlock', 'rent', 'gift', 'donation', 'expiry', 'refund',
        'refund_return', 'reversal', 'revocation', 'dispute', 'dispute_return', 'clawback', 'debt',
        'membership', 'member_coins', 'membership_return'))`.execute(db);
  await sql`
    alter table refund
      drop constraint refund_rule_check,
      add constraint refund_rule_check check (rule in (
        'unused', 'mostly_used', 'expired', 'remainder', 'unused_days', 'correction'))`.execute(db);
}
