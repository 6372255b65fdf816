import type { Database } from '@inkvine/db/database';
import { sql, type RawBuilder } from 'kysely';

export interface Mutant {
  name: string;
  statements: RawBuilder<unknown>[];
  /** Among what the check must say. */
  reported: RegExp;
}

/** Harm done to a database by hand, each of a kind that a fault could do. */
export const MUTANTS: Mutant[] = [
  {
    name: 'a line of the ledger is gone',
    statements: [sql`delete from coin_lot_entry where ctid = (select ctid from coin_lot_entry limit 1)`],
    reported: /^invariant I3:/,
  },
  {
    name: 'an order is credited twice',
    statements: [
      sql`
        insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after, idem_key,
          req_hash, version, subject_id)
        select gen_random_uuid(), wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
          idem_key || ' again', req_hash, version + 1000000, subject_id
        from coin_txn where kind = 'top_up' limit 1`,
    ],
    reported: /^order .* was credited 2 times$/,
  },
  {
    name: 'coins come from nowhere',
    statements: [
      sql`
        update coin_lot set coins = coins + 100, remaining = remaining + 100, open = true
        where id = (select id from coin_lot limit 1)`,
    ],
    reported: /^invariant I10?:/,
  },
  {
    // As if its commit had been lost after the answer: everything still adds up.
    name: 'a donation has never happened',
    statements: [
      sql`
        create temporary table forgotten as
        select coin_txn.* from coin_txn join wallet on wallet.id = wallet_id and wallet.version = coin_txn.version
        where coin_txn.kind = 'donation' limit 1`,
      sql`
        update coin_lot set remaining = remaining - entry.coins, spent = spent + entry.coins, open = true,
          recognized_minor = recognized_minor - entry.minor
        from coin_lot_entry entry join forgotten on forgotten.id = entry.txn_id where coin_lot.id = entry.lot_id`,
      sql`
        update wallet set paid = paid - paid_change, bonus = bonus - bonus_change, version = wallet.version - 1
        from forgotten where wallet.id = wallet_id`,
      sql`delete from coin_lot_entry where txn_id in (select id from forgotten)`,
      sql`delete from earning where txn_id in (select id from forgotten)`,
      sql`delete from donation where txn_id in (select id from forgotten)`,
      sql`delete from coin_txn where id in (select id from forgotten)`,
    ],
    reported: /^donation .* was acknowledged and is not there exactly once$/,
  },
  {
    name: 'an unlock is gone',
    statements: [sql`delete from unlock where ctid = (select ctid from unlock limit 1)`],
    reported: /^chapter .* was acknowledged and is not open$/,
  },
  {
    name: 'an order is forgotten after the gateway took the money',
    statements: [
      sql`
        update top_up set status = 'expired', paid_at = null
        where id = (select id from top_up where status = 'paid' and pay_by = 'card' limit 1)`,
    ],
    reported: /^order .* was acknowledged as paid and is expired$/,
  },
  {
    name: 'a transfer is forgotten after it came',
    statements: [
      sql`
        update top_up set status = 'expired', paid_at = null
        where id = (select id from top_up where status = 'paid' and pay_by = 'bank_transfer' limit 1)`,
    ],
    reported: /^the transfer for .* brought nothing$/,
  },
  {
    name: 'a payout is forgotten after the gateway made it',
    statements: [
      sql`
        update payout set state = 'sent', next_check_at = now(), paid_at = null
        where id = (select id from payout where state = 'paid' limit 1)`,
    ],
    reported: /^payout .* is sent here and PAID at the gateway$/,
  },
  {
    name: 'a bank is not heard',
    statements: [
      sql`
        update dispute set state = 'open', closed_at = null, debt_coins = 0, repaid_coins = 0
        where id = (select id from dispute where state = 'won' and origin = 'bank' limit 1)`,
    ],
    reported: /^dispute .* was won and is open here$/,
  },
  {
    name: 'a refund by hand is not heard',
    statements: [
      sql`
        update dispute set state = 'won', debt_coins = 0, repaid_coins = 0
        where id = (select id from dispute where origin = 'gateway' limit 1)`,
    ],
    reported: /^refund .* was made by hand and is won here$/,
  },
  {
    name: 'a new person gets no wallet',
    statements: [
      sql`
        insert into "user" (id, name, email) values (gen_random_uuid(), 'Forgotten', 'forgotten@kills.inkvine.example')`,
      sql`update outbox set done_at = now() where done_at is null`,
    ],
    reported: /^person .* has no wallet$/,
  },
  {
    name: 'a receipt is never sent',
    statements: [
      sql`
        update outbox set done_at = null
        where id = (select id from outbox where job_id = 'payments.send-receipt' limit 1)`,
    ],
    reported: /^order .* has no receipt$/,
  },
  {
    name: 'a donation is never announced',
    statements: [
      sql`delete from outbox where id = (select id from outbox where job_id = 'wallet.announce-donation' limit 1)`,
    ],
    reported: /^the promise wallet\.announce-donation:.* was not kept$/,
  },
];

/** Does the harm, past the triggers that would forbid it. */
export async function harm(db: Database, { statements }: Mutant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const table of ['coin_txn', 'coin_lot_entry', 'earning', 'donation']) {
      await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
    }
    for (const statement of statements) await statement.execute(trx);
  });
}
