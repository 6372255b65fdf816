import { createHash } from 'node:crypto';
import { z } from 'zod';
import { html, readJson } from '../../fake/http.ts';
import type { FakeRequest, FakeResponse } from '../../fake/http.ts';
import { pageLocale } from '../../fake/page.ts';
import type { PageLocale } from '../../fake/page.ts';
import { paymentMessage, sign } from '../razorpay-signature.ts';
import {
  checkoutPage,
  MESSAGE_SCRIPT,
  OUTCOMES,
  problemPage,
  silentPage,
  tellingPage,
} from './checkout-page.ts';
import { isRefusal, REASON_TEXTS } from './fake-errors.ts';
import type { FakeOrder, FakePayment } from './fake-objects.ts';
import type { FakePayments } from './fake-payments.ts';
import { NotesBody } from './fake-routes.ts';
import type { RazorpayStore } from './fake-store.ts';
import { SDK_SCRIPT } from './sdk-script.ts';

const Query = z.object({
  key: z.string(),
  order_id: z.string(),
  amount: z.string().default(''),
  currency: z.string().default('INR'),
  name: z.string().max(200).default(''),
  description: z.string().max(255).default(''),
  notes: z.string().max(8000).default('{}'),
  recurring: z.string().default(''),
  /** Only the origin of a page: told nothing, a stranger's frame learns nothing. */
  merchant: z.url({ protocol: /^https?$/ }).transform((address) => new URL(address).origin),
});

const Form = Query.extend({
  action: z.enum(['pay', ...OUTCOMES]),
  method: z.enum(['card', 'upi', 'netbanking', 'wallet', 'emandate']),
});

const CancelForm = z.object({ action: z.literal('cancel'), merchant: Query.shape.merchant });

const REASONS: Partial<Record<string, string>> = {
  decline: 'payment_declined',
  funds: 'insufficient_funds',
  timeout: 'payment_timed_out',
};

const SCRIPT_HASH = createHash('sha256').update(MESSAGE_SCRIPT).digest('base64');

/** A page that stands in a frame of the merchant's and tells it one thing. */
const framed = (status: number, body: string): FakeResponse => {
  const response = html(status, body);
  return {
    ...response,
    headers: {
      ...response.headers,
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${SCRIPT_HASH}'; form-action 'self'; base-uri 'none'`,
    },
  };
};

export interface FakeCheckoutParts {
  store: RazorpayStore;
  payments: FakePayments;
  keyId: string;
  keySecret: string;
}

/** The browser's side: the script and the window. Undefined for any other address. */
export const createFakeCheckout = ({ store, payments, keyId, keySecret }: FakeCheckoutParts) => {
  const orderOf = (query: z.infer<typeof Query>): FakeOrder | string => {
    if (query.key !== keyId) return 'The api key provided is invalid';
    const order = store.orders.find(query.order_id);
    if (!order) return 'The id provided does not exist';
    if (query.amount !== '' && query.amount !== String(order.amount)) return 'payment_amount_tampered';
    if (payments.showOrder(order).status === 'paid') return 'order_already_paid';
    if (order.mandate !== null && query.recurring !== '1') return 'recurring_payment_not_enabled';
    return order;
  };

  const passedOn = (query: z.infer<typeof Query>): Record<string, string> => ({ ...query });

  const open = (url: URL, locale: PageLocale): FakeResponse => {
    const query = Query.safeParse(Object.fromEntries(url.searchParams));
    if (!query.success) return framed(400, problemPage(locale, 'input_validation_failed', {}));
    const order = orderOf(query.data);
    if (typeof order === 'string')
      return framed(400, problemPage(locale, order, { merchant: query.data.merchant }));
    const { name, description } = query.data;
    return framed(200, checkoutPage(locale, { order, name, description, query: passedOn(query.data) }));
  };

  const instrument = (method: z.infer<typeof Form>['method'], choice: string) => {
    switch (method) {
      case 'card':
        return { cardNumber: choice };
      case 'upi':
        return { vpa: choice };
      case 'netbanking':
      case 'emandate':
        return { bank: choice };
      case 'wallet':
        return { wallet: choice };
    }
  };

  const failed = (
    payment: FakePayment,
    order: FakeOrder,
    query: z.infer<typeof Form>,
    locale: PageLocale,
  ): FakeResponse => {
    const reason = payment.errorReason ?? '';
    const error = {
      code: 'BAD_REQUEST_ERROR',
      description: REASON_TEXTS[reason] ?? '',
      source: 'customer',
      step: 'payment_authentication',
      reason,
      metadata: { payment_id: payment.id, order_id: order.id },
    };
    const { action: _action, ...fields } = query;
    return framed(
      200,
      checkoutPage(locale, {
        order,
        name: query.name,
        description: query.description,
        query: fields,
        failed: { reasonText: reason, merchant: query.merchant, message: { kind: 'failed', error } },
      }),
    );
  };

  const act = (request: FakeRequest, locale: PageLocale): FakeResponse => {
    const fields = Object.fromEntries(new URLSearchParams(request.body));
    const cancel = CancelForm.safeParse(fields);
    if (cancel.success) {
      const { merchant } = cancel.data;
      return framed(200, tellingPage(locale, { merchant, message: { kind: 'dismissed' } }));
    }
    const form = Form.safeParse(fields);
    if (!form.success) return framed(400, problemPage(locale, 'input_validation_failed', {}));
    const { action, method, notes, description, merchant } = form.data;
    const order = orderOf(form.data);
    if (typeof order === 'string') return framed(400, problemPage(locale, order, { merchant }));
    const reason = REASONS[action];
    const attempt = action === 'open' ? payments.leaveOpen : payments.attempt;
    const payment = attempt({
      orderId: order.id,
      method,
      ...instrument(method, fields[`choice-${method}`] ?? ''),
      ...(reason !== undefined && { reason }),
      notes: NotesBody.safeParse(readJson(notes)).data ?? {},
      description: description || null,
    });
    if (isRefusal(payment)) return framed(400, problemPage(locale, payment.reason, { merchant }));
    if (payment.status === 'failed') return failed(payment, order, form.data, locale);
    if (action === 'open')
      return framed(200, tellingPage(locale, { merchant, message: { kind: 'dismissed' } }));
    if (action === 'pay_and_close') return framed(200, silentPage(locale));
    const response = {
      razorpay_payment_id: payment.id,
      razorpay_order_id: order.id,
      razorpay_signature: sign(keySecret, paymentMessage(order.id, payment.id)),
    };
    return framed(200, tellingPage(locale, { merchant, message: { kind: 'paid', response } }));
  };

  return (request: FakeRequest, url: URL): FakeResponse | undefined => {
    const locale = pageLocale(request.headers['accept-language']);
    payments.expireDue();
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /v1/checkout.js':
        return {
          status: 200,
          headers: {
            'content-type': 'text/javascript;charset=UTF-8',
            'cross-origin-resource-policy': 'cross-origin',
          },
          body: SDK_SCRIPT,
        };
      case 'GET /window':
        return open(url, locale);
      case 'POST /window':
        return act(request, locale);
      default:
        return undefined;
    }
  };
};
