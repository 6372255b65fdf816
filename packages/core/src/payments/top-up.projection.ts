import { coins, Currency, minorAmount } from '@inkvine/contracts/money';
import { GatewayId, TopUp, TopUpStatus } from '@inkvine/contracts/payments';
import { TopUpId } from '@inkvine/contracts/primitives';
import type { DepositAccountRow } from '@inkvine/db/payments/deposit-account.repository';
import type { TopUpRow } from '@inkvine/db/payments/top-up.repository';
import { toDeposit } from './deposits.ts';

const Failure = TopUp.shape.failure;

/** An order as its owner may see it. */
export function toTopUpSummary(
  row: TopUpRow,
  account: DepositAccountRow | undefined,
): Omit<TopUp, 'history' | 'discounts'> {
  return {
    id: TopUpId.parse(row.id),
    productName: { ko: row.name_ko, en: row.name_en },
    // The coins of a membership or a gift stand in the ledger alone; nobody bought them.
    paidCoins: coins(row.product_id === null ? 0 : row.paid_coins),
    bonusCoins: coins(row.bonus_coins),
    price: minorAmount(row.price_minor),
    currency: Currency.parse(row.currency),
    gateway: GatewayId.parse(row.gateway),
    status: row.status,
    failure: Failure.parse(row.failure),
    payBy: row.pay_by,
    deposit: account === undefined ? null : toDeposit(account, row.status),
    methodLabel: row.method_label,
    receiptUrl: row.receipt_url,
    createdAt: row.created_at,
    paidAt: row.paid_at,
  };
}

export function toTopUp(
  row: TopUpRow,
  account: DepositAccountRow | undefined,
  history: { status: string; at: string }[],
  discounts: { name: string; offMinor: number }[],
): TopUp {
  return {
    ...toTopUpSummary(row, account),
    history: history.map((entry) => ({ status: TopUpStatus.parse(entry.status), at: entry.at })),
    discounts: discounts.map(({ name, offMinor }) => ({ name, off: minorAmount(offMinor) })),
  };
}
