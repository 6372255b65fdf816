import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@inkvine/testkit/stack';
import { sql } from 'kysely';
import type { Customer } from './customer.ts';
import type { Random } from './random.ts';

/** How a dispute ended, by the gateway's id for it. */
export type DisputeOutcomes = ReadonlyMap<string, 'won' | 'lost'>;

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

/** What a night would do: disputes whose webhooks were lost are found in the gateways' lists. */
export async function compareBooks({ database }: Stack, operator: Customer): Promise<void> {
  await sql`update "user" set role = 'operator' where id = ${operator.userId}::uuid`.execute(database.db);
  await operator.client.backoffice.compareGatewayBooks.mutate();
}
