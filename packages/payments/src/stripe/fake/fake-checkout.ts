import { z } from 'zod';
import { html, redirect } from '../../fake/http.ts';
import type { FakeRequest, FakeResponse } from '../../fake/http.ts';
import { pageLocale } from '../../fake/page.ts';
import type { PageLocale } from '../../fake/page.ts';
import { bankPage, checkoutPage, closedPage, overPage, receiptPage } from './checkout-page.ts';
import type { Tried } from './fake-cards.ts';
import type { FakeObjects } from './fake-objects.ts';
import type { FakePayments } from './fake-payments.ts';
import type { FakeSession, StripeStore } from './fake-store.ts';

const ActionForm = z.object({
  action: z.enum(['pay', 'pay_and_close', 'cancel', 'pass', 'fail']),
  card: z.string().default(''),
});

/** Where a finished checkout leads. */
export const successAddress = ({ successUrl, id }: FakeSession): string =>
  successUrl.replaceAll('{CHECKOUT_SESSION_ID}', id);

export interface FakeCheckoutParts {
  store: StripeStore;
  payments: FakePayments;
  objects: FakeObjects;
}

/** The browser's side: the hosted page and the receipt. Undefined for any other address. */
export const createFakeCheckout = ({ store, payments, objects }: FakeCheckoutParts) => {
  const over = (locale: PageLocale, session: FakeSession | undefined): FakeResponse =>
    html(
      session ? 409 : 404,
      overPage(
        locale,
        session?.status === 'complete' ? successAddress(session) : (session?.cancelUrl ?? undefined),
      ),
    );

  const show = (session: FakeSession | undefined, locale: PageLocale): FakeResponse => {
    if (session?.status !== 'open') return over(locale, session);
    const payment = store.payments.find(session.paymentId ?? '') ?? store.setups.find(session.setupId ?? '');
    if (payment?.status === 'requires_action') return html(200, bankPage(locale, session));
    return html(200, checkoutPage(locale, session, payment?.failure != null));
  };

  const after = (tried: Tried, id: string, locale: PageLocale, returns: boolean): FakeResponse => {
    const session = store.sessions.find(id);
    if (tried === 'closed' || !session) return over(locale, session);
    if (tried === 'paid') return returns ? redirect(successAddress(session)) : html(200, closedPage(locale));
    return redirect(`/c/pay/${id}`);
  };

  const act = (request: FakeRequest, id: string, locale: PageLocale): FakeResponse => {
    const form = ActionForm.safeParse(Object.fromEntries(new URLSearchParams(request.body)));
    if (!form.success) return over(locale, undefined);
    const { action, card } = form.data;
    switch (action) {
      case 'pay':
        return after(payments.tryCard(id, card), id, locale, true);
      case 'pay_and_close':
        return after(payments.tryCard(id, card), id, locale, false);
      case 'pass':
      case 'fail':
        return after(payments.authenticate(id, action === 'pass'), id, locale, true);
      case 'cancel': {
        const session = store.sessions.find(id);
        return session?.cancelUrl ? redirect(session.cancelUrl) : over(locale, session);
      }
    }
  };

  const receipt = (chargeId: string, locale: PageLocale): FakeResponse => {
    const payment = store.payments.all().find(({ charge }) => charge?.id === chargeId);
    if (!payment?.charge) return over(locale, undefined);
    return html(
      200,
      receiptPage(locale, {
        orderName: payment.description,
        orderId: payment.metadata['orderId'] ?? payment.id,
        amount: payment.amount,
        refunded: objects.refundedOf(payment),
        currency: payment.currency,
        paidAt: new Date(payment.charge.created * 1000),
      }),
    );
  };

  return (request: FakeRequest, url: URL): FakeResponse | undefined => {
    const locale = pageLocale(request.headers['accept-language']);
    const [, root, kind, id = ''] = url.pathname.split('/');
    payments.expireDue();
    if (root === 'c' && kind === 'pay') {
      if (request.method === 'GET') return show(store.sessions.find(id), locale);
      if (request.method === 'POST') return act(request, id, locale);
    }
    if (root === 'receipts' && request.method === 'GET') return receipt(kind ?? '', locale);
    return undefined;
  };
};
