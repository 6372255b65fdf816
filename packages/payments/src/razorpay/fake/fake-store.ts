import { createFakeStore } from '../../fake/store.ts';
import type { Journal } from '../../fake/store.ts';
import type {
  FakeCustomer,
  FakeDispute,
  FakeOrder,
  FakePayment,
  FakeRefund,
  FakeToken,
} from './fake-objects.ts';
import type { FakeContact, FakeFundAccount, FakePayout } from './fake-payout-objects.ts';

export const createRazorpayStore = (journal: Journal | undefined) => {
  const store = createFakeStore(journal);
  const byId = <Thing extends { id: string }>(kind: string) =>
    store.collection<Thing>(kind, (thing) => thing.id);
  return {
    ...store,
    orders: byId<FakeOrder>('order'),
    payments: byId<FakePayment>('payment'),
    refunds: byId<FakeRefund>('refund'),
    disputes: byId<FakeDispute>('dispute'),
    customers: byId<FakeCustomer>('customer'),
    tokens: byId<FakeToken>('token'),
    contacts: byId<FakeContact>('contact'),
    fundAccounts: byId<FakeFundAccount>('fund_account'),
    payouts: byId<FakePayout>('payout'),
    /** When the merchant last switched its webhook on; it is off after one was given up since then. */
    endpoint: store.collection<{ enabledAt: number }>('endpoint', () => 'webhook'),
  };
};
export type RazorpayStore = ReturnType<typeof createRazorpayStore>;
