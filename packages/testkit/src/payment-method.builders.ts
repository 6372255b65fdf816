import { randomUUID } from 'node:crypto';
import type { Database } from '@inkvine/db/database';
import { claimFirstDefault, insertPaymentMethod } from '@inkvine/db/payments/payment-method.repository';

/** A card at a gateway that nobody can charge; the default of somebody without another. Gives its id. */
export async function buildPaymentMethod(db: Database, userId: string): Promise<string> {
  const id = randomUUID();
  await db.transaction().execute(async (trx) => {
    await claimFirstDefault(trx, userId, id);
    await insertPaymentMethod(trx, {
      ...{ id, userId, gateway: 'stripe', kind: 'card', status: 'active', gatewayCustomerId: null },
      ...{ sealedToken: 'sealed', tokenHash: randomUUID() },
      ...{ brand: 'visa', last4: '4242', bank: null, upiAddress: null },
      ...{ createdAt: new Date(), nextCheckAt: null },
    });
  });
  return id;
}
