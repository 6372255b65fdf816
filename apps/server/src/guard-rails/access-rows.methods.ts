import { randomUUID } from 'node:crypto';
import { missing, owned, plain, type ObjectRow, type Row } from './access-kinds.ts';

const ofMethod =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    paymentMethodId: owner === null ? missing() : await world.createPaymentMethod(owner),
    ...rest,
  });

const ofRegistration =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    registrationId: owner === null ? missing() : await world.createMethodRegistration(owner),
    ...rest,
  });

/** Rows of the procedures about payment methods. */
export const METHOD_ROWS: Record<string, Row> = {
  'paymentMethods.list': plain(),
  'paymentMethods.options': plain(),
  'paymentMethods.startRegistration': plain(() => ({
    ...{ gateway: 'stripe', kind: 'card', returnTo: 'web', idempotencyKey: randomUUID() },
  })),
  'paymentMethods.registration': owned(ofRegistration()),
  // Given up in the window: it ends before the gateway is asked.
  'paymentMethods.finishRegistration': owned(ofRegistration({ callback: { code: 'USER_CANCEL' } })),
  'paymentMethods.rename': owned(ofMethod({ name: 'My card', version: 1 })),
  'paymentMethods.setDefault': owned(ofMethod()),
  'paymentMethods.remove': owned(ofMethod()),
  // Kept at another gateway than the one that takes the product's currency.
  'payments.topUpWithMethod': {
    ...owned(async (world, owner) => ({
      productId: world.product.id,
      expectedPrice: world.product.price,
      paymentMethodId: owner === null ? missing() : await world.createPaymentMethod(owner),
      idempotencyKey: randomUUID(),
    })),
    own: 'METHOD_UNUSABLE',
  },
};
