import { sql, type Kysely } from 'kysely';

/**
 * Months of a membership that somebody gives and pays for with money. The wish stands here with the key under which it
 * came, in the transaction that places its order, and has the order's id. It holds a place of its tier until its payment
 * is answered: then there is a gift like any other, or nothing, or the money goes back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table gift_order (
      id uuid primary key,
      giver_id uuid not null references "user",
      tier_id uuid not null references membership_tier,
      price_id uuid not null references tier_price,
      months integer not null check (months in (1, 3, 6, 12)),
      receiver_id uuid references "user",
      deliver_at timestamptz,
      message text not null check (char_length(message) <= 300),
      coins bigint not null check (coins > 0),
      amount_minor bigint not null check (amount_minor > 0),
      currency char(3) not null check (currency <> 'COI'),
      state text not null default 'pending' check (state in ('pending', 'given', 'refused', 'returned')),
      failure text,
      gift_id uuid unique references gift,
      idempotency_key uuid not null,
      request_hash text not null,
      created_at timestamptz not null,
      settled_at timestamptz,
      unique (giver_id, idempotency_key),
      constraint gift_order_to_others check (giver_id <> receiver_id),
      constraint gift_order_day check (deliver_at is null or receiver_id is not null),
      constraint gift_order_given check ((state = 'given') = (gift_id is not null)),
      constraint gift_order_refused check ((state in ('refused', 'returned')) = (failure is not null)),
      constraint gift_order_settled check ((state = 'pending') = (settled_at is null))
    )`.execute(db);
  await sql`create index gift_order_pending on gift_order (tier_id) where state = 'pending'`.execute(db);
  await sql`
    create trigger kept before delete on gift_order
      for each row execute function refuse_removal()`.execute(db);
  await sql`
    create trigger kept_table before truncate on gift_order
      for each statement execute function refuse_removal()`.execute(db);
  await sql`
    create trigger fixed before update on gift_order
      for each row when ((old.id, old.giver_id, old.tier_id, old.price_id, old.months, old.coins, old.amount_minor,
            old.currency, old.idempotency_key, old.request_hash, old.created_at) <>
          (new.id, new.giver_id, new.tier_id, new.price_id, new.months, new.coins, new.amount_minor,
            new.currency, new.idempotency_key, new.request_hash, new.created_at)
        or old.receiver_id is distinct from new.receiver_id
        or (old.state in ('given', 'returned') and old.state <> new.state))
      execute function refuse_change()`.execute(db);
  await sql`
    alter table top_up
      add column gift_order_id uuid unique references gift_order,
      drop constraint top_up_ordered,
      add constraint top_up_ordered check (num_nonnulls(product_id, membership_charge_id, gift_order_id) = 1)`.execute(
    db,
  );
  await sql`
    alter table refund
      drop constraint refund_rule_check,
      add constraint refund_rule_check check (rule in (
        'unused', 'mostly_used', 'expired', 'remainder', 'unused_days', 'correction', 'gift_returned'))`.execute(
    db,
  );
}
