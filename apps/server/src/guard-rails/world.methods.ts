import { randomUUID } from 'node:crypto';
import { PaymentMethodId, type MethodRegistrationId } from '@inkvine/contracts/primitives';
import type { Actor } from '@inkvine/core/identity/actor';
import type { Services } from '@inkvine/core/services';
import type { Database } from '@inkvine/db/database';
import { buildPaymentMethod } from '@inkvine/testkit/payment-method.builders';
import type { TestPerson } from '../testing/test-site.ts';

/** Ways to pay that gateways keep for people. */
export function createMethodWorld({
  db,
  methodRegistrations,
  actorOf,
}: Pick<Services, 'methodRegistrations'> & { db: Database; actorOf: (person: TestPerson) => Actor }) {
  return {
    /** A card that a gateway keeps; nobody answers there. */
    async createPaymentMethod(owner: TestPerson): Promise<PaymentMethodId> {
      return PaymentMethodId.parse(await buildPaymentMethod(db, owner.userId));
    },

    async createMethodRegistration(owner: TestPerson): Promise<MethodRegistrationId> {
      const { registrationId } = await methodRegistrations.start(actorOf(owner), {
        ...{ gateway: 'stripe', kind: 'card', returnTo: 'web', idempotencyKey: randomUUID() },
      });
      return registrationId;
    },
  };
}
