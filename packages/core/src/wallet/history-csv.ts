import type { CoinTxn } from '@inkvine/contracts/wallet';
import { BYTE_ORDER_MARK, csvRecord } from '@inkvine/domain/files/csv';
import type { z } from 'zod';

type Txn = z.input<typeof CoinTxn>;

/** The byte order mark and the names of the columns. */
export function historyHead(): string {
  return (
    BYTE_ORDER_MARK +
    csvRecord([
      ...['transaction', 'at', 'kind', 'novel', 'chapter', 'creator', 'message', 'campaign', 'order'],
      ...['paid', 'bonus', 'debt', 'paid_after', 'bonus_after', 'lots'],
    ])
  );
}

/** One row of a wallet's history. `lots` are written as `kind:coins:expiry`, apart by a space. */
export function historyRecord(txn: Txn): string {
  const { subject } = txn;
  return csvRecord([
    ...[txn.id, txn.createdAt, txn.kind],
    subject?.kind === 'chapter' ? subject.novelTitle : '',
    subject?.kind === 'chapter' ? subject.chapterTitle : '',
    subject?.kind === 'creator' ? subject.creatorName : '',
    subject?.kind === 'creator' ? subject.message : '',
    subject?.kind === 'campaign' ? subject.name : '',
    subject?.kind === 'top_up' ? subject.topUpId : '',
    ...[txn.paid, txn.bonus, txn.debt, txn.paidAfter, txn.bonusAfter],
    txn.lots.map((lot) => `${lot.kind}:${lot.coins}:${lot.expiresAt ?? 'never'}`).join(' '),
  ]);
}
