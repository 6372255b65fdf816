import { sql, type Kysely } from 'kysely';

/** Where a gateway's own books and ours disagree, and how far each gateway's books have been compared. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table gateway_difference (
      id uuid primary key,
      gateway text not null,
      kind text not null check (kind in ('unknown_order', 'not_credited', 'amount', 'paid_twice', 'missing_at_gateway')),
      subject text not null,
      top_up_id uuid references top_up,
      their_minor bigint,
      our_minor bigint,
      currency char(3) not null,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      resolved_at timestamptz,
      resolved_by uuid references "user",
      note text,
      unique (gateway, kind, subject)
    )`.execute(db);
  await sql`
    create index gateway_difference_open on gateway_difference (first_seen_at) where resolved_at is null`.execute(
    db,
  );
  await sql`
    create table gateway_books_check (
      gateway text primary key,
      checked_until timestamptz not null,
      checked_at timestamptz not null,
      transactions bigint not null
    )`.execute(db);
  await sql`create index top_up_paid_at on top_up (gateway, paid_at) where paid_at is not null`.execute(db);
}
