import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface DepositAccountRow {
  topUpId: string;
  bankCode: string;
  accountNumber: string;
  holderName: string;
  dueAt: string | null;
  sealedSecret: string | null;
  /** The bank has taken the deposit back, and it has not come again. */
  isReversed: boolean;
}

export interface NewDepositAccount extends Omit<DepositAccountRow, 'isReversed'> {
  at: Date;
}

/**
 * Keeps the account that an order is paid to, in the place of one that was called off. A gateway may tell the secret
 * only once, so that one is kept.
 * @returns false when it is known
 */
export async function upsertDepositAccount(
  trx: DatabaseTransaction,
  account: NewDepositAccount,
): Promise<boolean> {
  const values = {
    bank_code: account.bankCode,
    account_number: account.accountNumber,
    holder_name: account.holderName,
    due_at: account.dueAt,
    sealed_secret: account.sealedSecret,
    created_at: account.at.toISOString(),
  };
  const changed = await trx
    .insertInto('deposit_account')
    .values({ top_up_id: account.topUpId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('top_up_id')
        .doUpdateSet(values)
        .whereRef('deposit_account.account_number', '<>', 'excluded.account_number'),
    )
    .returning('top_up_id')
    .executeTakeFirst();
  if (changed !== undefined) return true;
  await trx
    .updateTable('deposit_account')
    .set({ sealed_secret: account.sealedSecret })
    .where('top_up_id', '=', account.topUpId)
    .where('sealed_secret', 'is', null)
    .execute();
  return false;
}

export async function findDepositAccount(
  db: Executor,
  topUpId: string,
): Promise<DepositAccountRow | undefined> {
  const [row] = await listDepositAccounts(db, [topUpId]);
  return row;
}

export async function listDepositAccounts(
  db: Executor,
  topUpIds: readonly string[],
): Promise<DepositAccountRow[]> {
  return await db
    .selectFrom('deposit_account')
    .select([
      'top_up_id as topUpId',
      'bank_code as bankCode',
      'account_number as accountNumber',
      'holder_name as holderName',
      'due_at as dueAt',
      'sealed_secret as sealedSecret',
    ])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('dispute')
            .select('dispute.id')
            .whereRef('dispute.top_up_id', '=', 'deposit_account.top_up_id')
            .where('dispute.origin', '=', 'deposit')
            .where('dispute.state', '<>', 'won'),
        )
        .$castTo<boolean>()
        .as('isReversed'),
    )
    .where('top_up_id', '=', sql<string>`any(${[...topUpIds]}::uuid[])`)
    .execute();
}
