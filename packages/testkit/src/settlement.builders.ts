import { randomUUID } from 'node:crypto';
import type { Actor } from '@inkvine/core/identity/actor';
import { createIds } from '@inkvine/core/ports/ids.port';
import type { SettlementRules } from '@inkvine/contracts/settlement-rules';
import { findPolicy } from '@inkvine/db/creators/settlement-policy.repository';
import type { Database, Executor } from '@inkvine/db/database';
import { insertDonation, insertUnlock } from '@inkvine/db/wallet/spend.repository';
import { buildActor } from './identity.builders.ts';
import { buildCoins } from './wallet.builders.ts';

const ids = createIds();

/** A new reader buys a chapter with as many paid coins as it costs, worth `won` together; gives the transaction. */
export async function buildPurchase(
  db: Executor,
  purchase: { chapterId: string; price: number; won: number; at: string },
): Promise<string> {
  const reader: Actor = await buildActor(db);
  await buildCoins(db, reader.userId, { paid: purchase.price, priceMinor: purchase.won });
  const txnId = ids.next();
  const outcome = await insertUnlock(db, {
    ...{ txnId, userId: reader.userId, amount: purchase.price, kinds: ['paid', 'bonus'] },
    ...{ idemKey: ids.next(), reqHash: '', at: purchase.at, chapterId: purchase.chapterId },
  });
  if (outcome.status !== 'OK') throw new Error(`the chapter was not bought: ${outcome.status}`);
  return txnId;
}

/** A new reader gives coins worth `won` to the author of a novel; gives the transaction. */
export async function buildDonation(
  db: Executor,
  donation: { novelId: string; won: number; at: string; bonus?: number },
): Promise<string> {
  const reader: Actor = await buildActor(db);
  const { won, bonus = 0 } = donation;
  await buildCoins(db, reader.userId, { paid: 10, priceMinor: won, bonus });
  const [txnId, donationId] = [ids.next(), ids.next()];
  const outcome = await insertDonation(db, {
    ...{ txnId, userId: reader.userId, amount: 10 + bonus, kinds: ['paid', 'bonus'] },
    ...{ idemKey: ids.next(), reqHash: '', at: donation.at, donationId, novelId: donation.novelId },
    ...{ message: '', anonymous: false },
    outbox: { key: donationId, jobId: 'wallet.announce-donation', payload: { donationId } },
  });
  if (outcome.status !== 'OK') throw new Error(`nothing was given: ${outcome.status}`);
  return txnId;
}

/** Takes a purchase back: a reversal with every entry of it turned round, as the ledger will write it. */
export async function buildReversal(db: Executor, txnId: string, at: string): Promise<void> {
  const undone = await db
    .selectFrom('coin_txn')
    .selectAll()
    .where('id', '=', txnId)
    .executeTakeFirstOrThrow();
  const wallet = await db
    .selectFrom('wallet')
    .selectAll()
    .where('id', '=', undone.wallet_id)
    .executeTakeFirstOrThrow();
  const id = ids.next();
  const [entries, earnings] = [
    await db.selectFrom('coin_lot_entry').selectAll().where('txn_id', '=', txnId).execute(),
    await db.selectFrom('earning').selectAll().where('txn_id', '=', txnId).execute(),
  ];
  await inTransaction(db, async (trx) => {
    await trx
      .insertInto('coin_txn')
      .values({
        ...{ id, wallet_id: wallet.id, kind: 'reversal', reverses: txnId, idem_key: id, req_hash: '' },
        ...{ paid_change: -undone.paid_change, bonus_change: -undone.bonus_change },
        ...{ paid_after: wallet.paid - undone.paid_change, bonus_after: wallet.bonus - undone.bonus_change },
        ...{ version: wallet.version + 1, created_at: at, creator_id: undone.creator_id },
      } as never)
      .execute();
    await trx
      .insertInto('coin_lot_entry')
      .values(entries.map((e) => ({ ...e, txn_id: id, coins: -e.coins, minor: -e.minor })))
      .execute();
    await trx
      .insertInto('earning')
      .values(
        earnings.map((e) => ({
          ...{ ...e, txn_id: id, created_at: at, gross_minor: -e.gross_minor },
          ...{ paid_coins: -e.paid_coins, bonus_coins: -e.bonus_coins },
        })),
      )
      .execute();
  });
}

const inTransaction = (db: Executor, work: (trx: Executor) => Promise<void>): Promise<void> =>
  db.isTransaction ? work(db) : db.transaction().execute(work);

export type SettlementState = 'draft' | 'reviewed' | 'locked';

/** One run of a currency is open at a time, so that each gets a currency of its own: XAA, XAB, … */
let currencies = 0;

/** A month in which a person earned nothing and was granted 70,000 by hand, settled in a currency of its own. */
export async function buildSettlement(db: Database, creatorId: string, state: SettlementState) {
  const letter = (number: number) => String.fromCodePoint(65 + (number % 26));
  const currency = `X${letter(Math.floor(currencies / 26))}${letter(currencies)}`;
  currencies += 1;
  const runId = randomUUID();
  const at = '2026-11-01T00:00:00Z';
  const period = '2026-10-01';
  await db
    .insertInto('settlement_policy')
    .values({
      ...{ currency, version: 1, valid_from: '2000-01-01', created_at: at },
      rules: JSON.stringify(await settlementRules(db)),
    })
    .execute();
  await db
    .insertInto('settlement_run')
    .values({
      ...{ id: runId, period, currency, seq: 0, kind: 'close', state, policy_version: 1 },
      ...{ collects_from: '2026-09-30T15:00:00Z', cutoff: '2026-10-31T15:00:00Z', created_at: at },
      locked_at: state === 'locked' ? at : null,
    })
    .execute();
  const figures = {
    ...{ gross_minor: 0, bonus_value_minor: 0, vat_minor: 0, fee_minor: 0, gateway_fee_minor: 0 },
    ...{ adjustment_minor: 70_000, carry_in_minor: 0, taxable_minor: 70_000, income_tax_minor: 2_100 },
    ...{ local_tax_minor: 210, payable_minor: 67_690, carry_out_minor: 0 },
  };
  const withholding = { incomeBps: 300, localBps: 1_000, verified: true };
  await db
    .insertInto('settlement')
    .values({
      ...{ run_id: runId, creator_id: creatorId, currency, period, seq: 0, ...figures, created_at: at },
      ...{ fees: '[]', withholding: JSON.stringify(withholding) },
    })
    .execute();
  return { runId, creatorId };
}

export async function settlementRules(db: Database): Promise<SettlementRules> {
  return (await findPolicy(db, { currency: 'KRW', period: '2026-10-01' }))!.rules;
}
