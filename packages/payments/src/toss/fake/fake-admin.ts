import { z } from 'zod';
import { createFakeAdmin, refused } from '../../fake/admin.ts';
import type { FakeAdminParts } from '../../fake/admin.ts';
import { json } from '../../fake/http.ts';
import type { FakeResponse } from '../../fake/http.ts';
import type { FakeBillings } from './fake-billing.ts';
import { successQuery } from './fake-checkout.ts';
import { TOSS_ERROR_STATUS } from './fake-errors.ts';
import type { FakePayment } from './fake-payment.ts';
import type { FakePayments } from './fake-payments.ts';
import type { FakePayouts } from './fake-payouts.ts';
import type { TossStore } from './fake-store.ts';

const AuthenticateBody = z.object({
  orderId: z.string().regex(/^[\w=-]{6,64}$/),
  orderName: z.string().min(1).max(100).default('Test order'),
  customerKey: z.string().default('ANONYMOUS'),
  amount: z.int().min(1),
  accountHours: z.int().min(1).optional(),
  /** The error that the confirmation will be refused with. */
  refuseWith: z
    .string()
    .refine((code) => code in TOSS_ERROR_STATUS)
    .nullable()
    .default(null),
});

const AgreeBody = z.object({
  customerKey: z.string(),
  method: z.enum(['CARD', 'TRANSFER']).default('CARD'),
  /** The error that every charge will be refused with. */
  refuseWith: z
    .string()
    .refine((code) => code in TOSS_ERROR_STATUS)
    .nullable()
    .default(null),
});

const CancelBody = z.object({
  paymentKey: z.string(),
  amount: z.int().min(1).optional(),
  reason: z.string().min(1).max(200).default('by hand'),
});

const SellerBody = z.object({
  sellerId: z.string(),
  status: z.enum(['PARTIALLY_APPROVED', 'KYC_REQUIRED', 'APPROVED']).default('APPROVED'),
});
const PayoutBody = z.object({
  payoutId: z.string(),
  status: z.enum(['IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED']),
});

const OrderBody = z.object({ orderId: z.string() });
const SendBody = z.object({ paymentKey: z.string() });

export interface TossAdminParts extends Pick<FakeAdminParts, 'webhooks' | 'faults'> {
  store: TossStore;
  payments: FakePayments;
  billings: FakeBillings;
  payouts: FakePayouts;
  announce: (payment: FakePayment) => void;
}

/**
 * The controls of `fake/admin.ts`, and Toss's own:
 *
 * - `authenticate`: pays in the window for a customer; answers with the query of `successUrl`.
 * - `deposit`, `deposit/reverse`, `deposit/expire`: what the customer's bank does to the account of an order.
 * - `agree`: registers a method in the window for a customer; answers with the query of `successUrl`.
 * - `cancel`: gives a payment back, all that is left or `amount`, as the shop's own people do in the dashboard and card
 *   companies do by themselves.
 * - `seller`, `payout`: what Toss finds out about a seller, and what banks do to a payout.
 * - `webhooks/send`: tells of a payment once more, now.
 */
export const createTossAdmin = ({
  store,
  payments,
  billings,
  payouts,
  webhooks,
  faults,
  announce,
}: TossAdminParts) => {
  const authenticate = (body: unknown): FakeResponse => {
    const input = AuthenticateBody.safeParse(body);
    if (!input.success) return refused(z.treeifyError(input.error));
    const opened = payments.open(input.data);
    if ('code' in opened) return refused(opened.code);
    const outcome = payments.authenticate(opened.payment.paymentKey, input.data.refuseWith);
    return 'code' in outcome ? refused(outcome.code) : json(200, successQuery(outcome.payment));
  };

  const agree = (body: unknown): FakeResponse => {
    const input = AgreeBody.safeParse(body);
    if (!input.success) return refused(z.treeifyError(input.error));
    const { customerKey, authKey } = billings.agree(input.data);
    return json(200, { customerKey, authKey });
  };

  const atBank = (act: FakePayments['deposit']) => (body: unknown) => {
    const orderId = OrderBody.safeParse(body).data?.orderId ?? '';
    const outcome = act(store.paymentOfOrder(orderId)?.paymentKey ?? '');
    return 'code' in outcome ? refused(outcome.code) : json(200, outcome.payment);
  };

  return createFakeAdmin({
    store,
    webhooks,
    faults,
    expireDue: payments.expireDue,
    controls: {
      authenticate,
      agree,
      deposit: atBank(payments.deposit),
      'deposit/reverse': atBank(payments.reverseDeposit),
      'deposit/expire': atBank(payments.expireAccount),
      cancel: (body) => {
        const input = CancelBody.safeParse(body);
        if (!input.success) return refused(z.treeifyError(input.error));
        const { paymentKey, amount, reason } = input.data;
        const cancel = { cancelAmount: amount, cancelReason: reason };
        const outcome = payments.cancel(paymentKey, cancel, { byHand: true });
        return 'code' in outcome ? refused(outcome.code) : json(200, outcome.payment.cancels.at(-1));
      },
      seller: (body) => {
        const input = SellerBody.safeParse(body);
        const seller = input.data && payouts.setSeller(input.data.sellerId, input.data.status);
        return seller ? json(200, seller) : refused('no such seller');
      },
      payout: (body) => {
        const input = PayoutBody.safeParse(body);
        if (!input.success) return refused(z.treeifyError(input.error));
        const payout = payouts.setStatus(input.data.payoutId, input.data.status);
        return 'code' in payout ? refused(payout.code) : json(200, payout);
      },
      'webhooks/send': async (body) => {
        const payment = store.payment(SendBody.safeParse(body).data?.paymentKey ?? '');
        if (!payment) return refused('NOT_FOUND_PAYMENT');
        announce(payment);
        await webhooks.deliverDue();
        return json(200, {});
      },
    },
  });
};
