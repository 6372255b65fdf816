import { randomBytes } from 'node:crypto';
import { createFakeStore } from '../../fake/store.ts';
import type { Journal } from '../../fake/store.ts';

/** Times are epoch seconds, as at Stripe; amounts minor units; currencies lower-case. */
export interface FakeSession {
  id: string;
  mode: 'payment' | 'setup';
  customerId: string | null;
  setupId: string | null;
  status: 'open' | 'complete' | 'expired';
  orderName: string;
  amount: number;
  currency: string;
  orderId: string | null;
  customerEmail: string | null;
  metadata: Record<string, string>;
  paymentMetadata: Record<string, string>;
  successUrl: string;
  cancelUrl: string | null;
  paymentId: string | null;
  created: number;
  expiresAt: number;
}

export interface FakeCharge {
  id: string;
  created: number;
}

export interface FakePayment {
  id: string;
  /** Null for a charge without the customer. */
  sessionId: string | null;
  customerId: string | null;
  methodId: string | null;
  description: string;
  amount: number;
  currency: string;
  metadata: Record<string, string>;
  status: 'requires_payment_method' | 'requires_action' | 'succeeded' | 'canceled';
  /** The last card tried. */
  cardNumber: string;
  failure: { code: string; declineCode: string } | null;
  charge: FakeCharge | null;
  created: number;
  canceledAt: number | null;
}

export interface FakeCustomer {
  id: string;
  email: string | null;
  name: string | null;
  metadata: Record<string, string>;
  created: number;
}

/** A card that is kept for a customer; for nobody once it is detached. */
export interface FakeMethod {
  id: string;
  customerId: string | null;
  cardNumber: string;
  created: number;
}

export interface FakeSetup {
  id: string;
  customerId: string;
  methodId: string | null;
  cardNumber: string;
  status: 'requires_payment_method' | 'requires_action' | 'succeeded';
  failure: { code: string; declineCode: string } | null;
  metadata: Record<string, string>;
  created: number;
}

export interface FakeRefund {
  id: string;
  paymentId: string;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
  /** What it will be, and when. */
  next: { status: 'succeeded' | 'failed'; at: number } | null;
  reason: string | null;
  metadata: Record<string, string>;
  created: number;
}

export interface FakeDispute {
  id: string;
  paymentId: string;
  /** What the bank asks back: what was paid, less what was given back before. */
  amount: number;
  status: 'needs_response' | 'won' | 'lost';
  created: number;
}

/** A line of the account's own books. */
export interface FakeEntry {
  id: string;
  type: 'charge' | 'refund' | 'refund_failure' | 'adjustment';
  amount: number;
  currency: string;
  source: string;
  created: number;
}

/** A creator's own account, under our platform's. */
export interface FakeAccount {
  id: string;
  state: 'new' | 'enabled' | 'rejected';
  country: string;
  email: string | null;
  businessType: string | null;
  metadata: Record<string, string>;
  created: number;
}

export interface FakeAccountLink {
  id: string;
  accountId: string;
  returnUrl: string;
  refreshUrl: string;
  expiresAt: number;
  isUsed: boolean;
}

export interface FakeTransfer {
  id: string;
  amount: number;
  destination: string;
  description: string | null;
  group: string | null;
  metadata: Record<string, string>;
  reversed: boolean;
  created: number;
}

export interface FakeEvent {
  id: string;
  type: string;
  created: number;
  object: unknown;
}

export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

export const createStripeStore = (journal: Journal | undefined) => {
  const store = createFakeStore(journal);
  const collection = <Thing extends { id: string }>(kind: string) =>
    store.collection<Thing>(kind, (thing) => thing.id);
  return {
    ...store,
    sessions: collection<FakeSession>('session'),
    payments: collection<FakePayment>('payment'),
    customers: collection<FakeCustomer>('customer'),
    methods: collection<FakeMethod>('method'),
    setups: collection<FakeSetup>('setup'),
    refunds: collection<FakeRefund>('refund'),
    disputes: collection<FakeDispute>('dispute'),
    entries: collection<FakeEntry>('entry'),
    accounts: collection<FakeAccount>('account'),
    accountLinks: collection<FakeAccountLink>('account_link'),
    transfers: collection<FakeTransfer>('transfer'),
    events: collection<FakeEvent>('event'),
  };
};
export type StripeStore = ReturnType<typeof createStripeStore>;
