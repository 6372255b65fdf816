import { Readable } from 'node:stream';
import { AppError } from '@inkvine/contracts/errors';
import { TopUpId } from '@inkvine/contracts/primitives';
import type {
  CoinTxn,
  HistoryFilter,
  PurchaseReceipt,
  PurchaseReceiptInput,
  WalletHistory,
  WalletHistoryInput,
} from '@inkvine/contracts/wallet';
import { findPurchase, listTxns } from '@inkvine/db/wallet/history.repository';
import { returnOffer } from '@inkvine/domain/wallet/unlock-return';
import { instantsOfDays } from '@inkvine/domain/wallet/ranking-window';
import { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { historyRecord, historyHead } from './history-csv.ts';

/** `version` of the last row seen. */
const HistoryKey = z.int().min(1);
const ROWS_AT_ONCE = 500;

export interface HistoryFile {
  filename: string;
  contentType: string;
  body: Readable;
}

/** What came into a person's wallet and went out of it, with the balance after each row, and what they paid for. */
export function createWalletHistoryService({
  db,
  clock,
  site,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'site'>) {
  async function listRows(
    { userId }: Actor,
    filter: HistoryFilter,
    part: { before: number | undefined; limit: number },
  ): Promise<TxnRow[]> {
    const { kind, minCoins, maxCoins, words } = filter;
    const { since, before: until } = instantsOfDays({ from: filter.from, to: filter.to }, site.timeZone);
    return await listTxns(db, { userId, kind, since, until, minCoins, maxCoins, words, ...part });
  }

  async function* records(caller: Actor, filter: HistoryFilter): AsyncGenerator<string> {
    yield historyHead();
    let before: number | undefined;
    for (;;) {
      const rows = await listRows(caller, filter, { before, limit: ROWS_AT_ONCE });
      yield rows.map((row) => historyRecord(toCoinTxn(row, clock.now()))).join('');
      before = rows.at(-1)?.version;
      if (rows.length < ROWS_AT_ONCE) return;
    }
  }

  return {
    /**
     * The caller's ledger, newest first.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async list(
      caller: Actor,
      { cursor, limit, ...filter }: z.infer<typeof WalletHistoryInput>,
    ): Promise<z.input<typeof WalletHistory>> {
      const before = decodeCursor(HistoryKey, cursor);
      const rows = await listRows(caller, filter, { before, limit: limit + 1 });
      const now = clock.now();
      return toPage(
        rows,
        limit,
        (row) => toCoinTxn(row, now),
        (row) => row.version,
      );
    },

    /** The same as CSV (RFC 4180, UTF-8 with byte order mark), written while it is read. */
    writeCsv(caller: Actor, filter: HistoryFilter): HistoryFile {
      return {
        filename: 'wallet-history.csv',
        contentType: 'text/csv; charset=utf-8',
        body: Readable.from(records(caller, filter)),
      };
    },

    /** @throws AppError NOT_FOUND, also for a payment of somebody else */
    async getReceipt(
      caller: Actor,
      { txnId }: z.infer<typeof PurchaseReceiptInput>,
    ): Promise<z.input<typeof PurchaseReceipt>> {
      const purchase = await findPurchase(db, { userId: caller.userId, txnId });
      if (purchase === undefined) throw new AppError('NOT_FOUND');
      const { isUnopened, isCounted, isDisputed, ...receipt } = purchase;
      const isReturned = receipt.returnedAt !== null;
      const state = { ...receipt, isUnopened, isCounted, isDisputed, isReturned };
      return { ...receipt, returnableUntil: returnOffer(state, clock.now()) };
    },
  };
}

type TxnRow = Awaited<ReturnType<typeof listTxns>>[number];

function toCoinTxn(row: TxnRow, now: Date): z.input<typeof CoinTxn> {
  const { id, kind, paid, bonus, debt, paidAfter, bonusAfter, createdAt } = row;
  // A revocation names its lots without moving a coin of them.
  const lots = row.lots.filter((lot) => lot.coins !== 0);
  // What was given back is no unlock any more, so a row with one was not.
  const returnableUntil = returnOffer({ ...row, purchasedAt: createdAt, isReturned: false }, now);
  return {
    ...{ id, kind, paid, bonus, debt, paidAfter, bonusAfter, createdAt, lots },
    ...{ subject: subjectOf(row), returnableUntil },
  };
}

const OF_A_TOP_UP: ReadonlySet<string> = new Set<CoinTxn['kind']>([
  ...(['top_up', 'refund', 'refund_return', 'dispute', 'dispute_return', 'revocation', 'debt'] as const),
]);

const NAMES_CREATOR: ReadonlySet<string> = new Set<CoinTxn['kind']>([
  'donation',
  'membership',
  'member_coins',
  'membership_return',
]);

function subjectOf(row: TxnRow): z.input<typeof CoinTxn>['subject'] {
  if (OF_A_TOP_UP.has(row.kind))
    return { kind: 'top_up', topUpId: TopUpId.parse(row.subjectId), isForGift: row.isForGift };
  if ((NAMES_CREATOR.has(row.kind) || row.isMembershipGift) && row.creatorName !== null)
    return { kind: 'creator', creatorName: row.creatorName, message: row.message ?? '' };
  if (row.campaign !== null) return { kind: 'campaign', name: row.campaign };
  const { subjectId: chapterId, chapterTitle, novelTitle, novelSlug } = row;
  if (chapterId === null || chapterTitle === null || novelTitle === null || novelSlug === null) return null;
  return { kind: 'chapter', chapterId, chapterTitle, novelTitle, novelSlug };
}
