/** What the fake keeps. Times are epoch milliseconds, amounts paise. */

export type Notes = Readonly<Record<string, string>>;

export interface FakeOrder {
  id: string;
  amount: number;
  receipt: string | null;
  notes: Notes;
  capture: 'automatic' | 'manual';
  /** How long an authorised payment waits: for its own capture, and until it is given back. */
  automaticExpiryMs: number;
  manualExpiryMs: number;
  /** Of an order that registers a method. */
  mandate: { customerId: string; method: string; maxAmount: number; expireAt: number } | null;
  at: number;
}

export interface FakeCard {
  id: string;
  last4: string;
  network: string;
}

export type PaymentMethod = 'card' | 'upi' | 'netbanking' | 'wallet' | 'emandate';

export interface FakePayment {
  id: string;
  orderId: string;
  amount: number;
  status: 'created' | 'authorized' | 'captured' | 'refunded' | 'failed';
  method: PaymentMethod;
  card: FakeCard | null;
  bank: string | null;
  wallet: string | null;
  vpa: string | null;
  customerId: string | null;
  tokenId: string | null;
  notes: Notes;
  description: string | null;
  amountRefunded: number;
  isCaptured: boolean;
  errorReason: string | null;
  at: number;
  authorizedAt: number | null;
}

export type RefundCourse = 'done' | 'pending_then_done' | 'pending_then_failed';

export interface FakeRefund {
  id: string;
  paymentId: string;
  amount: number;
  receipt: string | null;
  notes: Notes;
  speed: string;
  status: 'pending' | 'processed' | 'failed';
  course: RefundCourse;
  at: number;
}

export interface FakeDispute {
  id: string;
  paymentId: string;
  amount: number;
  status: 'open' | 'under_review' | 'won' | 'lost' | 'closed';
  at: number;
}

export interface FakeCustomer {
  id: string;
  name: string;
  email: string;
  contact: string;
  at: number;
}

export interface FakeToken {
  id: string;
  customerId: string;
  method: PaymentMethod;
  card: FakeCard | null;
  vpa: string | null;
  bank: string | null;
  maxAmount: number;
  status: 'initiated' | 'confirmed' | 'rejected' | 'cancelled' | 'paused';
  isDeleted: boolean;
  at: number;
}

const seconds = (at: number): number => Math.floor(at / 1000);

/** Razorpay writes an empty object as a list. */
const notesJson = (notes: Notes): Notes | [] => (Object.keys(notes).length === 0 ? [] : notes);

export const orderJson = (order: FakeOrder, payments: readonly FakePayment[]) => {
  const isPaid = payments.some((payment) => payment.isCaptured);
  return {
    id: order.id,
    entity: 'order',
    amount: order.amount,
    amount_paid: isPaid ? order.amount : 0,
    amount_due: isPaid ? 0 : order.amount,
    currency: 'INR',
    receipt: order.receipt,
    offer_id: null,
    status: isPaid ? 'paid' : payments.length > 0 ? 'attempted' : 'created',
    attempts: payments.length,
    notes: notesJson(order.notes),
    created_at: seconds(order.at),
  };
};

export const cardJson = (card: FakeCard) => ({
  id: card.id,
  entity: 'card',
  name: 'Test Reader',
  last4: card.last4,
  network: card.network,
  type: 'credit',
  issuer: 'UTIB',
  international: false,
  emi: false,
  sub_type: 'consumer',
});

/** @param expanded With `card`, as `expand[]=card` asks for */
export const paymentJson = (payment: FakePayment, reasonText: string | null, expanded = false) => {
  const fee = payment.isCaptured ? Math.round(payment.amount * 0.0236) : null;
  return {
    id: payment.id,
    entity: 'payment',
    amount: payment.amount,
    currency: 'INR',
    status: payment.status,
    order_id: payment.orderId,
    invoice_id: null,
    international: false,
    method: payment.method,
    amount_refunded: payment.amountRefunded,
    refund_status:
      payment.amountRefunded === 0 ? null : payment.amountRefunded === payment.amount ? 'full' : 'partial',
    captured: payment.isCaptured,
    description: payment.description,
    card_id: payment.card?.id ?? null,
    ...(expanded && payment.card && { card: cardJson(payment.card) }),
    bank: payment.bank,
    wallet: payment.wallet,
    vpa: payment.vpa,
    email: 'reader@example.com',
    contact: '+919876543210',
    ...(payment.customerId && { customer_id: payment.customerId }),
    ...(payment.tokenId && { token_id: payment.tokenId }),
    notes: notesJson(payment.notes),
    fee,
    tax: fee === null ? null : Math.round((fee * 18) / 118),
    error_code: payment.errorReason === null ? null : 'BAD_REQUEST_ERROR',
    error_description: reasonText,
    error_source: payment.errorReason === null ? null : 'customer',
    error_step: payment.errorReason === null ? null : 'payment_authentication',
    error_reason: payment.errorReason,
    acquirer_data: payment.method === 'upi' ? { rrn: '000000000000' } : { auth_code: '000000' },
    created_at: seconds(payment.at),
    ...(payment.method === 'upi' && { upi: { payer_account_type: 'bank_account', vpa: payment.vpa } }),
  };
};

export const refundJson = (refund: FakeRefund) => ({
  id: refund.id,
  entity: 'refund',
  amount: refund.amount,
  currency: 'INR',
  payment_id: refund.paymentId,
  notes: notesJson(refund.notes),
  receipt: refund.receipt,
  acquirer_data: { arn: refund.status === 'processed' ? '00000000000000000000000' : null },
  created_at: seconds(refund.at),
  batch_id: null,
  status: refund.status,
  speed_requested: refund.speed,
  speed_processed: 'normal',
});

export const disputeJson = (dispute: FakeDispute) => ({
  id: dispute.id,
  entity: 'dispute',
  payment_id: dispute.paymentId,
  amount: dispute.amount,
  currency: 'INR',
  amount_deducted: dispute.status === 'lost' ? dispute.amount : 0,
  reason_code: 'chargeback',
  respond_by: seconds(dispute.at) + 7 * 86_400,
  status: dispute.status,
  phase: 'chargeback',
  created_at: seconds(dispute.at),
});

export const customerJson = (customer: FakeCustomer) => ({
  id: customer.id,
  entity: 'customer',
  name: customer.name,
  email: customer.email,
  contact: customer.contact,
  gstin: null,
  notes: [],
  created_at: seconds(customer.at),
});

export const tokenJson = (token: FakeToken) => {
  const [username, handle] = token.vpa?.split('@') ?? [];
  return {
    id: token.id,
    entity: 'token',
    token: token.id.slice('token_'.length),
    bank: token.bank,
    wallet: null,
    method: token.method,
    ...(token.card && { card: cardJson(token.card) }),
    vpa: token.vpa === null ? null : { username, handle, name: 'Test Reader' },
    recurring: token.status === 'confirmed',
    recurring_details: { status: token.status, failure_reason: null },
    auth_type: null,
    mrn: null,
    used_at: seconds(token.at),
    created_at: seconds(token.at),
    max_amount: token.maxAmount,
    dcc_enabled: false,
  };
};
