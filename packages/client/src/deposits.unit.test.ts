import { BANK_CODES, BankCode } from '@inkvine/contracts/banks';
import { expect, it } from 'vitest';
import { awaitedDeposit, bankKey, orderStateKey, readRefundAccount, refundNotice } from './deposits.ts';

const deposit = { bankCode: '20', accountNumber: 'X1', holderName: '잉크바인', dueAt: null };

it('shows the account of an order that waits, and of no other', () => {
  const waiting = { ...deposit, state: 'waiting' } as const;
  expect(awaitedDeposit({ status: 'waiting', deposit: waiting })).toEqual(waiting);
  expect(awaitedDeposit({ status: 'waiting', deposit: null })).toBeUndefined();
  expect(awaitedDeposit({ status: 'paid', deposit: { ...deposit, state: 'paid' } })).toBeUndefined();
});

it('says what became of an order, and that its transfer was taken back', () => {
  expect(orderStateKey({ status: 'paid', deposit: { ...deposit, state: 'paid' } })).toBe(
    'payments.statuses.paid',
  );
  expect(orderStateKey({ status: 'paid', deposit: { ...deposit, state: 'reversed' } })).toBe(
    'payments.transfer.reversed',
  );
});

it('knows a bank by its code', () => {
  expect([bankKey('88'), bankKey('99')]).toEqual(['banks.88', undefined]);
});

it('reads an account as people write it, and says what is not right yet', () => {
  const typed = { bankCode: '88', accountNumber: ' 110-234 567890', holderName: ' 김독자 ' };
  expect(readRefundAccount(typed).account).toEqual({
    ...{ bankCode: '88', accountNumber: '110234567890', holderName: '김독자' },
  });
  const { account, wrong } = readRefundAccount({ bankCode: '', accountNumber: '12', holderName: ' ' });
  expect([account, [...wrong].toSorted()]).toEqual([undefined, ['accountNumber', 'bankCode', 'holderName']]);
});

it('says how the money goes back', () => {
  const preview = { automatic: true, needsAccount: true } as Parameters<typeof refundNotice>[0];
  expect(refundNotice(preview)).toBe('refunds.automaticTransfer');
  expect(refundNotice({ ...preview, needsAccount: false })).toBe('refunds.automatic');
  expect(refundNotice({ ...preview, automatic: false })).toBe('refunds.byOperator');
});

it('offers the banks that most people have first', () => {
  expect(BANK_CODES.slice(0, 3)).toEqual(['88', '06', '20']);
  expect([...BANK_CODES].toSorted()).toEqual([...BankCode.options].toSorted());
});
