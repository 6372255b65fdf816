import { sql, type Kysely } from 'kysely';

/**
 * Payouts: where creators' money goes, what they are paid for which settlements, the batches in which two operators
 * release it, and every request to a gateway before it is sent. A settlement belongs to one living payout at most; the
 * index on `payout_part` says so.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table payout_preference (
      user_id uuid not null references "user",
      currency char(3) not null,
      automatic boolean not null,
      primary key (user_id, currency)
    )`.execute(db);
  await sql`
    create table payout_destination (
      id uuid primary key,
      user_id uuid not null references "user",
      currency char(3) not null,
      channel text not null check (channel in ('toss', 'stripe', 'razorpay', 'manual')),
      kind text not null check (kind in ('bank', 'upi', 'onboarding')),
      state text not null check (state in ('registering', 'pending', 'active', 'blocked', 'replaced', 'refused')),
      gateway_ref text,
      label text not null,
      holder_name text,
      bank_code text,
      sealed_account text,
      usable_from timestamptz not null,
      next_check_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (state not in ('pending', 'active', 'blocked') or channel = 'manual' or gateway_ref is not null),
      check ((channel = 'manual') = (sealed_account is not null))
    )`.execute(db);
  await sql`
    create unique index payout_destination_current on payout_destination (user_id, currency)
      where state in ('pending', 'active', 'blocked')`.execute(db);
  await sql`
    create index payout_destination_due on payout_destination (next_check_at) where next_check_at is not null`.execute(
    db,
  );
  await sql`
    create index payout_destination_gateway on payout_destination (channel, gateway_ref)
      where gateway_ref is not null`.execute(db);
  await sql`
    create table payout_batch (
      id uuid primary key,
      currency char(3) not null,
      state text not null check (state in ('draft', 'approved', 'canceled')),
      created_by uuid not null references "user",
      decided_by uuid references "user",
      version integer not null default 1,
      created_at timestamptz not null,
      decided_at timestamptz,
      constraint payout_batch_two_persons check (state <> 'approved' or decided_by <> created_by),
      check ((state = 'draft') = (decided_at is null)),
      check ((state = 'draft') = (decided_by is null))
    )`.execute(db);
  await sql`
    create table payout (
      id uuid primary key,
      user_id uuid not null references "user",
      currency char(3) not null,
      destination_id uuid not null references payout_destination,
      channel text not null,
      amount_minor bigint not null check (amount_minor > 0),
      state text not null check (state in (
        'requested', 'ready', 'sent', 'paid', 'failed', 'returned', 'withdrawn', 'rejected')),
      failure text check (failure in ('refused', 'blocked', 'destination', 'sent_back', 'by_hand')),
      failure_note text,
      batch_id uuid references payout_batch,
      retry_of uuid unique references payout,
      automatic boolean not null,
      gateway_payout_id text,
      reference text,
      next_check_at timestamptz,
      checks integer not null default 0,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      paid_at timestamptz,
      check ((state in ('failed', 'returned')) = (failure is not null)),
      constraint payout_in_batch check (
        state not in ('ready', 'sent', 'paid', 'failed', 'returned') or batch_id is not null),
      check (state not in ('ready', 'sent') or channel = 'manual' or next_check_at is not null),
      check (state <> 'paid' or paid_at is not null)
    )`.execute(db);
  await sql`
    create unique index payout_open on payout (user_id, currency) where state in ('requested', 'ready', 'sent')`.execute(
    db,
  );
  await sql`create index payout_user on payout (user_id, id desc)`.execute(db);
  await sql`create index payout_state on payout (state, id desc)`.execute(db);
  await sql`create index payout_batch_payouts on payout (batch_id, id desc) where batch_id is not null`.execute(
    db,
  );
  await sql`create index payout_due on payout (next_check_at) where next_check_at is not null`.execute(db);
  await sql`
    create unique index payout_gateway on payout (channel, gateway_payout_id) where gateway_payout_id is not null`.execute(
    db,
  );
  await sql`
    create table payout_part (
      payout_id uuid not null references payout,
      run_id uuid not null,
      creator_id uuid not null,
      amount_minor bigint not null check (amount_minor > 0),
      released_at timestamptz,
      primary key (payout_id, run_id),
      foreign key (run_id, creator_id) references settlement
    )`.execute(db);
  await sql`
    create unique index payout_part_living on payout_part (run_id, creator_id) where released_at is null`.execute(
    db,
  );
  await sql`
    create table payout_status (
      id bigint generated always as identity primary key,
      payout_id uuid not null references payout,
      state text not null,
      note text,
      actor_id uuid references "user",
      at timestamptz not null
    )`.execute(db);
  await sql`create index payout_status_payout on payout_status (payout_id, id)`.execute(db);
  await sql`
    create table payout_attempt (
      id uuid primary key,
      payout_id uuid not null references payout,
      amount_minor bigint not null check (amount_minor > 0),
      state text not null default 'sent' check (state in ('sent', 'succeeded', 'failed', 'unknown')),
      error_kind text,
      error_code text,
      created_at timestamptz not null,
      finished_at timestamptz
    )`.execute(db);
  await sql`create index payout_attempt_payout on payout_attempt (payout_id, id)`.execute(db);
  await sql`
    create trigger append_only before update or delete on payout_status
      for each row execute function refuse_change()`.execute(db);
  await seedPolicies(db);
}

/**
 * What holds in dollars and rupees until an operator says otherwise: the fee of won, books exempt, and nothing withheld,
 * because no rule for those who live outside Korea has been verified (ledger specification 6.2.5 leaves treaty rates and
 * India's 194-O to a table of the operator's); `verified: false` says so on every statement. Koreans are withheld as in
 * won, in whole cents and paise. The least payout is about what 10,000 won are: $10, ₹500.
 */
async function seedPolicies(db: Kysely<unknown>): Promise<void> {
  for (const [currency, minimumPayoutMinor] of [
    ['USD', 1_000],
    ['INR', 50_000],
  ] as const) {
    const rules = {
      feeBps: { unlock: 3_000, rent: 3_000, gift: 3_000, donation: 3_000 },
      feeBase: 'net_of_vat',
      vatClass: { unlock: 'exempt', rent: 'exempt', gift: 'exempt', donation: 'exempt' },
      vatBps: 1_000,
      gatewayFeeBps: 0,
      bonusCoinMinor: 0,
      minimumPayoutMinor,
      withholding: [
        { residence: 'KR', kind: 'individual', incomeBps: 300, localBps: 1_000, cutBelow: 1, verified: true },
        { residence: 'KR', kind: 'business', incomeBps: 0, localBps: 0, cutBelow: 1, verified: true },
        { residence: '*', kind: 'individual', incomeBps: 0, localBps: 0, cutBelow: 1, verified: false },
        { residence: '*', kind: 'business', incomeBps: 0, localBps: 0, cutBelow: 1, verified: false },
      ],
    };
    await sql`
      insert into settlement_policy (currency, version, valid_from, rules, created_at)
      values (${currency}, 1, '2000-01-01', ${JSON.stringify(rules)}::jsonb, now())
      on conflict do nothing`.execute(db);
  }
}
