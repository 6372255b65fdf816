import type { LotKind } from '@inkvine/domain/wallet/fifo-allocation';
import { LOT_PRIO } from '@inkvine/domain/wallet/lot-terms';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';

export interface LotGrant {
  kind: LotKind;
  /** Whole coins, at least 1. */
  coins: number;
  /** ISO 8601, or `infinity`. */
  expiresAt: string;
  /** What was paid for the lot; 0 for coins that were given. */
  paidMinor: number;
  /** The currency it was paid in; won unless said otherwise. */
  currency?: string;
  /** The name under which people see coins of an event; only those have one. */
  campaign?: string;
}

export interface CoinGrant {
  txnId: string;
  userId: string;
  kind: 'top_up' | 'bonus' | 'event' | 'reward' | 'legacy' | 'member_coins';
  /** At least one; lots of one kind have one expiry and one value. */
  lots: readonly LotGrant[];
  /** The order that was paid. It can fill one lot of each kind, ever. */
  topUpId: string | null;
  /** What it is given for, where that is no order. */
  subjectId?: string;
  /** Whose tier gives it. */
  creatorId?: string;
  /** The operator who gave, and why. */
  actorId: string | null;
  reason: string | null;
  idemKey: string;
  reqHash: string;
  /** ISO 8601; dates every row that the grant writes. */
  at: string;
}

export type GrantOutcome = 'OK' | 'DUPLICATE' | 'NO_WALLET';

/**
 * Puts coins into a wallet: lots, ledger and cached balance in one statement, which also bumps `grant_seq`, so that
 * a spend which started before and waits for the wallet notices that it cannot see the new lots.
 */
export async function grantCoins(db: Executor, grant: CoinGrant): Promise<GrantOutcome> {
  const { lots } = grant;
  const sumOf = (isPaid: boolean) =>
    lots.reduce((sum, lot) => ((lot.kind === 'paid') === isPaid ? sum + lot.coins : sum), 0);
  const { rows } = await sql<{ status: GrantOutcome }>`
    with input as materialized (
      select ${grant.txnId}::uuid as txn_id, ${grant.kind}::text as kind, ${sumOf(true)}::bigint as paid,
        ${sumOf(false)}::bigint as bonus, ${grant.topUpId}::uuid as top_up_id,
        ${grant.subjectId ?? grant.topUpId}::uuid as subject_id, ${grant.creatorId ?? null}::uuid as creator_id, ${grant.actorId}::uuid as actor_id,
        ${grant.reason}::text as reason, ${grant.idemKey}::text as idem_key, ${grant.reqHash}::text as req_hash,
        ${grant.at}::timestamptz as at),
    held as materialized (
      select id, paid, bonus, grant_seq, version from wallet where user_id = ${grant.userId}::uuid
      for no key update),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, creator_id, actor_id, reason, created_at)
      select input.txn_id, held.id, input.kind, input.paid, input.bonus, held.paid + input.paid,
        held.bonus + input.bonus, input.idem_key, input.req_hash, held.version + 1, input.subject_id,
        input.creator_id,
        input.actor_id, input.reason, input.at
      from input, held
      on conflict (wallet_id, idem_key) do nothing
      returning id, wallet_id, paid_after, bonus_after, version),
    lot as (
      insert into coin_lot (wallet_id, kind, prio, coins, remaining, expires_at, paid_minor, currency, campaign,
        top_up_id, created_at)
      select txn.wallet_id, granted.kind, granted.prio, granted.coins, granted.coins, granted.expires_at,
        granted.paid_minor, granted.currency, granted.campaign, input.top_up_id, input.at
      from input, txn, unnest(
        ${lots.map((lot) => lot.kind)}::text[], ${lots.map((lot) => LOT_PRIO[lot.kind])}::smallint[],
        ${lots.map((lot) => lot.coins)}::bigint[],
        ${lots.map((lot) => lot.expiresAt)}::timestamptz[], ${lots.map((lot) => lot.paidMinor)}::bigint[],
        ${lots.map((lot) => lot.currency ?? 'KRW')}::text[], ${lots.map((lot) => lot.campaign ?? null)}::text[]
      ) as granted (kind, prio, coins, expires_at, paid_minor, currency, campaign)
      returning id, kind, coins, currency),
    wallet_after as (
      update wallet
      set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version, grant_seq = held.grant_seq + 1
      from txn, held where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, lot.coins, 0 from lot, txn),
    counter as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select txn.id, case lot.kind when 'paid' then 'coins_sold' else 'coins_given' end, lot.currency,
        -sum(lot.coins), 0
      from lot, txn group by txn.id, lot.kind, lot.currency)
    select case
      when exists (select from txn) then 'OK'
      when exists (select from held) then 'DUPLICATE'
      else 'NO_WALLET' end as status`.execute(db);
  return rows[0]!.status;
}
