import { setTimeout as sleep } from 'node:timers/promises';
import { isRetryable } from '@inkvine/client/app-error';
import type { GatewayId } from '@inkvine/contracts/payments';
import type { Stack } from '@inkvine/testkit/stack';
import { sql } from 'kysely';
import type { Customer } from './customer.ts';
import type { Random } from '@inkvine/testkit/random';

/** How a dispute ended, by the gateway's id for it. */
export type DisputeOutcomes = ReadonlyMap<string, 'won' | 'lost'>;

const COMPARE_AGAIN_MS = 500;
const DISPUTING = ['stripe', 'razorpay'] as const;

/**
 * The customers' banks: ask payments back at random until it is over, and decide each dispute a while later, every
 * other one for the shop. All are decided when it resolves.
 */
export async function disputeUntil(
  isOver: () => boolean,
  stack: Stack,
  random: Random,
): Promise<DisputeOutcomes> {
  const outcomes = new Map<string, 'won' | 'lost'>();
  const undecided: (() => Promise<void>)[] = [];
  while (!isOver()) {
    await sleep(random.between(300, 900));
    const order = await findUndisputedOrder(stack);
    if (order !== undefined) {
      const gateway = stack.gateway(order.gateway);
      const disputeId = await gateway.dispute(order.gatewayPaymentId);
      // Somebody has given it back since.
      if (disputeId === null) continue;
      undecided.push(async () => {
        const outcome = outcomes.size % 2 === 0 ? 'won' : 'lost';
        outcomes.set(disputeId, outcome);
        await gateway.decideDispute(disputeId, outcome);
      });
    }
    if (undecided.length > 2) await undecided.shift()!();
  }
  for (const decide of undecided) await decide();
  return outcomes;
}

async function findUndisputedOrder({ database }: Stack) {
  const { rows } = await sql<{ gateway: (typeof DISPUTING)[number]; gatewayPaymentId: string }>`
    select gateway, gateway_payment_id as "gatewayPaymentId"
    from top_up
    where status = 'paid' and gateway = any(${DISPUTING}) and gateway_payment_id is not null
      and not exists (select from dispute where dispute.top_up_id = top_up.id)
      and not exists (select from refund where refund.top_up_id = top_up.id)
    order by random() limit 1`.execute(database.db);
  return rows[0];
}

/**
 * Banks take transfers back that had come, until it is over; every other one comes again and the rest never do. Gives
 * what became of each order at last. All are decided when it resolves.
 */
export async function reverseUntil(
  isOver: () => boolean,
  stack: Stack,
  random: Random,
): Promise<DisputeOutcomes> {
  const outcomes = new Map<string, 'won' | 'lost'>();
  while (!isOver()) {
    await sleep(random.between(300, 900));
    const orderId = await findTransfer(stack, [...outcomes.keys()]);
    const gateway = stack.gateway('toss');
    // Somebody has given it back since.
    if (orderId === undefined || !(await gateway.atBank(orderId, 'deposit/reverse'))) continue;
    await waitUntilHeard(stack, orderId, isOver);
    const comesAgain = outcomes.size % 2 === 0;
    const isDone = await gateway.atBank(orderId, comesAgain ? 'deposit' : 'deposit/expire');
    // A refund that was on its way has called the account off meanwhile.
    if (isDone) outcomes.set(orderId, comesAgain ? 'won' : 'lost');
  }
  return outcomes;
}

async function findTransfer({ database }: Stack, but: readonly string[]): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from top_up
    where status = 'paid' and pay_by = 'bank_transfer' and id <> all(${but}::uuid[])
      and not exists (select from refund where refund.top_up_id = top_up.id)
    order by random() limit 1`.execute(database.db);
  return rows[0]?.id;
}

/** A reversal and its end that nobody heard of between them are nothing to hear of. */
async function waitUntilHeard({ database }: Stack, orderId: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const { rows } = await sql`select from dispute where top_up_id = ${orderId}::uuid`.execute(database.db);
    if (rows.length > 0) return;
    await sleep(100);
  }
}

/**
 * The shop's own people give payments back at the gateways, without the product: now and then until it is over, in part
 * or whole, also payments of which a refund is under way. Gives the gateways' ids of what they gave back.
 */
export async function refundByHandUntil(
  isOver: () => boolean,
  stack: Stack,
  random: Random,
): Promise<ReadonlySet<string>> {
  const made = new Set<string>();
  while (!isOver() || made.size === 0) {
    await sleep(random.between(500, 1_200));
    const order = await findPaidOrder(stack);
    if (order === undefined) continue;
    const amount = random.between(1, 4) === 1 ? undefined : random.between(1_000, 5_000);
    const refundId = await stack.gateway(order.gateway).refundByHand(order.gatewayPaymentId, amount);
    if (refundId !== null) made.add(refundId);
  }
  return made;
}

async function findPaidOrder({ database }: Stack) {
  const { rows } = await sql<{ gateway: GatewayId; gatewayPaymentId: string }>`
    select gateway, gateway_payment_id as "gatewayPaymentId"
    from top_up
    where status = 'paid' and gateway_payment_id is not null and pay_by = 'card'
      and not exists (select from dispute where dispute.top_up_id = top_up.id and origin = 'bank')
    order by random() limit 1`.execute(database.db);
  return rows[0];
}

/**
 * What a night would do: disputes and refunds whose webhooks were lost are found in the gateways' lists. A night is longer
 * than the time that a client waits, so it is asked again until one look is through.
 */
export async function compareBooks({ database }: Stack, operator: Customer): Promise<void> {
  await sql`update "user" set role = 'operator' where id = ${operator.userId}::uuid`.execute(database.db);
  const isCompared = async () => {
    try {
      await operator.client.backoffice.compareGatewayBooks.mutate();
      return true;
    } catch (error) {
      if (!isRetryable(error)) throw error;
      return false;
    }
  };
  while (!(await isCompared())) await sleep(COMPARE_AGAIN_MS);
}
