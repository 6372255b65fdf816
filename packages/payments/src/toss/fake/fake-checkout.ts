import { z } from 'zod';
import { html, redirect, withQuery } from '../../fake/http.ts';
import type { FakeRequest, FakeResponse } from '../../fake/http.ts';
import { pageLocale } from '../../fake/page.ts';
import type { PageLocale } from '../../fake/page.ts';
import { agreementPage, checkoutPage, closedPage, problemPage, receiptPage } from './checkout-page.ts';
import type { FakeBillings } from './fake-billing.ts';
import { createFakeBank } from './fake-bank.ts';
import { messageOf } from './fake-errors.ts';
import type { FakePayment } from './fake-payment.ts';
import type { FakePayments } from './fake-payments.ts';
import { koreanTime } from './fake-time.ts';
import type { TossStore } from './fake-store.ts';
import { SDK_SCRIPT } from './sdk-script.ts';

/** Only web addresses: a `javascript:` one would run on this page. */
const WebUrl = z.url({ protocol: /^https?$/ }).max(2000);

const OpenQuery = z.object({
  clientKey: z.string(),
  customerKey: z.string().regex(/^[\w\-=.@]{2,50}$/),
  amount: z.coerce.number().int().min(1),
  orderId: z.string().regex(/^[\w=-]{6,64}$/),
  orderName: z.string().min(1).max(100),
  /** Of the account; left out, the customer pays by card. */
  accountHours: z.coerce.number().int().min(1).max(720).optional(),
  successUrl: WebUrl,
  failUrl: WebUrl,
});

const ActionForm = z.object({
  paymentKey: z.string(),
  action: z.enum(['pay', 'cancel', 'refuse', 'refuse_at_approval', 'pay_and_close']),
  successUrl: WebUrl,
  failUrl: WebUrl,
});

const AgreeQuery = z.object({
  clientKey: z.string(),
  customerKey: z.string().regex(/^[\w\-=.@]{2,50}$/),
  method: z.enum(['CARD', 'TRANSFER']),
  successUrl: WebUrl,
  failUrl: WebUrl,
});

const AgreeForm = AgreeQuery.omit({ clientKey: true }).extend({
  action: z.enum(['agree', 'agree_without_funds', 'cancel']),
});

/** What Toss adds to `successUrl`. */
export const successQuery = (payment: FakePayment): Record<string, string> => ({
  paymentType: 'NORMAL',
  orderId: payment.orderId,
  paymentKey: payment.paymentKey,
  amount: String(payment.amount),
});

const failAddress = (failUrl: string, code: string, orderId: string): string =>
  withQuery(failUrl, { code, message: messageOf(code), orderId });

export interface FakeCheckoutParts {
  store: TossStore;
  payments: FakePayments;
  billings: FakeBillings;
  clientKey: string;
}

/** The browser's side: the SDK script, the payment window and the receipt. Undefined for any other address. */
export const createFakeCheckout = ({ store, payments, billings, clientKey }: FakeCheckoutParts) => {
  const bank = createFakeBank({ store, payments });

  const open = (url: URL, locale: PageLocale): FakeResponse => {
    const query = OpenQuery.safeParse(Object.fromEntries(url.searchParams));
    if (!query.success) return html(400, problemPage(locale, 'INVALID_REQUEST', undefined));
    const { successUrl, failUrl, orderId } = query.data;
    if (query.data.clientKey !== clientKey) {
      return html(
        401,
        problemPage(locale, 'UNAUTHORIZED_KEY', failAddress(failUrl, 'UNAUTHORIZED_KEY', orderId)),
      );
    }
    const opened = payments.open(query.data);
    if ('code' in opened) return redirect(failAddress(failUrl, opened.code, orderId));
    return html(200, checkoutPage(locale, opened.payment, { successUrl, failUrl }));
  };

  const act = (request: FakeRequest, locale: PageLocale): FakeResponse => {
    const form = ActionForm.safeParse(Object.fromEntries(new URLSearchParams(request.body)));
    if (!form.success) return html(400, problemPage(locale, 'INVALID_REQUEST', undefined));
    const { paymentKey, action, successUrl, failUrl } = form.data;
    const orderId = store.payment(paymentKey)?.orderId ?? '';

    if (action === 'cancel') return redirect(failAddress(failUrl, 'PAY_PROCESS_CANCELED', orderId));
    const outcome =
      action === 'refuse'
        ? payments.refuse(paymentKey, 'REJECT_CARD_COMPANY')
        : payments.authenticate(paymentKey, action === 'refuse_at_approval' ? 'REJECT_CARD_PAYMENT' : null);
    if ('code' in outcome) {
      return html(409, problemPage(locale, outcome.code, failAddress(failUrl, outcome.code, orderId)));
    }
    if (action === 'refuse') return redirect(failAddress(failUrl, 'REJECT_CARD_COMPANY', orderId));
    if (action === 'pay_and_close') return html(200, closedPage(locale));
    return redirect(withQuery(successUrl, successQuery(outcome.payment)));
  };

  const openAgreement = (url: URL, locale: PageLocale): FakeResponse => {
    const query = AgreeQuery.safeParse(Object.fromEntries(url.searchParams));
    if (!query.success) return html(400, problemPage(locale, 'INVALID_REQUEST', undefined));
    if (query.data.clientKey !== clientKey) {
      const { failUrl } = query.data;
      const address = failAddress(failUrl, 'UNAUTHORIZED_KEY', '');
      return html(401, problemPage(locale, 'UNAUTHORIZED_KEY', address));
    }
    return html(200, agreementPage(locale, query.data));
  };

  const agree = (request: FakeRequest, locale: PageLocale): FakeResponse => {
    const form = AgreeForm.safeParse(Object.fromEntries(new URLSearchParams(request.body)));
    if (!form.success) return html(400, problemPage(locale, 'INVALID_REQUEST', undefined));
    const { action, customerKey, method, successUrl, failUrl } = form.data;
    if (action === 'cancel') {
      const code = 'PAY_PROCESS_CANCELED';
      return redirect(withQuery(failUrl, { code, message: messageOf(code) }));
    }
    const refuseWith = action === 'agree' ? null : 'REJECT_CARD_PAYMENT';
    const { authKey } = billings.agree({ customerKey, method, refuseWith });
    return redirect(withQuery(successUrl, { customerKey, authKey }));
  };

  const receipt = (paymentKey: string, locale: PageLocale): FakeResponse => {
    const payment = store.payment(paymentKey);
    if (!payment?.approvedAt) return html(404, problemPage(locale, 'NOT_FOUND_PAYMENT', undefined));
    return html(200, receiptPage(locale, payment, koreanTime(payment.approvedAt)));
  };

  return (request: FakeRequest, url: URL): FakeResponse | undefined => {
    const locale = pageLocale(request.headers['accept-language']);
    const route = `${request.method} ${url.pathname}`;
    payments.expireDue();
    if (route === 'GET /v2/standard') {
      return {
        status: 200,
        headers: {
          'content-type': 'text/javascript;charset=UTF-8',
          'cross-origin-resource-policy': 'cross-origin',
        },
        body: SDK_SCRIPT,
      };
    }
    if (url.pathname === '/bank') return bank(request, locale);
    if (route === 'GET /billing-auth') return openAgreement(url, locale);
    if (route === 'POST /billing-auth') return agree(request, locale);
    if (route === 'GET /checkout') return open(url, locale);
    if (route === 'POST /checkout') return act(request, locale);
    if (route.startsWith('GET /receipt/')) return receipt(url.pathname.slice('/receipt/'.length), locale);
    return undefined;
  };
};
