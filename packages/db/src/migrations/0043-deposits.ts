import { sql, type Kysely } from 'kysely';

/**
 * Orders that are paid by transfer to an account of their own. `sealed_secret` proves the gateway's news of it. What a
 * bank takes back of a deposit is a dispute of origin `deposit`. A refund keeps the account it goes to, sealed, until it
 * has ended.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table top_up
      add column pay_by text not null default 'card' check (pay_by in ('card', 'bank_transfer'))`.execute(db);
  await sql`
    create table deposit_account (
      top_up_id uuid primary key references top_up,
      bank_code text not null check (char_length(bank_code) between 1 and 10),
      account_number text not null check (char_length(account_number) between 1 and 40),
      holder_name text not null check (char_length(holder_name) <= 100),
      due_at timestamptz,
      sealed_secret text,
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    alter table dispute
      drop constraint dispute_origin,
      add constraint dispute_origin check (origin in ('bank', 'gateway', 'deposit'))`.execute(db);
  await sql`
    alter table refund
      add column sealed_account text,
      drop constraint refund_failure_check,
      add constraint refund_failure_check
        check (failure in ('not_refundable', 'changed_at_gateway', 'came_back', 'account_refused')),
      add constraint refund_account_erased
        check (sealed_account is null or state in ('requested', 'approved', 'sending', 'unknown'))`.execute(
    db,
  );
}
