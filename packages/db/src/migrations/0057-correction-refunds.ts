import { sql, type Kysely } from 'kysely';

/** A correction can give back all that was paid for a period; its line says how much that is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table membership_correction_line
      add column amount_minor bigint check (amount_minor > 0),
      drop constraint membership_correction_line_action_check,
      add constraint membership_correction_line_action check (action in ('waive', 'extend', 'refund')),
      drop constraint membership_correction_line_waive,
      add constraint membership_correction_line_period
        check ((action in ('waive', 'refund')) = (period_start is not null)),
      drop constraint membership_correction_line_refusal_check,
      add constraint membership_correction_line_refusal check (refusal in (
        'settled', 'no_period', 'charging', 'ended', 'bill_open', 'overdue', 'changed', 'not_paid', 'given_back',
        'disputed'))`.execute(db);
}
