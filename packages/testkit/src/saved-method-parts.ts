import { createChargeSettlement } from '@inkvine/core/memberships/charge-settlement';
import { createMethodTokens } from '@inkvine/core/payments/method-tokens';
import {
  createPaymentMethodsService,
  type PaymentMethodsDependencies,
} from '@inkvine/core/payments/payment-methods.service';
import { createSavedMethodCharges } from '@inkvine/core/payments/saved-method-charges';
import { createGiftOrderSettlement } from '@inkvine/core/wallet/gift-order-settlement';

/** What top-ups need of saved methods, with a secret of the tests, and of who pays with them every month. */
export function createSavedMethodParts(common: Omit<PaymentMethodsDependencies, 'methodTokens'>) {
  const methodTokens = createMethodTokens(['the secret that seals methods in the tests']);
  return {
    methodTokens,
    paymentMethods: createPaymentMethodsService({ ...common, methodTokens }),
    charges: createSavedMethodCharges({ ...common, methodTokens }),
    memberships: createChargeSettlement(common),
    gifts: createGiftOrderSettlement(common),
  };
}
