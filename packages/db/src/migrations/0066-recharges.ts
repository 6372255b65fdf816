import { sql, type Kysely } from 'kysely';

/**
 * A correction can ask a member to pay for a period after all: what is asked for stands here, and nothing is charged
 * before its member says yes. The payment is a row of its own among the periods, beside the one that nobody paid; where
 * it is refused the member may try again, which is another charge of the same row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table membership_correction_line
      drop constraint membership_correction_line_action,
      add constraint membership_correction_line_action check (action in ('waive', 'extend', 'refund', 'recharge')),
      drop constraint membership_correction_line_period,
      add constraint membership_correction_line_period
        check ((action in ('waive', 'refund', 'recharge')) = (period_start is not null)),
      drop constraint membership_correction_line_refusal,
      add constraint membership_correction_line_refusal check (refusal in (
        'settled', 'no_period', 'charging', 'ended', 'bill_open', 'overdue', 'changed', 'not_paid', 'given_back',
        'disputed', 'asked'))`.execute(db);
  await sql`
    alter table membership_period
      drop constraint membership_period_one_off_check,
      add constraint membership_period_one_off_check check (one_off in ('tier_change', 'recharge'))`.execute(
    db,
  );

  await sql`
    create table membership_recharge (
      id uuid primary key references membership_correction_line,
      membership_id uuid not null references membership,
      asked_for uuid not null references membership_period,
      amount_minor bigint not null check (amount_minor > 0),
      answer_by timestamptz not null,
      state text not null default 'asked' check (state in ('asked', 'charging', 'paid', 'declined')),
      period_id uuid unique references membership_period,
      asked_at timestamptz not null,
      settled_at timestamptz,
      constraint membership_recharge_settled check ((state in ('paid', 'declined')) = (settled_at is not null)),
      constraint membership_recharge_charged check (state not in ('charging', 'paid') or period_id is not null)
    )`.execute(db);
  await sql`
    create unique index membership_recharge_open on membership_recharge (asked_for) where state <> 'declined'`.execute(
    db,
  );
  await sql`create index membership_recharge_of on membership_recharge (membership_id, id desc)`.execute(db);
  await sql`
    create trigger kept before delete on membership_recharge
      for each row execute function refuse_removal()`.execute(db);
  await sql`
    create trigger kept_table before truncate on membership_recharge
      for each statement execute function refuse_removal()`.execute(db);
  await sql`
    create trigger fixed before update on membership_recharge
      for each row when ((old.id, old.membership_id, old.asked_for, old.amount_minor, old.answer_by, old.asked_at) <>
          (new.id, new.membership_id, new.asked_for, new.amount_minor, new.answer_by, new.asked_at)
        or old.state in ('paid', 'declined'))
      execute function refuse_change()`.execute(db);
}
