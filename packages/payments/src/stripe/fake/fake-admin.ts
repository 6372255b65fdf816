import { z } from 'zod';
import { createFakeAdmin, refused } from '../../fake/admin.ts';
import type { FakeAdminParts } from '../../fake/admin.ts';
import { json } from '../../fake/http.ts';
import type { FakeResponse } from '../../fake/http.ts';
import type { Tried } from './fake-cards.ts';
import { successAddress } from './fake-checkout.ts';
import type { FakeConnect } from './fake-connect.ts';
import type { StripeEvents } from './fake-events.ts';
import type { FakeObjects } from './fake-objects.ts';
import type { FakePayments } from './fake-payments.ts';
import type { StripeStore } from './fake-store.ts';

const PayBody = z.object({ session: z.string(), card: z.string().default('4242424242424242') });
const AuthenticateBody = z.object({ session: z.string(), passed: z.boolean().default(true) });
const DisputeBody = z.object({ payment_intent: z.string(), amount: z.int().min(1).optional() });
const RefundBody = z.object({ payment_intent: z.string(), amount: z.int().min(1).optional() });
const CloseBody = z.object({ dispute: z.string(), outcome: z.enum(['won', 'lost']) });
const FailRefundBody = z.object({ refund: z.string() });
const AccountBody = z.object({
  account: z.string(),
  state: z.enum(['enabled', 'rejected']).default('enabled'),
});
const ReverseBody = z.object({ transfer: z.string() });
const LagBody = z.object({ lagMs: z.int().min(0) });
const SendBody = z.object({ payment_intent: z.string() });

export interface StripeAdminParts extends Pick<FakeAdminParts, 'faults'> {
  store: StripeStore;
  objects: FakeObjects;
  payments: FakePayments;
  connect: FakeConnect;
  events: StripeEvents;
  setSearchLag: (milliseconds: number) => void;
}

/**
 * The controls of `fake/admin.ts`, and Stripe's own:
 *
 * - `pay`, `complete_3ds`: what a customer does on the payment page; tells how it went and where that leads.
 * - `dispute`, `close_dispute`: the customer's bank asks the money back, all that is left or `amount`, and how that
 *   ended.
 * - `refund`: the shop's own people give a payment back in the dashboard, all that is left or `amount`.
 * - `fail_refund`: the bank sends a refund back, however long ago it succeeded.
 * - `account`: what Stripe finds out about a creator. `reverse_transfer`: their money is taken back.
 * - `search`: how far the search is behind.
 * - `webhooks/send`: tells of a payment once more, now.
 */
export const createStripeAdmin = (parts: StripeAdminParts) => {
  const { store, objects, payments, connect, events, faults, setSearchLag } = parts;

  const control =
    <Body>(schema: z.ZodType<Body>, run: (body: Body) => FakeResponse | Promise<FakeResponse>) =>
    (body: unknown): FakeResponse | Promise<FakeResponse> => {
      const parsed = schema.safeParse(body);
      return parsed.success ? run(parsed.data) : refused(z.treeifyError(parsed.error));
    };

  const told = (sessionId: string, tried: Tried): FakeResponse => {
    const session = store.sessions.find(sessionId);
    if (!session || tried === 'closed') return refused('no open session, or no such card');
    return json(200, {
      tried,
      paymentIntent: session.paymentId,
      setupIntent: session.setupId,
      address: tried === 'paid' ? successAddress(session) : null,
    });
  };

  return createFakeAdmin({
    store,
    webhooks: events,
    faults,
    expireDue: payments.expireDue,
    controls: {
      pay: control(PayBody, ({ session, card }) => told(session, payments.tryCard(session, card))),
      complete_3ds: control(AuthenticateBody, ({ session, passed }) =>
        told(session, payments.authenticate(session, passed)),
      ),
      dispute: control(DisputeBody, ({ payment_intent, amount }) => {
        const payment = store.payments.find(payment_intent);
        if (!payment?.charge) return refused('no such paid payment');
        if (amount === undefined && objects.refundedOf(payment) === payment.amount)
          return refused('nothing is left of it to ask back');
        return json(200, objects.dispute(payments.dispute(payment, amount)));
      }),
      close_dispute: control(CloseBody, ({ dispute, outcome }) => {
        const opened = store.disputes.find(dispute);
        return opened
          ? json(200, objects.dispute(payments.closeDispute(opened, outcome)))
          : refused('no such dispute');
      }),
      refund: control(RefundBody, ({ payment_intent, amount }) => {
        const payment = store.payments.find(payment_intent);
        if (!payment) return refused('no such payment');
        const refund = payments.refund(payment, { amount, reason: 'requested_by_customer', metadata: {} });
        return 'id' in refund ? json(200, objects.refund(refund)) : refused(refund.message);
      }),
      fail_refund: control(FailRefundBody, ({ refund }) => {
        const failed = payments.failRefund(refund);
        return failed ? json(200, objects.refund(failed)) : refused('no such refund under way or done');
      }),
      account: control(AccountBody, ({ account, state }) => {
        const decided = connect.decideAccount(account, state);
        return decided ? json(200, decided) : refused('no such account');
      }),
      reverse_transfer: control(ReverseBody, ({ transfer }) => {
        const reversed = connect.reverseTransfer(transfer);
        return reversed ? json(200, reversed) : refused('no such transfer that is not reversed');
      }),
      search: control(LagBody, ({ lagMs }) => {
        setSearchLag(lagMs);
        return json(200, { lagMs });
      }),
      'webhooks/send': control(SendBody, async ({ payment_intent }) => {
        const payment = store.payments.find(payment_intent);
        if (!payment) return refused('no such payment');
        events.emit(
          payment.status === 'succeeded' ? 'payment_intent.succeeded' : 'payment_intent.created',
          objects.payment(payment),
        );
        await events.deliverDue();
        return json(200, {});
      }),
    },
  });
};
