import { randomUUID } from 'node:crypto';
import type { MethodRegistrationId, PaymentMethodId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import { findMethodRegistration } from '@inkvine/db/payments/method-registration.repository';
import type { SavedMethodBench } from '@inkvine/payments/conformance/saved-method-conformance';
import type { TestDatabase } from './database.ts';
import type { createGatewayShop } from './gateway-shop.ts';

type Card = Parameters<SavedMethodBench['customerRegisters']>[1];

/** People who add cards in the gateway's window. */
export function createRegisteredMethods(parts: {
  db: TestDatabase['db'];
  shop: ReturnType<typeof createGatewayShop>;
  bench: SavedMethodBench;
}) {
  const { db, shop, bench } = parts;

  /** The person has registered a card at the gateway, and the browser is about to come back. */
  async function open(
    reader: Actor,
    card: Card,
  ): Promise<{ registrationId: MethodRegistrationId; callback: Record<string, string> }> {
    const { registrationId } = await shop.registrations.start(reader, {
      ...{ gateway: bench.gateway.id, kind: 'card', returnTo: 'web', phone: '+821012345678' },
      idempotencyKey: randomUUID(),
    });
    const { client } = await shop.registrations.getCheckout(registrationId);
    if (client === null) throw new Error('the page of a new registration is not open');
    const row = await findMethodRegistration(db, registrationId);
    const callback = await bench.customerRegisters(
      {
        client,
        ...(row?.gateway_customer_id != null && { gatewayCustomerId: row.gateway_customer_id }),
        ...(row?.gateway_ref != null && { ref: row.gateway_ref }),
      },
      card,
    );
    return { registrationId, callback };
  }

  return {
    open,

    async add(reader: Actor, card: Card = 'good'): Promise<PaymentMethodId> {
      const { paymentMethodId } = await shop.registrations.finish(reader, await open(reader, card));
      if (paymentMethodId === null) throw new Error('the method was not added');
      return paymentMethodId;
    },
  };
}
