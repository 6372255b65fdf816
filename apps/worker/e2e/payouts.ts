import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Currency } from '@inkvine/contracts/money';
import type { GatewayId } from '@inkvine/contracts/payments';
import type {
  DestinationAccount,
  PayoutGateway,
  PayoutSnapshot,
} from '@inkvine/core/payments/payout-gateway.port';
import { systemClock } from '@inkvine/core/ports/clock.port';
import type { Database } from '@inkvine/db/database';
import { GatewaySettings, openPayoutGateways } from '@inkvine/payments/gateway-settings';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildPayableRun, buildReleasedPayout } from '@inkvine/testkit/payout.builders';
import type { Stack } from '@inkvine/testkit/stack';

const OWED_MINOR = 70_000;

/** What makes the stand-ins pay creators too. */
export const PAYS_CREATORS = { TOSS_SECURITY_KEY: '0'.repeat(64), STRIPE_CONNECT: 'true' };

type Payee = { userId: string; channel: GatewayId; currency: Currency; gatewayRef: string };

const ACCOUNTS: Record<GatewayId, DestinationAccount> = {
  toss: { kind: 'bank', bankCode: '088', accountNumber: '110234567890', holderName: 'A Creator' },
  stripe: { kind: 'onboarding' },
  razorpay: { kind: 'upi', address: 'creator@okhdfc', holderName: 'A Creator' },
};
const BETWEEN_MS = 1_200;

/** A gateway that pays creators, asked by the test itself. */
const gatewayOf = (stack: Stack, id: GatewayId): PayoutGateway =>
  openPayoutGateways(
    GatewaySettings.parse(
      Object.assign({}, ...stack.gateways.map(({ settings }) => settings), PAYS_CREATORS),
    ),
    { clock: systemClock, timeoutMs: 30_000 },
  ).byId(id);

/** Creators whom the gateways can pay, and where: of each gateway in turn. */
export async function registerCreators(stack: Stack, count: number): Promise<Payee[]> {
  const creators = [];
  for (let index = 0; index < count; index += 1) {
    const fake = stack.gateways[index % stack.gateways.length]!;
    const { userId } = await buildActor(stack.database.db, { role: 'creator' });
    const { destinationId } = await gatewayOf(stack, fake.id).createDestination(
      {
        ...{ ref: randomUUID(), country: 'IN', account: ACCOUNTS[fake.id] },
        holder: {
          ...{ kind: 'individual', name: 'A Creator', phone: '01012345678' },
          email: `${userId}@kills.inkvine.example`,
        },
      },
      { idempotencyKey: randomUUID() },
    );
    await fake.clearCreator(destinationId);
    creators.push({ userId, channel: fake.id, currency: fake.currency, gatewayRef: destinationId });
  }
  return creators;
}

/** Releases a payout to each, one after the other, as two operators would have done. */
export async function releasePayouts(db: Database, creators: readonly Payee[]): Promise<void> {
  // One month of a currency for all: where a month is locked, the worker begins the next by itself.
  const runs = new Map<Currency, Awaited<ReturnType<typeof buildPayableRun>>>();
  for (const creator of creators) {
    const run = runs.get(creator.currency) ?? (await buildPayableRun(db, creator.currency));
    runs.set(creator.currency, run);
    await buildReleasedPayout(db, { ...creator, amountMinor: OWED_MINOR, run });
    await sleep(BETWEEN_MS);
  }
}

/** By the gateways' own books. */
export async function listMadePayouts(stack: Stack): Promise<PayoutSnapshot[]> {
  const made = [];
  const ever = { from: new Date('2000-01-01'), to: new Date('2100-01-01') };
  for (const { id } of stack.gateways) {
    for await (const payout of gatewayOf(stack, id).listPayouts(ever)) made.push(payout);
  }
  return made;
}
