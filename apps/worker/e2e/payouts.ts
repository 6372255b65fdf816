import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PayoutGateway, PayoutSnapshot } from '@inkvine/core/payments/payout-gateway.port';
import { systemClock } from '@inkvine/core/ports/clock.port';
import type { Database } from '@inkvine/db/database';
import { GatewaySettings, openPayoutGateways } from '@inkvine/payments/gateway-settings';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildPayableRun, buildReleasedPayout } from '@inkvine/testkit/payout.builders';
import type { Stack } from '@inkvine/testkit/stack';

const OWED_MINOR = 70_000;
const BETWEEN_MS = 1_200;

/** RazorpayX, asked by the test itself. */
const razorpayX = (stack: Stack): PayoutGateway =>
  openPayoutGateways(GatewaySettings.parse(stack.gateway('razorpay').settings), {
    clock: systemClock,
    timeoutMs: 30_000,
  }).byId('razorpay');

/** Creators whom the gateway can pay, and where. */
export async function registerCreators(
  stack: Stack,
  count: number,
): Promise<{ userId: string; gatewayRef: string }[]> {
  const gateway = razorpayX(stack);
  const creators = [];
  for (let index = 0; index < count; index += 1) {
    const { userId } = await buildActor(stack.database.db, { role: 'creator' });
    const { destinationId } = await gateway.createDestination(
      {
        ...{ ref: randomUUID(), country: 'IN' },
        holder: { kind: 'individual', name: 'A Creator', email: `${userId}@kills.inkvine.example` },
        account: { kind: 'upi', address: `creator.${index}@okhdfc`, holderName: 'A Creator' },
      },
      { idempotencyKey: randomUUID() },
    );
    creators.push({ userId, gatewayRef: destinationId });
  }
  return creators;
}

/** Releases a payout to each, one after the other, as two operators would have done. */
export async function releasePayouts(
  db: Database,
  creators: readonly { userId: string; gatewayRef: string }[],
): Promise<void> {
  // One month for all: where a month is locked, the worker begins the next by itself.
  const run = await buildPayableRun(db, 'INR');
  for (const creator of creators) {
    await buildReleasedPayout(db, {
      ...{ ...creator, currency: 'INR', channel: 'razorpay', amountMinor: OWED_MINOR, run },
    });
    await sleep(BETWEEN_MS);
  }
}

/** By the gateway's own books. */
export async function listMadePayouts(stack: Stack): Promise<PayoutSnapshot[]> {
  const made = [];
  const ever = { from: new Date('2000-01-01'), to: new Date('2100-01-01') };
  for await (const payout of razorpayX(stack).listPayouts(ever)) made.push(payout);
  return made;
}
