import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table branch
      add column standing text not null default 'listed' check (standing in ('listed', 'endorsed', 'hidden')),
      add column field_versions jsonb not null default '{}'`.execute(db);
  await sql`
    alter table chapter
      add column royalty_percent integer check (royalty_percent between 0 and 50)`.execute(db);
  await sql`alter table branch_lineage add column as_of timestamptz`.execute(db);
  // The edit that the fork's author looked at and did not take over.
  await sql`
    alter table branch_pin add column left_revision_id uuid references chapter_revision`.execute(db);
  await sql`
    update branch_lineage lineage set as_of = branch.forked_at
      from branch where branch.id = lineage.branch_id and lineage.depth > 0`.execute(db);
  // At which version each column last changed, whoever changes it, so that a conflict can name what was missed. What
  // changes before the version does, in the same transaction, counts as changed with it.
  await sql`
    create function note_field_versions() returns trigger language plpgsql as $$
    begin
      new.field_versions := old.field_versions || coalesce((
        select jsonb_object_agg(changed.key, new.version + (new.version = old.version)::integer)
          from jsonb_each(to_jsonb(new)) changed
         where changed.value is distinct from to_jsonb(old) -> changed.key
           and changed.key not in ('version', 'field_versions', 'updated_at')), '{}');
      return new;
    end $$`.execute(db);
  await sql`
    create trigger note_field_versions before update on branch
      for each row when (new.version <> old.version) execute function note_field_versions()`.execute(db);
  // What a fork must be able to read and may not be free; few rows in most novels.
  await sql`create index chapter_priced on chapter (branch_id) where price_coins > 0`.execute(db);
  // Append-only: the rules in force are those of the greatest version. A novel without a row is closed.
  await sql`
    create table fork_policy (
      novel_id uuid not null references novel on delete cascade,
      version integer not null check (version >= 2),
      mode text not null check (mode in ('closed', 'ask', 'open')),
      scope text not null check (scope in ('free_only', 'any_published')),
      commercial text not null check (commercial in ('no', 'royalty', 'yes')),
      royalty_percent integer not null check (royalty_percent between 0 and 50),
      survives_upstream boolean not null,
      excluded_chapter_ids uuid[] not null,
      excluded_user_ids uuid[] not null,
      created_at timestamptz not null,
      primary key (novel_id, version),
      check (commercial = 'royalty' or royalty_percent = 0)
    )`.execute(db);
  // What the author of a fork agreed to, in the words they were shown.
  await sql`
    create table fork_consent (
      branch_id uuid primary key references branch on delete cascade,
      novel_id uuid not null,
      policy_version integer not null,
      commercial text not null,
      royalty_percent integer not null,
      locale text not null,
      words text not null,
      agreed_by uuid not null references "user",
      agreed_at timestamptz not null
    )`.execute(db);
  await sql`
    create table fork_request (
      id uuid primary key,
      novel_id uuid not null references novel on delete cascade,
      parent_id uuid not null references branch on delete cascade,
      chapter_id uuid not null references chapter on delete cascade,
      user_id uuid not null references "user" on delete cascade,
      message text not null,
      state text not null default 'open'
        check (state in ('open', 'granted', 'declined', 'withdrawn', 'expired', 'used')),
      version integer not null default 1,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      answered_at timestamptz
    )`.execute(db);
  await sql`
    create unique index fork_request_live on fork_request (user_id, parent_id, chapter_id)
      where state in ('open', 'granted')`.execute(db);
  await sql`create index fork_request_novel on fork_request (novel_id, created_at desc, id desc)`.execute(db);
  await sql`create index fork_request_due on fork_request (expires_at) where state = 'open'`.execute(db);
  // What somebody should hear of, once each.
  await sql`
    create table branch_event (
      user_id uuid not null references "user" on delete cascade,
      key text not null,
      kind text not null check (kind in ('fork_published', 'fork_requested', 'fork_request_answered',
                                       'proposal_made', 'proposal_answered')),
      branch_id uuid not null references branch on delete cascade,
      actor_id uuid not null references "user" on delete cascade,
      created_at timestamptz not null,
      seen_at timestamptz,
      primary key (user_id, key)
    )`.execute(db);
  await sql`create index branch_event_latest on branch_event (user_id, created_at desc, key desc)`.execute(
    db,
  );
  // Chapters of a fork offered to the branch it parts from, as they read when they were offered.
  await sql`
    create table branch_proposal (
      id uuid primary key,
      novel_id uuid not null references novel on delete cascade,
      branch_id uuid not null references branch on delete cascade,
      upstream_id uuid not null references branch on delete cascade,
      proposer_id uuid not null references "user" on delete cascade,
      chapter_ids uuid[] not null check (cardinality(chapter_ids) between 1 and 30),
      revision_ids uuid[] not null check (cardinality(revision_ids) = cardinality(chapter_ids)),
      wiki jsonb not null default '{"entries": [], "parts": []}',
      message text not null,
      proposer_share integer not null check (proposer_share between 0 and 10000),
      upstream_version integer not null,
      state text not null default 'open'
        check (state in ('open', 'changes_requested', 'accepted', 'declined', 'withdrawn', 'stale')),
      answer text not null default '',
      version integer not null default 1,
      field_versions jsonb not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create trigger note_field_versions before update on branch_proposal
      for each row when (new.version <> old.version) execute function note_field_versions()`.execute(db);
  await sql`create index branch_proposal_branch on branch_proposal (branch_id, created_at desc, id desc)`.execute(
    db,
  );
  await sql`
    create index branch_proposal_upstream on branch_proposal (upstream_id, created_at desc, id desc)`.execute(
    db,
  );
  await sql`
    create index branch_proposal_live on branch_proposal (proposer_id, novel_id)
      where state in ('open', 'changes_requested')`.execute(db);
  // Who wrote a chapter that came of a proposal, and what part of its earnings is theirs.
  await sql`
    create table chapter_credit (
      chapter_id uuid not null references chapter on delete cascade,
      user_id uuid not null references "user",
      share integer not null check (share between 0 and 10000),
      proposal_id uuid references branch_proposal on delete set null,
      primary key (chapter_id, user_id)
    )`.execute(db);
  await sql`create index chapter_credit_user on chapter_credit (user_id)`.execute(db);
}
