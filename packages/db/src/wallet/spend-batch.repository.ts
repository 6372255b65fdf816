import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import {
  FIFO_ORDER,
  KEEP_OTHER_COUNTS,
  OTHER_COUNTS,
  TAKING,
  type DonationSpend,
  type SpendOutcome,
} from './spend.repository.ts';
import { queueOf } from './wallet-lock.repository.ts';

/** A donation that may take any coins; no two of a batch from the same wallet. */
export type BatchedDonation = Omit<DonationSpend, 'kinds'>;

interface DoneRow {
  txnId: string;
  paid: number;
  bonus: number;
}

/**
 * Several donations in one statement and one commit. Does those about which nothing is unusual, and leaves every other
 * as it was: answers, in the order of the batch, `OK` or undefined, and an undefined one has to be sent alone
 * (`insertDonation`), which says what is wrong with it.
 */
export async function insertDonations(
  db: Executor,
  donations: readonly BatchedDonation[],
): Promise<(Extract<SpendOutcome, { status: 'OK' }> | undefined)[]> {
  const { rows } = await donationsStatement(donations).execute(db);
  const done = new Map(rows.map(({ txnId, ...balance }) => [txnId, { status: 'OK' as const, ...balance }]));
  return donations.map(({ txnId }) => done.get(txnId));
}

/**
 * The batch as it is sent. It spends as the statement for one does (`spendStatement`), whose guards are explained there,
 * and is plainer where it may leave something undone: `usual` are those who got no coins while they waited and have set
 * no limit.
 */
export function donationsStatement(donations: readonly BatchedDonation[]): RawBuilder<DoneRow> {
  const each = <Value>(select: (donation: BatchedDonation) => Value) => donations.map((one) => select(one));
  return sql<DoneRow>`
    with input as materialized (
      select * from unnest(
        ${each((one) => one.txnId)}::uuid[], ${each((one) => one.userId)}::uuid[],
        ${each((one) => one.amount)}::bigint[], ${each((one) => one.idemKey)}::text[],
        ${each((one) => one.reqHash)}::text[], ${each((one) => one.at)}::timestamptz[],
        ${each((one) => one.donationId)}::uuid[], ${each((one) => one.novelId)}::uuid[],
        ${each((one) => one.message)}::text[], ${each((one) => one.anonymous)}::boolean[],
        ${each((one) => one.outbox.key)}::text[], ${each((one) => one.outbox.jobId)}::text[],
        ${each((one) => JSON.stringify(one.outbox.payload))}::jsonb[])
      as input (txn_id, user_id, amount, idem_key, req_hash, at, donation_id, novel_id, message, anonymous,
        outbox_key, job_id, payload)),
    queue as materialized (
      select pg_advisory_xact_lock(place) from (
        select ${queueOf(sql`user_id`)} as place from input order by place) as places),
    seen as materialized (
      select wallet.id, grant_seq from wallet join input on input.user_id = wallet.user_id),
    held as materialized (
      select id, user_id, paid, bonus, grant_seq, version from wallet
      where user_id in (select user_id from input) and (select count(*) > 0 from queue)
      order by id for no key update),
    usual as materialized (
      select input.*, held.id as wallet_id, held.paid, held.bonus, held.version, novel.author_id as creator_id
      from input
      join held on held.user_id = input.user_id
      join seen on seen.id = held.id and seen.grant_seq = held.grant_seq
      join novel on novel.id = input.novel_id
        and novel.last_published_at is not null and novel.author_id <> input.user_id
      where not exists (
        select from spending_limit chosen where chosen.user_id = input.user_id and chosen.unit = 'coins')),
    lot as materialized (
      select coin_lot.id, wallet_id, txn_id, amount, kind, prio, expires_at, coins, remaining, spent, currency,
        paid_minor, recognized_minor, ${OTHER_COUNTS}
      from usual join coin_lot using (wallet_id)
      where open and expires_at > usual.at
      for no key update of coin_lot),
    queued as (
      select lot.*,
        sum(remaining) over (partition by wallet_id ${FIFO_ORDER} rows unbounded preceding)::bigint
          - remaining as before
      from lot),
    taken as materialized (
      select queued.id, txn_id, kind, currency, take, minor, remaining - take as remaining, spent + take as spent,
        recognized_minor + minor as recognized_minor, ${OTHER_COUNTS}
      from queued ${TAKING}
      where before < amount),
    cost as materialized (
      select txn_id, sum(take) as total, coalesce(sum(take) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(take) filter (where kind <> 'paid'), 0)::bigint as bonus
      from taken group by txn_id),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, creator_id, created_at)
      select txn_id, wallet_id, 'donation', -cost.paid, -cost.bonus, usual.paid - cost.paid,
        usual.bonus - cost.bonus, idem_key, req_hash, version + 1, donation_id, creator_id, at
      from usual join cost using (txn_id)
      where cost.total = amount
      on conflict (wallet_id, idem_key) do nothing
      returning id, wallet_id, paid_after, bonus_after, version),
    lots_after as (
      update coin_lot
      set remaining = taken.remaining, spent = taken.spent, recognized_minor = taken.recognized_minor,
        open = taken.remaining > 0, ${KEEP_OTHER_COUNTS}
      from taken join txn on txn.id = taken.txn_id where coin_lot.id = taken.id),
    wallets_after as (
      update wallet set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, taken.id, -take, minor from taken join txn on txn.id = taken.txn_id),
    earned as (
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select txn.id, creator_id, currency, 'donation', novel_id,
        coalesce(sum(take) filter (where kind = 'paid'), 0), coalesce(sum(take) filter (where kind <> 'paid'), 0),
        sum(minor), at
      from txn join taken on taken.txn_id = txn.id join usual on usual.txn_id = txn.id
      group by txn.id, creator_id, currency, novel_id, at),
    given as (
      insert into donation (id, txn_id, donor_id, creator_id, novel_id, coins, message, anonymous, created_at)
      select donation_id, txn_id, user_id, creator_id, novel_id, amount, message, anonymous, at
      from usual join txn on txn.id = txn_id),
    promised as (
      insert into outbox (key, job_id, payload)
      select outbox_key, job_id, payload from usual join txn on txn.id = txn_id),
    balance as (
      select txn_id, coalesce(sum(remaining) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(remaining) filter (where kind <> 'paid'), 0)::bigint as bonus
      from lot group by txn_id)
    select txn.id as "txnId", balance.paid - cost.paid as paid, balance.bonus - cost.bonus as bonus
    from txn join balance on balance.txn_id = txn.id join cost on cost.txn_id = txn.id`;
}
