import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { listLines, type ItemRow, type StatementRow } from '@inkvine/db/creators/statement.repository';
import { FIGURES } from '@inkvine/db/creators/settlement.repository';
import type { Database } from '@inkvine/db/database';
import { BYTE_ORDER_MARK, csvRecord } from '@inkvine/domain/files/csv';

export interface StatementFile {
  filename: string;
  contentType: string;
  body: Readable;
}

const LINES_AT_ONCE = 1_000;

/**
 * A statement as CSV (RFC 4180, UTF-8 with byte order mark): what it is of, its figures, its items, every earning, and
 * last the SHA-256 of all bytes before that record. It holds nothing that changes after the run is locked, such as
 * titles and the time of writing, so that it can be made again to the byte.
 */
export function statementCsv(
  db: Database,
  statement: StatementRow,
  items: readonly ItemRow[],
): StatementFile {
  const { period, currency, seq } = statement;
  const name = `settlement-${period.slice(0, 7)}-${currency}${seq === 0 ? '' : `-${seq}`}.csv`;
  return {
    filename: name,
    contentType: 'text/csv; charset=utf-8',
    body: Readable.from(sealed(records(db, statement, items))),
  };
}

async function* sealed(text: AsyncIterable<string>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const part of text) {
    hash.update(part);
    yield part;
  }
  yield csvRecord(['sha256', hash.digest('hex')]);
}

async function* records(
  db: Database,
  statement: StatementRow,
  items: readonly ItemRow[],
): AsyncGenerator<string> {
  const { runId, creatorId, payee, withholding } = statement;
  yield BYTE_ORDER_MARK;
  yield [
    ['run', runId],
    ['period', statement.period.slice(0, 7)],
    ['currency', statement.currency],
    ['seq', statement.seq],
    ['creator', creatorId],
    ['policy_version', statement.policyVersion],
    ['reason', statement.reason ?? ''],
    ['legal_name', payee?.legalName ?? ''],
    ['residence', payee?.residence ?? ''],
    ['kind', payee?.kind ?? ''],
    ['tax_number_end', payee?.taxNumberEnd ?? ''],
    ['income_tax_bps', withholding.incomeBps],
    ['local_tax_bps', withholding.localBps],
    ...FIGURES.map(([field, column]): [string, number] => [column, statement[field]]),
  ]
    .map(csvRecord)
    .join('');
  yield csvRecord(['item', 'novel', 'source', 'role', 'entries', 'paid_coins', 'bonus_coins', 'gross_minor']);
  for (const item of items.toSorted(byKey)) {
    const { novelId, source, role, entries, paidCoins, bonusCoins, grossMinor } = item;
    yield csvRecord(['item', novelId, source, role, entries, paidCoins, bonusCoins, grossMinor]);
  }
  yield csvRecord([
    'earning',
    'transaction',
    'earned_at',
    'source',
    'role',
    'paid_coins',
    'bonus_coins',
    'gross_minor',
  ]);
  let after: { txnId: string; earnerId: string } | undefined;
  for (;;) {
    const lines = await listLines(db, { runId, creatorId, after, limit: LINES_AT_ONCE });
    yield lines
      .map(({ txnId, earnedAt, source, role, paidCoins, bonusCoins, grossMinor }) =>
        csvRecord(['earning', txnId, earnedAt, source, role, paidCoins, bonusCoins, grossMinor]),
      )
      .join('');
    after = lines.at(-1);
    if (lines.length < LINES_AT_ONCE) return;
  }
}

const keyOf = ({ novelId, source, role }: ItemRow): string => `${novelId} ${source} ${role}`;
const byKey = (a: ItemRow, b: ItemRow): number => (keyOf(a) < keyOf(b) ? -1 : 1);
