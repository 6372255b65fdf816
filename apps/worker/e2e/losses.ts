import { checkBooks } from '@inkvine/core/backoffice/check-books';
import type { PayoutSnapshot } from '@inkvine/core/payments/payout-gateway.port';
import type { Database } from '@inkvine/db/database';
import { sql } from 'kysely';
import type { DisputeOutcomes } from './bank.ts';
import type { Journal } from './customer.ts';

/** What others know of the same events: the gateway, and the author's own page. */
export interface Witnesses {
  /** Minor units of each order that its gateway took and has not given back. */
  kept: ReadonlyMap<string, number>;
  /** Payouts in the gateway's own books. */
  made: readonly PayoutSnapshot[];
  /** What banks have decided. */
  disputes: DisputeOutcomes;
  /** What became of transfers that banks took back, by the order. */
  reversals: DisputeOutcomes;
  /** What was given back at the gateways without the product. */
  byHand: ReadonlySet<string>;
  /** Donations on the author's list. */
  receivedDonationIds: ReadonlySet<string>;
}

/**
 * Holds the database to what clients were told and what others know. Answers one line for everything that is lost,
 * doubled, invented or out of balance; none when all is well.
 */
export async function listLosses(db: Database, journal: Journal, witnesses: Witnesses): Promise<string[]> {
  const [donations, unlocks, orders, promises] = await Promise.all([
    listDonations(db),
    listUnlocks(db),
    listOrders(db),
    listBrokenPromises(db),
  ]);
  return [
    ...checkDonations(journal, donations, witnesses),
    ...checkUnlocks(journal, unlocks),
    ...checkOrders(journal, orders, witnesses),
    ...(await listPeopleWithoutWallet(db, journal.people)),
    ...checkPayouts(await listPayouts(db), witnesses),
    ...checkDisputes(await listDisputes(db, 'bank'), witnesses),
    ...checkTransfers(journal, orders, await listReversals(db), witnesses),
    ...checkByHand(await listDisputes(db, 'gateway'), witnesses),
    ...promises,
    ...(await checkBooks(db, { now: new Date() })).findings
      .filter((finding) => finding.violations > 0)
      .map(
        ({ id, violations, sample }) => `invariant ${id}: ${violations} broken, such as ${sample.join(', ')}`,
      ),
  ];
}

interface Donation {
  id: string;
  key: string;
  userId: string;
  coins: number;
}

async function listDonations(db: Database): Promise<Donation[]> {
  const { rows } = await sql<Donation>`
    select donation.id, replace(coin_txn.idem_key, 'donation:', '') as key, donor_id as "userId", coins
    from donation join coin_txn on coin_txn.id = donation.txn_id`.execute(db);
  return rows;
}

function checkDonations(journal: Journal, stored: Donation[], witnesses: Witnesses): string[] {
  const byKey = Map.groupBy(stored, (donation) => donation.key);
  return [
    ...journal.donations
      .filter(({ key, donationId, userId, coins }) => {
        const [donation, ...others] = byKey.get(key) ?? [];
        return (
          donation?.id !== donationId ||
          donation.userId !== userId ||
          donation.coins !== coins ||
          others.length > 0
        );
      })
      .map(({ key }) => `donation ${key} was acknowledged and is not there exactly once`),
    ...[...byKey]
      .filter(([key, donations]) => donations.length > 1 || !journal.donationKeys.has(key))
      .map(([key]) => `donation ${key} is there twice or was never sent`),
    ...stored
      .filter((donation) => !witnesses.receivedDonationIds.has(donation.id))
      .map((donation) => `donation ${donation.id} is missing from the list of its author`),
  ];
}

interface Unlock {
  userId: string;
  chapterId: string;
}

async function listUnlocks(db: Database): Promise<Unlock[]> {
  const { rows } = await sql<Unlock>`
    select user_id as "userId", chapter_id as "chapterId" from unlock
    join coin_txn on coin_txn.id = unlock.txn_id`.execute(db);
  return rows;
}

function checkUnlocks(journal: Journal, stored: Unlock[]): string[] {
  const nameOf = ({ userId, chapterId }: Unlock) => `chapter ${chapterId} of ${userId}`;
  const names = new Set(stored.map(nameOf));
  return journal.unlocks
    .filter((unlock) => !names.has(nameOf(unlock)))
    .map((unlock) => `${nameOf(unlock)} was acknowledged and is not open`);
}

interface Order {
  id: string;
  status: string;
  /** Minor units that were paid, less what was given back. */
  kept: number;
  refunds: number;
  credits: number;
  receipt: string | null;
}

async function listOrders(db: Database): Promise<Order[]> {
  const { rows } = await sql<Order>`
    select top_up.id, status,
      case when status = 'paid' then price_minor - (
        select coalesce(sum(amount_minor), 0) from (
          select amount_minor from refund where top_up_id = top_up.id and state = 'done'
          union all select amount_minor from dispute
          where top_up_id = top_up.id and origin <> 'bank' and state = 'lost') as given) else 0 end as kept,
      (select count(*) from refund where top_up_id = top_up.id) as refunds,
      (select count(*) from coin_txn where kind = 'top_up' and subject_id = top_up.id) as credits,
      (select done_at from outbox where key = 'payments.send-receipt:' || top_up.id) as receipt
    from top_up`.execute(db);
  return rows;
}

function checkOrders(journal: Journal, stored: Order[], { kept }: Witnesses): string[] {
  const byId = new Map(stored.map((order) => [order.id, order]));
  return [...journal.orders].flatMap(([id, seen]) => {
    const order = byId.get(id);
    if (order === undefined) return [`order ${id} is gone`];
    const isPaid = order.status === 'paid';
    return [
      ...(order.kept === kept.get(id)
        ? []
        : [`order ${id} is ${order.status} and keeps ${order.kept}, the gateway keeps ${kept.get(id)}`]),
      ...(journal.refunds.has(id) && order.refunds === 0 ? [`the refund of order ${id} is gone`] : []),
      ...(seen === 'paid' && !isPaid ? [`order ${id} was acknowledged as paid and is ${order.status}`] : []),
      ...(order.credits === (isPaid ? 1 : 0) ? [] : [`order ${id} was credited ${order.credits} times`]),
      ...(isPaid && order.receipt === null ? [`order ${id} has no receipt`] : []),
    ];
  });
}

interface Payout {
  id: string;
  state: string;
  amountMinor: number;
}

async function listPayouts(db: Database): Promise<Payout[]> {
  const { rows } = await sql<Payout>`select id, state, amount_minor as "amountMinor" from payout`.execute(db);
  return rows;
}

function checkPayouts(stored: Payout[], { made }: Witnesses): string[] {
  const known = new Set(stored.map(({ id }) => id));
  return [
    ...stored.flatMap(({ id, state, amountMinor }) => {
      const theirs = made.filter(({ payoutRef }) => payoutRef === id);
      if (theirs.length > 1) return [`payout ${id} was made ${theirs.length} times`];
      const [there] = theirs;
      const isSame = state === 'paid' && there?.status === 'PAID' && there.amount.amountMinor === amountMinor;
      return isSame ? [] : [`payout ${id} is ${state} here and ${there?.status ?? 'unknown'} at the gateway`];
    }),
    ...made
      .filter(({ payoutRef }) => !known.has(payoutRef))
      .map(({ gatewayPayoutId }) => `payout ${gatewayPayoutId} was made for nobody`),
  ];
}

async function listDisputes(db: Database, origin: 'bank' | 'gateway'): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; state: string }>`
    select gateway_dispute_id as id, state from dispute where origin = ${origin}`.execute(db);
  return new Map(rows.map(({ id, state }) => [id, state]));
}

async function listReversals(db: Database): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; state: string }>`
    select top_up_id as id, state from dispute where origin = 'deposit' order by dispute.id`.execute(db);
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Money that was transferred is credited, and what became of a reversal at the bank became of it here. */
function checkTransfers(
  journal: Journal,
  stored: Order[],
  known: ReadonlyMap<string, string>,
  { reversals }: Witnesses,
): string[] {
  const paid = new Set(stored.filter(({ status }) => status === 'paid').map(({ id }) => id));
  return [
    ...[...journal.transfers]
      .filter((id) => !paid.has(id))
      .map((id) => `the transfer for ${id} brought nothing`),
    ...[...reversals]
      // One that came again before anybody heard of it is nothing to know of.
      .filter(([id, outcome]) => (known.get(id) ?? 'won') !== outcome)
      .map(
        ([id, outcome]) => `the reversal of ${id} was ${outcome} and is ${known.get(id) ?? 'unknown'} here`,
      ),
  ];
}

const checkByHand = (stored: ReadonlyMap<string, string>, { byHand }: Witnesses): string[] =>
  [...byHand]
    .filter((id) => stored.get(id) !== 'lost')
    .map((id) => `refund ${id} was made by hand and is ${stored.get(id) ?? 'unknown'} here`);

function checkDisputes(stored: ReadonlyMap<string, string>, { disputes }: Witnesses): string[] {
  return [
    ...[...disputes]
      .filter(([id, outcome]) => stored.get(id) !== outcome)
      .map(([id, outcome]) => `dispute ${id} was ${outcome} and is ${stored.get(id) ?? 'unknown'} here`),
    ...[...stored.keys()].filter((id) => !disputes.has(id)).map((id) => `dispute ${id} was opened by nobody`),
  ];
}

async function listPeopleWithoutWallet(db: Database, acknowledged: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select person.id from (select id from "user" union select unnest(${acknowledged}::uuid[])) as person
    left join wallet on wallet.user_id = person.id where wallet.id is null`.execute(db);
  return rows.map(({ id }) => `person ${id} has no wallet`);
}

async function listBrokenPromises(db: Database): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from outbox where done_at is null
    union all
    select 'wallet.announce-donation:' || id from donation
    where not exists (select from outbox where key = 'wallet.announce-donation:' || donation.id)`.execute(db);
  return rows.map(({ key }) => `the promise ${key} was not kept`);
}
