import { sql, type Kysely } from 'kysely';

/**
 * What creators are owed. A run collects the earnings of a month into lines, one for each person who has a part in
 * an earning, and into items, which are their sums; then it computes a settlement for each creator from the items.
 * Lines are written once and never changed, and nothing of a run changes once it is locked.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createParts(db);
  await sql`
    create table settlement_policy (
      currency char(3) not null,
      version integer not null check (version >= 1),
      valid_from date not null,
      rules jsonb not null,
      created_by uuid,
      created_at timestamptz not null,
      primary key (currency, version)
    )`.execute(db);
  await sql`
    create table tax_profile (
      user_id uuid primary key references "user",
      residence char(2) not null,
      kind text not null check (kind in ('individual', 'business')),
      legal_name text not null,
      tax_number_end char(4) not null,
      version integer not null default 1,
      field_versions jsonb not null default '{}',
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create trigger note_field_versions before update on tax_profile
      for each row when (new.version <> old.version) execute function note_field_versions()`.execute(db);
  await sql`
    create table settlement_run (
      id uuid primary key,
      period date not null,
      currency char(3) not null,
      seq integer not null check (seq >= 0),
      kind text not null check (kind in ('close', 'correction')),
      state text not null check (state in ('collecting', 'computing', 'draft', 'reviewed', 'locked')),
      collects_from timestamptz not null,
      cutoff timestamptz not null,
      policy_version integer not null,
      collected_creator uuid not null default '00000000-0000-0000-0000-000000000000',
      collected_at timestamptz not null default '-infinity',
      computed_creator uuid not null default '00000000-0000-0000-0000-000000000000',
      earnings bigint not null default 0,
      gross_minor bigint not null default 0,
      input_digest bigint not null default 0,
      input_hash text,
      reason text,
      created_by uuid,
      reviewed_by uuid,
      locked_by uuid,
      created_at timestamptz not null,
      reviewed_at timestamptz,
      locked_at timestamptz,
      version integer not null default 1,
      unique (period, currency, seq),
      check ((kind = 'correction') = (reason is not null)),
      check ((kind = 'correction') = (seq > 0)),
      check ((state = 'locked') = (locked_at is not null))
    )`.execute(db);
  // One run of a currency at a time: the next takes over what this one carries.
  await sql`
    create unique index settlement_run_open on settlement_run (currency) where state <> 'locked'`.execute(db);
  await sql`
    create table settlement_line (
      txn_id uuid not null,
      earner_id uuid not null,
      currency char(3) not null,
      creator_id uuid not null,
      run_id uuid not null,
      role text not null,
      gross_minor bigint not null,
      paid_coins integer not null,
      bonus_coins integer not null,
      primary key (txn_id, earner_id, currency, creator_id)
    )`.execute(db);
  await sql`create index settlement_line_creator on settlement_line (run_id, creator_id, txn_id)`.execute(db);
  await sql`
    create table settlement_item (
      run_id uuid not null references settlement_run,
      creator_id uuid not null,
      novel_id uuid not null,
      source text not null,
      role text not null check (role in ('own', 'co_author', 'royalty')),
      entries bigint not null,
      gross_minor bigint not null,
      paid_coins bigint not null,
      bonus_coins bigint not null,
      primary key (run_id, creator_id, novel_id, source, role)
    )`.execute(db);
  await sql`
    create table settlement (
      run_id uuid not null references settlement_run,
      creator_id uuid not null,
      currency char(3) not null,
      period date not null,
      seq integer not null,
      gross_minor bigint not null,
      bonus_value_minor bigint not null,
      vat_minor bigint not null,
      fee_minor bigint not null,
      gateway_fee_minor bigint not null,
      adjustment_minor bigint not null,
      carry_in_minor bigint not null,
      taxable_minor bigint not null check (taxable_minor >= 0),
      income_tax_minor bigint not null check (income_tax_minor >= 0),
      local_tax_minor bigint not null check (local_tax_minor >= 0),
      payable_minor bigint not null check (payable_minor >= 0),
      carry_out_minor bigint not null,
      fees jsonb not null,
      withholding jsonb not null,
      payee jsonb,
      created_at timestamptz not null,
      primary key (run_id, creator_id),
      constraint settlement_adds_up check (
        gross_minor + bonus_value_minor - vat_minor - fee_minor - gateway_fee_minor + adjustment_minor
          + carry_in_minor = taxable_minor + carry_out_minor),
      constraint settlement_payable check (payable_minor = taxable_minor - income_tax_minor - local_tax_minor),
      constraint settlement_paid_or_carried check (carry_out_minor = 0 or taxable_minor = 0)
    )`.execute(db);
  // Whoever comes next takes over what the last one of the creator carries.
  await sql`
    create unique index settlement_latest on settlement (creator_id, currency, period desc, seq desc)`.execute(
    db,
  );
  await sql`
    insert into settlement_policy (currency, version, valid_from, rules, created_at)
    values ('KRW', 1, '2000-01-01', ${JSON.stringify(WON_RULES)}::jsonb, now())`.execute(db);
  await guard(db);
}

/**
 * What holds until an operator says otherwise: a fee of 30 %, books exempt from value added tax. Koreans who write
 * without a business are withheld 3 % and a tenth of it, each cut off below ten won. What is withheld of those who
 * live elsewhere is a guess that nobody has verified, and said to be one.
 */
const WON_RULES = {
  feeBps: { unlock: 3_000, rent: 3_000, gift: 3_000, donation: 3_000 },
  feeBase: 'net_of_vat',
  vatClass: { unlock: 'exempt', rent: 'exempt', gift: 'exempt', donation: 'exempt' },
  vatBps: 1_000,
  gatewayFeeBps: 0,
  bonusCoinMinor: 0,
  minimumPayoutMinor: 10_000,
  withholding: [
    { residence: 'KR', kind: 'individual', incomeBps: 300, localBps: 1_000, cutBelow: 10, verified: true },
    { residence: 'KR', kind: 'business', incomeBps: 0, localBps: 0, cutBelow: 10, verified: true },
    { residence: '*', kind: 'individual', incomeBps: 2_000, localBps: 1_000, cutBelow: 10, verified: false },
    { residence: '*', kind: 'business', incomeBps: 2_000, localBps: 1_000, cutBelow: 10, verified: false },
  ],
};

/**
 * Who has which part of what a chapter earns, from when on, so that an earning is divided as it was agreed when it
 * was earned. Written by triggers from credits and royalties; a chapter that is its author's alone has no rows.
 * Weights of one version add up to 1,000,000.
 */
async function createParts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table earning_part (
      chapter_id uuid not null,
      valid_from timestamptz not null,
      creator_id uuid not null,
      novel_id uuid not null,
      role text not null check (role in ('own', 'co_author', 'royalty')),
      weight integer not null check (weight between 0 and 1000000),
      primary key (chapter_id, valid_from, creator_id)
    )`.execute(db);
  await sql`create index earning_part_novel on earning_part (novel_id)`.execute(db);
  await sql`
    create function note_earning_parts(of_chapter uuid) returns void language plpgsql as $$
    begin
      -- Another transaction's change of the same chapter comes before or after, never between.
      perform from chapter where id = of_chapter for no key update;
      delete from earning_part where chapter_id = of_chapter and valid_from = now();
      insert into earning_part (chapter_id, valid_from, creator_id, novel_id, role, weight)
      with owned as (
        select branch.novel_id, branch.author_id, upstream.author_id as upstream_id,
            case when upstream.author_id <> branch.author_id then coalesce(chapter.royalty_percent, 0) else 0
            end as royalty
          from chapter
          join branch on branch.id = chapter.branch_id
          left join branch upstream on upstream.id = branch.parent_id
         where chapter.id = of_chapter
      ), credited as (
        select user_id, share from chapter_credit where chapter_id = of_chapter
      ), taking as (
        select upstream_id as creator_id, royalty * 10000 as weight from owned where royalty > 0
        union all
        select user_id, (100 - royalty) * share from owned, credited
        union all
        select author_id, (100 - royalty) * (10000 - coalesce((select sum(share) from credited), 0))::integer
          from owned
      )
      select of_chapter, now(), taking.creator_id, owned.novel_id,
          case when taking.creator_id = owned.author_id then 'own'
               when taking.creator_id in (select user_id from credited) then 'co_author'
               else 'royalty' end,
          sum(taking.weight)
        from taking, owned
       where exists (select from credited) or owned.royalty > 0
          or exists (select from earning_part where chapter_id = of_chapter)
       group by taking.creator_id, owned.novel_id, owned.author_id
      having sum(taking.weight) > 0;
    end $$`.execute(db);
  await sql`
    create function note_credit() returns trigger language plpgsql as $$
    begin
      perform note_earning_parts(coalesce(new.chapter_id, old.chapter_id));
      return null;
    end $$`.execute(db);
  await sql`
    create function note_royalty() returns trigger language plpgsql as $$
    begin
      perform note_earning_parts(new.id);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger earning_parts after insert or update or delete on chapter_credit
      for each row execute function note_credit()`.execute(db);
  await sql`
    create trigger earning_parts after insert or update of royalty_percent on chapter
      for each row when (new.royalty_percent > 0) execute function note_royalty()`.execute(db);
  await sql`
    select note_earning_parts(id) from chapter
     where royalty_percent > 0 or id in (select chapter_id from chapter_credit)`.execute(db);
}

async function guard(db: Kysely<unknown>): Promise<void> {
  for (const table of ['settlement_line', 'settlement_policy']) {
    await sql`
      create trigger append_only before update or delete on ${sql.table(table)}
        for each row execute function refuse_change()`.execute(db);
    await sql`
      create trigger append_only_table before truncate on ${sql.table(table)}
        for each statement execute function refuse_change()`.execute(db);
  }
  await sql`
    create function refuse_change_when_locked() returns trigger language plpgsql as $$
    begin
      if exists (select from settlement_run where id = coalesce(new.run_id, old.run_id) and state = 'locked') then
        raise exception '% on % of a locked run', tg_op, tg_table_name using errcode = 'restrict_violation';
      end if;
      return coalesce(new, old);
    end $$`.execute(db);
  for (const table of ['settlement', 'settlement_item']) {
    await sql`
      create trigger locked before update or delete on ${sql.table(table)}
        for each row execute function refuse_change_when_locked()`.execute(db);
  }
  await sql`
    create trigger locked before update or delete on settlement_run
      for each row when (old.state = 'locked') execute function refuse_change()`.execute(db);
}
