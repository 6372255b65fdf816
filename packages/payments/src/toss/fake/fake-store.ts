import { createFakeStore } from '../../fake/store.ts';
import type { Journal } from '../../fake/store.ts';
import type { FakeAgreement, FakeBilling } from './fake-agreement.ts';
import type { FakePayment } from './fake-payment.ts';
import type { FakePayout, FakeSeller } from './fake-payout-objects.ts';

export const createTossStore = (journal: Journal | undefined) => {
  const store = createFakeStore(journal);
  const payments = store.collection<FakePayment>('payment', (payment) => payment.paymentKey);
  return {
    ...store,
    payment: payments.find,
    payments: payments.all,
    /** The approved payment of an order, or else its newest. */
    paymentOfOrder: (orderId: string): FakePayment | undefined => {
      const ofOrder = payments.all().filter((payment) => payment.orderId === orderId);
      return ofOrder.find((payment) => payment.approvedAt !== null) ?? ofOrder.at(-1);
    },
    savePayment: payments.save,
    agreements: store.collection<FakeAgreement>('agreement', ({ authKey }) => authKey),
    sellers: store.collection<FakeSeller>('seller', ({ id }) => id),
    payouts: store.collection<FakePayout>('payout', ({ id }) => id),
    billings: store.collection<FakeBilling>('billing', ({ billingKey }) => billingKey),
  };
};
export type TossStore = ReturnType<typeof createTossStore>;
