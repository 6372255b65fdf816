import type { Executor } from '@inkvine/db/database';
import {
  countUnsealed,
  findHead,
  findWalkedTo,
  findWindowEnd,
  insertBlock,
  listDailyHeads,
  lockChain,
  updateWalkedTo,
  type Block,
  type DailyHead,
} from '@inkvine/db/wallet/ledger-chain.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const DAY_MS = 24 * 60 * 60_000;
/** The most transactions of a block: what one database transaction hashes, a tenth of a second. */
const BLOCK_SIZE = 5_000;

/**
 * Seals the ledger into a chain of hashed blocks. A transaction that no block holds is sealed whenever it is found,
 * however late it was committed; that none is sealed twice is the key of `ledger_seal`. So a walk that begins too
 * early does no harm, and the walk over everything, each night, finds what began earlier than the others looked.
 */
export function createLedgerChainService({
  db,
  clock,
  ids,
  blockSize = BLOCK_SIZE,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & { blockSize?: number }) {
  async function walk(from: string): Promise<number> {
    const beganAt = ids.next();
    let sealed = 0;
    for (let afterId = from; ;) {
      const toId = await findWindowEnd(db, { afterId, size: blockSize });
      if (toId === undefined) break;
      const window = { afterId, toId };
      sealed += await db.transaction().execute(async (trx) => {
        await lockChain(trx);
        return await insertBlock(trx, { ...window, at: clock.now() });
      });
      afterId = toId;
    }
    await updateWalkedTo(db, beganAt);
    return sealed;
  }

  return {
    /** Seals what is new, looking a day further back than the last walk began. Answers how many were sealed. */
    async seal(): Promise<number> {
      const walkedTo = await findWalkedTo(db);
      return await walk(walkedTo === null ? FIRST_ID : dayBefore(walkedTo));
    },

    /** The same over the whole ledger. */
    sealAll: (): Promise<number> => walk(FIRST_ID),
  };
}

/** A block whose hash stands for every transaction up to it. */
export type ChainHead = Block;

/** The newest block; undefined before anything was sealed. */
export const findChainHead = (db: Executor): Promise<ChainHead | undefined> => findHead(db);

/** The last block of each day (UTC) since an instant, the newest first: what to keep elsewhere. */
export const listChainHeads = (db: Executor, since: Date): Promise<DailyHead[]> =>
  listDailyHeads(db, { since });

/** Transactions that no block holds yet, and when the oldest of them was written. */
export const countUnsealedTxns = (db: Executor) => countUnsealed(db);

export type LedgerChainService = ReturnType<typeof createLedgerChainService>;

/** The first id (UUIDv7) that can have been made a day before this one was. */
function dayBefore(id: string): string {
  const time = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  const hex = Math.max(0, time - DAY_MS)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}${FIRST_ID.slice('00000000-0000'.length)}`;
}
