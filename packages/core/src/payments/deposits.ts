import type { Deposit, TopUp } from '@inkvine/contracts/payments';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  findDepositAccount,
  upsertDepositAccount,
  type DepositAccountRow,
} from '@inkvine/db/payments/deposit-account.repository';
import { listDisputesOfTopUp } from '@inkvine/db/payments/dispute.repository';
import type { TopUpRow } from '@inkvine/db/payments/top-up.repository';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { LostMoney } from './dispute-steps.ts';
import type { PaymentSnapshot } from './payment-gateway.port.ts';

/** The accounts that orders are paid to by transfer: each for one order, with a secret that proves news of it. */
export function createDeposits({
  db,
  clock,
  gateways,
  methodTokens,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'gateways' | 'methodTokens'>) {
  return {
    /** Keeps the account of an order that has one. @returns whether it is new */
    async keep(trx: DatabaseTransaction, topUp: TopUpRow, snapshot: PaymentSnapshot): Promise<boolean> {
      const { virtualAccount: account, depositSecret } = snapshot;
      if (account === undefined) return false;
      // Where accounts are not offered there may be no secret to seal with: news of it is then refused.
      const isOffered = gateways.byId(topUp.gateway).capabilities.virtualAccounts;
      const sealedSecret =
        depositSecret === undefined || !isOffered ? null : methodTokens.seal(depositSecret, topUp.id);
      const { bankCode, accountNumber, holderName, dueAt = null } = account;
      const kept = { topUpId: topUp.id, bankCode, accountNumber, holderName, dueAt, sealedSecret };
      return await upsertDepositAccount(trx, { ...kept, at: clock.now() });
    },

    /** Tells whose order it is. An order without an account has nothing to tell. */
    async tell(trx: DatabaseTransaction, topUpId: string, about: 'issued' | 'expired'): Promise<void> {
      if ((await findDepositAccount(trx, topUpId)) === undefined) return;
      await enqueue(trx, 'payments.send-deposit-notice', { topUpId: topUpId as TopUp['id'], about });
    },

    /** What proves a callback about an order; null where no such secret is kept. */
    async findSecret(topUpId: string): Promise<string | null> {
      const sealed = (await findDepositAccount(db, topUpId))?.sealedSecret ?? null;
      return sealed === null ? null : methodTokens.open(sealed, topUpId);
    },
  };
}

export type Deposits = ReturnType<typeof createDeposits>;

/** The account of an order as its owner may see it. */
export function toDeposit(account: DepositAccountRow, status: TopUp['status']): Deposit {
  const { bankCode, accountNumber, holderName, dueAt, isReversed } = account;
  return { bankCode, accountNumber, holderName, dueAt, state: stateOf(status, isReversed) };
}

function stateOf(status: TopUp['status'], isReversed: boolean): Deposit['state'] {
  if (status === 'paid') return isReversed ? 'reversed' : 'paid';
  if (status === 'expired' || status === 'canceled' || status === 'failed') return 'closed';
  return 'waiting';
}

/** A deposit that came once and is not there: the account waits again, or has closed over it. */
export const isTakenBack = ({ virtualAccount, status }: PaymentSnapshot): boolean =>
  virtualAccount !== undefined && TAKEN_BACK.has(status);

const TAKEN_BACK: ReadonlySet<PaymentSnapshot['status']> = new Set([
  'AWAITING_DEPOSIT',
  'EXPIRED',
  'CANCELED',
]);
const THERE: ReadonlySet<PaymentSnapshot['status']> = new Set(['PAID', 'PARTIALLY_REFUNDED', 'REFUNDED']);

/**
 * What a bank has taken back of a paid order's deposit, as money that is lost: open while the account waits for it to
 * come again, won when it has, lost once the account is closed. A gateway names no such event, so each gets a name of
 * ours, by its number.
 * @param returnedMinor what has been given back of the order otherwise
 * @returns undefined where there is nothing to say
 */
export async function findReversal(
  trx: DatabaseTransaction,
  topUp: TopUpRow,
  snapshot: PaymentSnapshot,
  returnedMinor: number,
): Promise<LostMoney | undefined> {
  if (snapshot.virtualAccount === undefined) return undefined;
  const known = (await listDisputesOfTopUp(trx, topUp.id)).filter(({ origin }) => origin === 'deposit');
  const last = known.at(-1);
  const isOver = last === undefined || last.state === 'won';
  const number = known.length + (isOver ? 1 : 0);
  const reversal = {
    origin: 'deposit' as const,
    gatewayDisputeId: `${snapshot.gatewayPaymentId}:reversal:${number}`,
    amount: {
      amountMinor: isOver ? topUp.price_minor - returnedMinor : last.amount_minor,
      currency: topUp.currency,
    },
    rawStatus: snapshot.rawStatus,
  };
  if (isTakenBack(snapshot))
    return { ...reversal, status: snapshot.status === 'AWAITING_DEPOSIT' ? 'OPEN' : 'LOST' };
  return THERE.has(snapshot.status) && !isOver ? { ...reversal, status: 'WON' } : undefined;
}
