import { isRefusal, refuse, UNKNOWN_ID } from './fake-errors.ts';
import type { Refusal } from './fake-errors.ts';
import { newId } from './fake-ids.ts';
import { tokenJson } from './fake-objects.ts';
import type { FakeCustomer, FakeOrder, FakePayment, FakeToken, Notes } from './fake-objects.ts';
import type { RazorpayStore } from './fake-store.ts';
import type { RazorpayWebhooks } from './fake-webhooks.ts';

export interface RecurringInput {
  amount: number;
  orderId: string;
  customerId: string;
  token: string;
  description: string | null;
  notes: Notes;
}

/** Customers, the methods they registered, and charges without them. */
export const createFakeRecurring = (store: RazorpayStore, webhooks: RazorpayWebhooks, now: () => number) => {
  const saveToken = (token: FakeToken, event?: string): FakeToken => {
    store.tokens.save(token);
    if (event) webhooks.announce(event, { token: tokenJson(token) });
    return token;
  };

  const find = (customerId: string, tokenId: string): FakeToken | Refusal => {
    const token = store.tokens.find(tokenId);
    return token && token.customerId === customerId && !token.isDeleted ? token : UNKNOWN_ID;
  };

  return {
    find,

    /** With `fail_existing` 0 a person who is known already is answered, not refused. */
    createCustomer: (input: Pick<FakeCustomer, 'name' | 'email' | 'contact'>, failExisting: boolean) => {
      const known = store.customers
        .all()
        .find((each) => each.email === input.email && each.contact === input.contact);
      if (known && failExisting) return refuse('Customer already exists for the merchant');
      return known ?? store.customers.save({ ...input, id: newId('cust_'), at: now() });
    },

    /** A registration was paid: cards are confirmed at once, mandates when their bank has answered. */
    register: (order: FakeOrder, payment: FakePayment): string | null => {
      if (order.mandate === null) return null;
      const isCard = payment.method === 'card';
      const token = saveToken(
        {
          id: newId('token_'),
          customerId: order.mandate.customerId,
          method: payment.method,
          card: payment.card,
          vpa: payment.vpa,
          bank: payment.bank,
          maxAmount: order.mandate.maxAmount,
          status: isCard ? 'confirmed' : 'initiated',
          isDeleted: false,
          at: now(),
        },
        isCard ? 'token.confirmed' : undefined,
      );
      return token.id;
    },

    /** What a bank says of a mandate, or its customer in the bank's own app. */
    setStatus: (tokenId: string, status: FakeToken['status']): FakeToken | Refusal => {
      const token = store.tokens.find(tokenId);
      return token ? saveToken({ ...token, status }, `token.${status}`) : UNKNOWN_ID;
    },

    /** The customer's bank is asked to end the mandate; the event comes when it has. */
    cancel: (customerId: string, tokenId: string): { status: string } | Refusal => {
      const token = find(customerId, tokenId);
      if (isRefusal(token)) return token;
      if (token.method === 'card')
        return refuse('The token cannot be cancelled for this method', { field: 'token_id' });
      if (token.status === 'cancelled') return refuse('The token has already been cancelled');
      return { status: 'cancellation_initiated' };
    },

    /** Hides the token. Only a card's mandate ends with it. */
    remove: (customerId: string, tokenId: string): { deleted: boolean } | Refusal => {
      const token = find(customerId, tokenId);
      if (isRefusal(token)) return token;
      saveToken({ ...token, isDeleted: true });
      return { deleted: true };
    },

    /** Starts a charge, whose outcome comes later. */
    charge: (input: RecurringInput): FakePayment | Refusal => {
      const order = store.orders.find(input.orderId);
      const token = find(input.customerId, input.token);
      if (!order) return UNKNOWN_ID;
      if (isRefusal(token)) return token;
      if (token.status !== 'confirmed')
        return refuse(`The token is ${token.status}`, { reason: `token_${token.status}` });
      if (input.amount !== order.amount)
        return refuse('The amount does not match the order', { reason: 'order_amount_mismatch' });
      if (input.amount > token.maxAmount) return refuse('Amount exceeds maximum amount allowed');
      const ofOrder = store.payments.all().filter((each) => each.orderId === order.id);
      if (ofOrder.some((each) => each.isCaptured))
        return refuse('Order is already paid', { reason: 'order_already_paid' });
      if (ofOrder.some((each) => each.status === 'created'))
        return refuse('A payment of this order is in process', { reason: 'duplicate_request' });
      return store.payments.save({
        id: newId('pay_'),
        orderId: order.id,
        amount: order.amount,
        status: 'created',
        method: token.method,
        card: token.card,
        bank: token.bank,
        wallet: null,
        vpa: token.vpa,
        customerId: input.customerId,
        tokenId: token.id,
        notes: input.notes,
        description: input.description,
        amountRefunded: 0,
        isCaptured: false,
        errorReason: null,
        at: now(),
        authorizedAt: null,
      });
    },
  };
};
export type FakeRecurring = ReturnType<typeof createFakeRecurring>;
