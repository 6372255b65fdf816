import { z } from 'zod';
import { createFakeAdmin, refused } from '../../fake/admin.ts';
import type { FakeAdminParts } from '../../fake/admin.ts';
import { json } from '../../fake/http.ts';
import type { FakeResponse } from '../../fake/http.ts';
import { paymentMessage, sign } from '../razorpay-signature.ts';
import { isRefusal, UNKNOWN_ID } from './fake-errors.ts';
import type { Refusal } from './fake-errors.ts';
import type { FakePayments } from './fake-payments.ts';
import type { FakePayouts } from './fake-payouts.ts';
import type { FakeRecurring } from './fake-recurring.ts';
import { NotesBody } from './fake-routes.ts';
import type { RazorpayStore } from './fake-store.ts';
import type { RazorpayWebhooks } from './fake-webhooks.ts';

const PayBody = z.object({
  orderId: z.string(),
  method: z.enum(['card', 'upi', 'netbanking', 'wallet', 'emandate']).default('card'),
  cardNumber: z.string().default('4100280000001007'),
  vpa: z.string().default('success@razorpay'),
  notes: NotesBody,
  /** Why it fails; null: it succeeds unless the instrument says otherwise. */
  reason: z.string().nullable().default(null),
  /** `forged`: signed by somebody without the key secret. */
  signature: z.enum(['right', 'forged']).default('right'),
  /** The customer leaves for the bank and does not come back. */
  isLeftOpen: z.boolean().default(false),
});

const PaymentBody = z.object({ paymentId: z.string() });
const ChargeBody = PaymentBody.extend({ reason: z.string().nullable().default(null) });
const RefundCourseBody = z.object({ course: z.enum(['done', 'pending_then_done', 'pending_then_failed']) });
const NewDisputeBody = PaymentBody.extend({ amount: z.int().min(1).optional() });
const NewRefundBody = PaymentBody.extend({ amount: z.int().min(1).optional() });
const RefundBody = z.object({ refundId: z.string() });
const DisputeBody = z.object({
  disputeId: z.string(),
  status: z.enum(['under_review', 'won', 'lost', 'closed']),
});
const TokenBody = z.object({
  tokenId: z.string(),
  status: z.enum(['confirmed', 'rejected', 'cancelled', 'paused']),
});
const PayoutBody = z.object({
  payoutId: z.string(),
  status: z.enum(['pending', 'processing', 'processed', 'rejected', 'failed', 'reversed', 'cancelled']),
});
const BalanceBody = z.object({ paise: z.int().min(0) });

export interface RazorpayAdminParts extends Pick<FakeAdminParts, 'faults'> {
  store: RazorpayStore;
  payments: FakePayments;
  recurring: FakeRecurring;
  payouts: FakePayouts;
  webhooks: RazorpayWebhooks;
  keySecret: string;
}

const done = (thing: object | Refusal): FakeResponse =>
  isRefusal(thing) ? refused(thing.description) : json(200, thing);

/** A control whose body has this shape. */
const control =
  <Body>(schema: z.ZodType<Body>, act: (body: Body) => object) =>
  (body: unknown): FakeResponse => {
    const input = schema.safeParse(body);
    return input.success ? done(act(input.data)) : refused(z.treeifyError(input.error));
  };

/**
 * The controls of `fake/admin.ts`, and Razorpay's own:
 *
 * - `pay`: pays in the window for a customer; answers with what `handler` gets.
 * - `late`: the bank authorises a failed payment after all. `charge`: it decides about a recurring one.
 * - `refunds/course`, `refunds/settle`: how the refunds of the next payment go; now the banks decide.
 *   `refunds/fail`: a bank sends one back, however long ago it was processed.
 * - `refund`: the shop's own people give a payment back in the dashboard, all that is left or `amount`.
 * - `dispute`, `dispute/close`, `token`, `payout`, `balance`: what banks do to them.
 * - `webhooks/enable`: switches the webhook on again.
 */
export const createRazorpayAdmin = (parts: RazorpayAdminParts) => {
  const { store, payments, recurring, payouts, webhooks, faults, keySecret } = parts;

  return createFakeAdmin({
    store,
    webhooks,
    faults,
    expireDue: payments.expireDue,
    controls: {
      pay: control(PayBody, ({ orderId, method, cardNumber, vpa, notes, reason, signature, isLeftOpen }) => {
        const attempt = isLeftOpen ? payments.leaveOpen : payments.attempt;
        const payment = attempt({
          orderId,
          method,
          notes,
          description: null,
          ...(method === 'card' && { cardNumber }),
          ...(method === 'upi' && { vpa }),
          ...(method === 'netbanking' && { bank: 'HDFC' }),
          ...(method === 'emandate' && { bank: 'HDFC' }),
          ...(method === 'wallet' && { wallet: 'mobikwik' }),
          ...(reason !== null && { reason }),
        });
        if (isRefusal(payment)) return payment;
        const secret = signature === 'right' ? keySecret : 'somebody';
        return {
          razorpay_payment_id: payment.id,
          razorpay_order_id: orderId,
          razorpay_signature: sign(secret, paymentMessage(orderId, payment.id)),
        };
      }),
      late: control(PaymentBody, ({ paymentId }) => payments.authorizeLate(paymentId)),
      charge: control(ChargeBody, ({ paymentId, reason }) => {
        const payment = store.payments.find(paymentId);
        const order = payment && store.orders.find(payment.orderId);
        if (!payment || !order) return UNKNOWN_ID;
        return reason === null ? payments.authorize(payment, order) : payments.fail(payment, reason);
      }),
      'refunds/course': control(RefundCourseBody, ({ course }) => {
        payments.setNextRefunds(course);
        return {};
      }),
      'refunds/settle': control(z.object({}), () => {
        payments.settleRefunds();
        return {};
      }),
      dispute: control(NewDisputeBody, ({ paymentId, amount }) => payments.dispute(paymentId, amount)),
      refund: control(NewRefundBody, ({ paymentId, amount }) =>
        payments.refund(paymentId, { amount, receipt: null, notes: {}, speed: 'normal' }),
      ),
      'refunds/fail': control(RefundBody, ({ refundId }) => payments.failRefund(refundId)),
      'dispute/close': control(DisputeBody, ({ disputeId, status }) =>
        payments.closeDispute(disputeId, status),
      ),
      token: control(TokenBody, ({ tokenId, status }) => recurring.setStatus(tokenId, status)),
      payout: control(PayoutBody, ({ payoutId, status }) => payouts.setStatus(payoutId, status)),
      balance: control(BalanceBody, ({ paise }) => {
        payouts.setBalance(paise);
        return {};
      }),
      'webhooks/enable': control(z.object({}), () => {
        webhooks.enable();
        return {};
      }),
    },
  });
};
