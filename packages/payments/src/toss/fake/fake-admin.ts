import { z } from 'zod';
import { successQuery } from './fake-checkout.ts';
import { TOSS_ERROR_STATUS } from './fake-errors.ts';
import { Fault } from './fake-faults.ts';
import type { FakeFaults } from './fake-faults.ts';
import { json, readJson } from './fake-http.ts';
import type { FakeRequest, FakeResponse } from './fake-http.ts';
import type { FakePayment } from './fake-payment.ts';
import type { FakePayments } from './fake-payments.ts';
import type { FakeStore } from './fake-store.ts';
import type { FakeWebhooks } from './fake-webhooks.ts';

const AuthenticateBody = z.object({
  orderId: z.string().regex(/^[\w=-]{6,64}$/),
  orderName: z.string().min(1).max(100).default('Test order'),
  customerKey: z.string().default('ANONYMOUS'),
  amount: z.int().min(1),
  /** The error that the confirmation will be refused with. */
  refuseWith: z
    .string()
    .refine((code) => code in TOSS_ERROR_STATUS)
    .nullable()
    .default(null),
});

const WebhookPolicyBody = z.object({
  timing: z.enum(['before_response', 'after_response', 'off']),
  copies: z.int().min(1).max(10).default(1),
  delayMs: z.int().min(0).default(0),
});

const SendBody = z.object({ paymentKey: z.string() });
const ClockBody = z.object({ advanceMs: z.int().min(0) });

export interface FakeAdminParts {
  store: FakeStore;
  payments: FakePayments;
  webhooks: FakeWebhooks;
  faults: FakeFaults;
  announce: (payment: FakePayment) => void;
}

/**
 * Test controls under `/__fake/`, apart from anything Toss has. JSON in, JSON out; 400 names the bad field.
 *
 * - `authenticate`: pays in the window for a customer; answers with the query of `successUrl`.
 * - `faults`: what the next API call suffers.
 * - `webhooks/policy`, `webhooks/send`, `webhooks/deliver`: when and how often; one more now; do not wait for the timer.
 * - `clock`: moves the fake's time forward.
 */
export const createFakeAdmin = ({ store, payments, webhooks, faults, announce }: FakeAdminParts) => {
  const refused = (error: unknown): FakeResponse => json(400, { error });

  const authenticate = (body: unknown): FakeResponse => {
    const input = AuthenticateBody.safeParse(body);
    if (!input.success) return refused(z.treeifyError(input.error));
    const opened = payments.open(input.data);
    if ('code' in opened) return refused(opened.code);
    const outcome = payments.authenticate(opened.payment.paymentKey, input.data.refuseWith);
    return 'code' in outcome ? refused(outcome.code) : json(200, successQuery(outcome.payment));
  };

  return async (request: FakeRequest, url: URL): Promise<FakeResponse> => {
    // A page in the same browser can post forms and text, but not JSON without a preflight that nobody answers.
    if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) {
      return json(415, { error: 'POST application/json' });
    }
    const body = readJson(request.body);
    switch (url.pathname) {
      case '/__fake/authenticate':
        return authenticate(body);
      case '/__fake/faults': {
        const fault = Fault.safeParse(body);
        if (!fault.success) return refused(z.treeifyError(fault.error));
        faults.add(fault.data);
        return json(200, fault.data);
      }
      case '/__fake/webhooks/policy': {
        const policy = WebhookPolicyBody.safeParse(body);
        if (!policy.success) return refused(z.treeifyError(policy.error));
        webhooks.setPolicy(policy.data);
        return json(200, policy.data);
      }
      case '/__fake/webhooks/send': {
        const payment = store.payment(SendBody.safeParse(body).data?.paymentKey ?? '');
        if (!payment) return refused('NOT_FOUND_PAYMENT');
        announce(payment);
        await webhooks.deliverDue();
        return json(200, {});
      }
      case '/__fake/webhooks/deliver':
        await webhooks.deliverDue();
        return json(200, { pending: store.pendingDeliveries().length });
      case '/__fake/clock': {
        const clock = ClockBody.safeParse(body);
        if (!clock.success) return refused(z.treeifyError(clock.error));
        store.saveClockOffset(store.clockOffsetMs() + clock.data.advanceMs);
        payments.expireDue();
        return json(200, { offsetMs: store.clockOffsetMs() });
      }
      default:
        return json(404, { error: 'unknown control' });
    }
  };
};
