import type { Actor } from '@inkvine/core/identity/actor';
import { createIds } from '@inkvine/core/ports/ids.port';
import type { Executor } from '@inkvine/db/database';
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
