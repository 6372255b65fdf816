import type { z } from 'zod';
import type { FakeResponse } from '../../fake/http.ts';
import { findCard } from './fake-cards.ts';
import { missing, problem, stripeJson } from './fake-errors.ts';
import type { FakeObjects } from './fake-objects.ts';
import type { FakePayments } from './fake-payments.ts';
import type { CreateCustomer, CreatePayment } from './fake-requests.ts';
import type { FakeSetups } from './fake-setups.ts';
import { newId } from './fake-store.ts';
import type { StripeStore } from './fake-store.ts';

export interface SavedRoutesParts {
  store: StripeStore;
  objects: FakeObjects;
  payments: FakePayments;
  setups: FakeSetups;
  now: () => number;
}

/** Customers, their saved cards, and charges without the customer. */
export const createSavedRoutes = ({ store, objects, payments, setups, now }: SavedRoutesParts) => ({
  createCustomer: ({ email, name, metadata }: z.infer<typeof CreateCustomer>): FakeResponse => {
    const customer = store.customers.save({
      id: newId('cus'),
      email: email ?? null,
      name: name ?? null,
      metadata,
      created: Math.floor(now() / 1000),
    });
    return stripeJson(200, objects.customer(customer));
  },

  charge: (params: z.infer<typeof CreatePayment>): FakeResponse => {
    const method = store.methods.find(params.payment_method);
    if (!method) return missing('PaymentMethod', params.payment_method, 'payment_method', 400);
    if (method.customerId !== params.customer) {
      return problem({
        status: 400,
        message: 'The provided PaymentMethod does not belong to this customer, or was detached from it.',
        param: 'payment_method',
      });
    }
    const card = findCard(method.cardNumber);
    if (!card) return missing('PaymentMethod', params.payment_method, 'payment_method', 400);
    const { payment, failure } = payments.chargeSaved(method, card, params);
    const shown = objects.expand(objects.payment(payment), params.expand);
    if (failure === null) return stripeJson(200, shown);
    return stripeJson(402, {
      error: {
        type: 'card_error',
        code: failure.code,
        decline_code: failure.declineCode,
        message: 'Your card was declined.',
        payment_intent: objects.payment(payment),
      },
    });
  },

  detach: (id: string): FakeResponse => {
    const method = store.methods.find(id);
    if (!method) return missing('PaymentMethod', id, 'payment_method');
    if (method.customerId === null) {
      return problem({
        status: 400,
        message: 'The payment method you provided is not attached to a customer so detachment is impossible.',
        param: 'payment_method',
      });
    }
    return stripeJson(200, objects.method(setups.detach(method)));
  },
});
