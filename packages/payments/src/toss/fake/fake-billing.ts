import { randomBytes } from 'node:crypto';
import type { FakeAgreement, FakeBilling } from './fake-agreement.ts';
import type { FakePayments, Outcome } from './fake-payments.ts';
import type { TossStore } from './fake-store.ts';

export interface BillingCharge {
  customerKey: string;
  amount: number;
  orderId: string;
  orderName: string;
}

/** Automatic payment: an agreement in the window, its key used once, then charges without the customer. */
export const createFakeBilling = (store: TossStore, payments: FakePayments, now: () => number) => ({
  agree: (agreement: Pick<FakeAgreement, 'customerKey' | 'method' | 'refuseWith'>): FakeAgreement =>
    store.agreements.save({
      ...agreement,
      authKey: `bln_${randomBytes(16).toString('hex')}`,
      isUsed: false,
    }),

  issue: (authKey: string, customerKey: string): { billing: FakeBilling } | { code: string } => {
    const agreement = store.agreements.find(authKey);
    if (agreement === undefined || agreement.isUsed) return { code: 'INVALID_BILLING_AUTH' };
    if (agreement.customerKey !== customerKey) return { code: 'NOT_MATCHES_CUSTOMER_KEY' };
    store.agreements.save({ ...agreement, isUsed: true });
    const billing = store.billings.save({
      billingKey: `${randomBytes(32).toString('base64url')}=`,
      customerKey,
      method: agreement.method,
      refuseWith: agreement.refuseWith,
      authenticatedAt: now(),
      isRemoved: false,
    });
    return { billing };
  },

  /** Nobody is told by webhook of what becomes of it. */
  charge: (billingKey: string, charge: BillingCharge): Outcome => {
    const billing = store.billings.find(billingKey);
    if (billing === undefined) return { code: 'NOT_FOUND_BILLING' };
    if (billing.isRemoved) return { code: 'ALREADY_REMOVED_BILLING_KEY' };
    if (billing.customerKey !== charge.customerKey) return { code: 'NOT_MATCHES_CUSTOMER_KEY' };
    if (billing.refuseWith !== null) return { code: billing.refuseWith };
    return payments.chargeBilling(charge, billing.method);
  },

  remove: (billingKey: string): string | null => {
    const billing = store.billings.find(billingKey);
    if (billing === undefined) return 'NOT_FOUND_BILLING';
    if (billing.isRemoved) return 'ALREADY_REMOVED_BILLING_KEY';
    store.billings.save({ ...billing, isRemoved: true });
    return null;
  },
});

export type FakeBillings = ReturnType<typeof createFakeBilling>;
