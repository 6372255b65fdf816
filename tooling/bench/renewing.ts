import { AsyncLocalStorage } from 'node:async_hooks';
import { createChargeSettlement } from '@inkvine/core/memberships/charge-settlement';
import { createRenewalsService } from '@inkvine/core/memberships/renewals.service';
import { createGateways } from '@inkvine/core/payments/gateways';
import { createMembershipOrders } from '@inkvine/core/payments/membership-orders';
import type { SavedMethodGateway } from '@inkvine/core/payments/saved-method-gateway.port';
import { createSavedMethodCharges } from '@inkvine/core/payments/saved-method-charges';
import { createTopUpSettlement } from '@inkvine/core/payments/top-up-settlement';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createHeartbeatsService } from '@inkvine/core/system/heartbeats.service';
import { createGiftOrderSettlement } from '@inkvine/core/wallet/gift-order-settlement';
import { createWalletService } from '@inkvine/core/wallet/wallet.service';
import type { TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import type pg from 'pg';
import { DUE } from './members.ts';

/** Which charge a statement is sent for; none for those that claim memberships. */
const lane = new AsyncLocalStorage<string>();

const notAsked = () => Promise.reject(new Error('the bench asks no gateway for this'));

/** Says yes at once. */
const willing: SavedMethodGateway = {
  id: 'toss',
  savedMethods: { kinds: ['card'], chargeIsAsync: false, chargeGuard: 'order', needsPhone: false },
  ...{ beginRegistration: notAsked, finishRegistration: notAsked, getSavedMethod: notAsked },
  deleteSavedMethod: notAsked,
  chargeSavedMethod: ({ orderId, amount }) =>
    Promise.resolve({
      ...{ gateway: 'toss', gatewayPaymentId: `pay_${orderId}`, orderId, status: 'PAID', rawStatus: 'DONE' },
      ...{ amount, refundedMinor: 0, refundableMinor: amount.amountMinor, methodKind: 'card', refunds: [] },
      ...{ approvedAt: DUE, observedAt: DUE, raw: {} },
    }),
};

/** The engine of renewals as the worker has it, before a gateway that answers at once. */
export function createEngine({ db }: Pick<TestDatabase, 'db'>) {
  const clock = createFakeClock(DUE);
  const methodTokens = { seal: () => 'sealed', open: () => 'token' };
  const common = { db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), methodTokens };
  const gateways = createGateways([], {}, [willing]);
  const memberships = createChargeSettlement(common);
  const settlement = createTopUpSettlement({
    ...{ ...common, gateways, memberships, gifts: createGiftOrderSettlement(common) },
    wallet: createWalletService(common),
    charges: createSavedMethodCharges({ ...common, gateways }),
    refunds: { memberships: { refundUnwanted: notAsked } },
  });
  const orders = createMembershipOrders({ db, settlement });
  return createRenewalsService({
    ...{ ...common, settlement: memberships, heartbeats: createHeartbeatsService(common) },
    orders: { ...orders, pay: (orderId) => lane.run(orderId, () => orders.pay(orderId)) },
  });
}

interface Statement {
  name?: string;
  text: string;
  values: unknown[];
}

/** What one look sent: the claim first, then the statements of each charge, charges side by side. */
interface Look {
  claim: Statement[];
  charges: Map<string, Statement[]>;
}

/** Writes down every statement that goes through a pool from now on, in the order of each charge. */
export function recordStatements(pool: pg.Pool): Look[] {
  const looks: Look[] = [];
  const record = (statement: Statement) => {
    const charge = lane.getStore();
    const last = looks.at(-1);
    if (charge === undefined) {
      if (last === undefined || last.charges.size > 0) looks.push({ claim: [statement], charges: new Map() });
      else last.claim.push(statement);
      return;
    }
    const statements = last!.charges.get(charge) ?? [];
    statements.push(statement);
    last!.charges.set(charge, statements);
  };
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((statement: Statement | string, ...rest: unknown[]) => {
      record(typeof statement === 'string' ? { text: statement, values: [] } : statement);
      return send(statement, ...rest);
    }) as typeof client.query;
  });
  return looks;
}

/** Sends what was recorded once more, as many charges side by side as the engine has, and nothing else. */
export async function replay(pool: pg.Pool, looks: readonly Look[], atOnce: number): Promise<void> {
  const send = async (statements: readonly Statement[]) => {
    const client = await pool.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      client.release();
    }
  };
  for (const { claim, charges } of looks) {
    await send(claim);
    const waiting = charges.values();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const statements of waiting) await send(statements);
      }),
    );
  }
}
