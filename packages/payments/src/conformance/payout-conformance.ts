import { randomUUID } from 'node:crypto';
import type {
  CreateDestinationInput,
  PayoutGateway,
  PayoutSnapshot,
} from '@inkvine/core/payments/payout-gateway.port';
import { describe, expect, it } from 'vitest';
import { failure, newKey } from './gateway-bench.ts';
import type { CallFault, Conformance, GatewayBench } from './gateway-bench.ts';

/** The payouts of a gateway with its banks under the test's control. */
export interface PayoutBench extends GatewayBench {
  payouts: {
    gateway: PayoutGateway;
    /** An account that the gateway takes. */
    account: CreateDestinationInput['account'];
    /** The gateway has examined a creator and pays to them. */
    clear(destinationId: string): Promise<void>;
    /** What the bank does to a payout, or does to one that it had paid. */
    decide(gatewayPayoutId: string, outcome: 'paid' | 'failed' | 'returned'): Promise<void>;
    /** Whether a payout waits for `decide`; elsewhere it is paid at once. */
    isLate: boolean;
    failNext(fault: CallFault): Promise<void>;
    /** By the gateway's own books: every payout of ours, in minor units, sent back ones too. */
    booked(): Promise<number[]>;
  };
}

export const destinationInput = (
  account: CreateDestinationInput['account'],
  change: Partial<CreateDestinationInput> = {},
): CreateDestinationInput => ({
  ref: randomUUID(),
  holder: { kind: 'individual', name: 'A Creator', email: 'creator@example.com', phone: '01012345678' },
  account,
  country: 'KR',
  ...change,
});

/** Gateways that pay creators. */
export const describePayouts: Conformance<PayoutBench> = (bench) => {
  const payouts = () => bench().payouts;
  const amount = () => ({ amountMinor: 25_000, currency: bench().currency });

  const registered = async (): Promise<string> => {
    const { gateway, account, clear } = payouts();
    const made = await gateway.createDestination(destinationInput(account), newKey());
    await clear(made.destinationId);
    return made.destinationId;
  };

  const input = async () => ({
    ...{
      payoutRef: randomUUID(),
      destinationId: await registered(),
      amount: amount(),
      description: 'Inkvine',
    },
  });

  const listed = async (from: string, to: string) => {
    const found: [string, PayoutSnapshot['amount']][] = [];
    const range = { from: new Date(from), to: new Date(to) };
    for await (const { payoutRef, amount: booked } of payouts().gateway.listPayouts(range))
      found.push([payoutRef, booked]);
    return found;
  };

  describe('a destination', () => {
    it('is one for a key, and is active once it is cleared', async () => {
      const { gateway, account, clear } = payouts();
      const [key, wanted] = [newKey(), destinationInput(account)];
      const made = await gateway.createDestination(wanted, key);
      expect(await gateway.createDestination(wanted, key)).toEqual(made);
      await clear(made.destinationId);
      expect(await gateway.getDestination(made.destinationId)).toEqual({ ...made, status: 'active' });
    });
  });

  describe('a payout', () => {
    it('is found by our reference and by its own id, and is paid', async () => {
      const { gateway, decide, isLate } = payouts();
      const wanted = await input();
      const sent = await gateway.payout(wanted, newKey());
      expect(sent).toMatchObject({ payoutRef: wanted.payoutRef, amount: wanted.amount });
      if (isLate) await decide(sent.gatewayPayoutId, 'paid');
      const paid = { ...sent, status: 'PAID' };
      expect(await gateway.getPayout({ payoutRef: wanted.payoutRef })).toMatchObject({ status: paid.status });
      expect(await gateway.getPayout({ gatewayPayoutId: sent.gatewayPayoutId })).toMatchObject({
        ...{ status: 'PAID', gatewayPayoutId: sent.gatewayPayoutId },
      });
    });

    it('is one however often it is sent', async () => {
      const { gateway, booked } = payouts();
      const [wanted, key] = [await input(), newKey()];
      const first = await gateway.payout(wanted, key);
      expect(await gateway.payout(wanted, key)).toMatchObject({ gatewayPayoutId: first.gatewayPayoutId });
      expect(await booked()).toEqual([amount().amountMinor]);
    });

    it.each(['lost_before_execution', 'lost_after_execution', 'error_after_execution'] as const)(
      'is one when the call is %s and sent again',
      async (fault) => {
        const { gateway, booked, failNext } = payouts();
        const [wanted, key] = [await input(), newKey()];
        await failNext(fault);
        expect((await failure(gateway.payout(wanted, key))).kind).toBe('OUTCOME_UNKNOWN');
        const found = await gateway.getPayout({ payoutRef: wanted.payoutRef });
        expect(found === null).toBe(fault === 'lost_before_execution');
        const sent = found ?? (await gateway.payout(wanted, key));
        expect(sent).toMatchObject({ payoutRef: wanted.payoutRef });
        expect(await booked()).toEqual([amount().amountMinor]);
      },
    );

    it('may come back after it was paid', async () => {
      const { gateway, decide, isLate } = payouts();
      const { gatewayPayoutId } = await gateway.payout(await input(), newKey());
      if (isLate) await decide(gatewayPayoutId, 'paid');
      await decide(gatewayPayoutId, 'returned');
      expect(['REVERSED', 'FAILED']).toContain((await gateway.getPayout({ gatewayPayoutId }))?.status);
    });

    it('is told of by a webhook that names it', async () => {
      const { gateway, decide } = payouts();
      const wanted = await input();
      const { gatewayPayoutId } = await gateway.payout(wanted, newKey());
      await decide(gatewayPayoutId, payouts().isLate ? 'paid' : 'returned');
      await bench().webhooks.flush();
      const events = await Promise.all(
        bench().webhooks.received.map((webhook) => bench().gateway.parseWebhook(webhook)),
      );
      expect(events).toContainEqual(
        expect.objectContaining({ kind: 'payout', ref: expect.objectContaining({ gatewayPayoutId }) }),
      );
    });

    it('stands in the books of the gateway, whatever became of it', async () => {
      const { gateway, decide, isLate } = payouts();
      const wanted = await input();
      const { gatewayPayoutId } = await gateway.payout(wanted, newKey());
      if (isLate) await decide(gatewayPayoutId, 'paid');
      await decide(gatewayPayoutId, 'returned');
      expect(await listed('2000-01-01', '2100-01-01')).toEqual([[wanted.payoutRef, wanted.amount]]);
      expect(await listed('2000-01-01', '2001-01-01')).toEqual([]);
    });

    it('is null when nobody sent it', async () => {
      expect(await payouts().gateway.getPayout({ payoutRef: randomUUID() })).toBeNull();
    });
  });
};
