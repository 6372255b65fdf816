import { randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import { koreanTime } from './fake-time.ts';

/** What came to an account and what its bank took back again. */
export interface FakeMovement {
  status: 'DONE' | 'WAITING_FOR_DEPOSIT';
  at: number;
  transactionKey: string;
}

/** The account of one payment. Times are epoch milliseconds. */
export interface FakeAccount {
  bankCode: string;
  accountNumber: string;
  dueAt: number;
  isExpired: boolean;
  secret: string;
  movements: readonly FakeMovement[];
}

/** Where a deposit goes back to. */
export const RefundReceiveAccount = z.object({
  bank: z.string(),
  accountNumber: z.string(),
  holderName: z.string().min(1).max(60),
});
export type RefundReceiveAccount = z.infer<typeof RefundReceiveAccount>;

const HOUR_MS = 60 * 60 * 1000;

/** This account is nobody's, so that a refund to it is refused. */
export const NOBODYS_ACCOUNT = '00000000000000';

export const issueAccount = (now: number, validHours: number): FakeAccount => ({
  bankCode: '20',
  // Those of the test environment begin with X.
  accountNumber: `X${String(randomInt(10 ** 12)).padStart(12, '0')}`,
  dueAt: now + validHours * HOUR_MS,
  isExpired: false,
  secret: `ps_${randomBytes(12).toString('hex')}`,
  movements: [],
});

/** The error that a refund to it ends with, or null. */
export const refuseAccount = (account: RefundReceiveAccount | undefined): string | null => {
  if (account === undefined) return 'INVALID_REFUND_ACCOUNT_INFO';
  if (!/^\d\d$/.test(account.bank)) return 'INVALID_BANK';
  return /^\d{6,20}$/.test(account.accountNumber) && account.accountNumber !== NOBODYS_ACCOUNT
    ? null
    : 'INVALID_REFUND_ACCOUNT_NUMBER';
};

export const accountJson = ({ bankCode, accountNumber, dueAt, isExpired }: FakeAccount) => ({
  accountType: '일반',
  accountNumber,
  bankCode,
  customerName: '잉크바인',
  depositorName: '잉크바인',
  dueDate: koreanTime(dueAt),
  refundStatus: 'NONE',
  expired: isExpired,
  settlementStatus: 'INCOMPLETED',
  refundReceiveAccount: null,
});
