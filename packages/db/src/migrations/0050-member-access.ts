import { sql, type Kysely } from 'kysely';

/**
 * What members are given when they read. `scheduled_revision_id` is the text that was promised for the hour: whoever may
 * read it early reads that, and not what its author has typed since. It follows the status by itself, whoever changes it;
 * the trigger comes after `note_field_versions` by its name, so that clients hear of no change.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table chapter
      add column members_only boolean not null default false,
      add column scheduled_revision_id uuid references chapter_revision deferrable initially deferred`.execute(
    db,
  );
  await sql`
    update chapter set scheduled_revision_id = head_revision_id where status = 'scheduled'`.execute(db);
  await sql`
    create index chapter_scheduled_revision on chapter (scheduled_revision_id)
      where scheduled_revision_id is not null`.execute(db);
  await sql`
    create index chapter_scheduled on chapter (branch_id, publish_at) where status = 'scheduled'`.execute(db);
  await sql`create index chapter_for_members on chapter (branch_id) where members_only`.execute(db);
  await sql`
    create function promise_text() returns trigger language plpgsql as $$
    begin
      new.scheduled_revision_id := case when new.status = 'scheduled' then new.head_revision_id end;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger promise_text before insert or update of status on chapter
      for each row execute function promise_text()`.execute(db);

  await sql`
    alter table coin_txn
      drop constraint coin_txn_kind,
      add constraint coin_txn_kind check (kind in (
        'top_up', 'bonus', 'event', 'reward', 'legacy', 'unlock', 'rent', 'gift', 'donation', 'expiry', 'refund',
        'refund_return', 'reversal', 'revocation', 'dispute', 'dispute_return', 'clawback', 'debt',
        'membership', 'member_coins'))`.execute(db);
}
