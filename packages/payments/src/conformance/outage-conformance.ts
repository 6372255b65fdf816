import { describe, expect, it } from 'vitest';
import { failure, newKey, newOrder, pay } from './gateway-bench.ts';
import type { GatewayBench } from './gateway-bench.ts';

/** What an adapter may conclude from answers that are lost, late or unreadable. */
export const describeOutages = (bench: () => GatewayBench): void => {
  const gateway = () => bench().gateway;

  describe('when the gateway cannot be understood', () => {
    it('does not know the outcome of a call that was lost on the way there, and the same key pays', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order);
      const key = newKey();
      await bench().failNextCall('lost_before_execution');
      const error = await failure(gateway().approve({ expected: order, callback }, key));
      expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      expect(await gateway().getStatus({ orderId: order.orderId })).toMatchObject({
        status: 'REQUIRES_ACTION',
      });
      expect(await gateway().approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
      expect(await bench().bookings(order.orderId)).toEqual([11_000]);
    });

    it('does not know the outcome of a call whose answer was lost, and the same key pays no second time', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order);
      const key = newKey();
      await bench().failNextCall('lost_after_execution');
      const error = await failure(gateway().approve({ expected: order, callback }, key));
      expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      expect(await gateway().getStatus({ orderId: order.orderId })).toMatchObject({ status: 'PAID' });
      expect(await gateway().approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
      expect(await bench().bookings(order.orderId)).toEqual([11_000]);
    });

    it.each(['error_after_execution', 'unreadable_answer'] as const)(
      'does not know the outcome after %s: the payment must be read before a new key',
      async (fault) => {
        const order = newOrder();
        const callback = await bench().customerPays(order);
        await bench().failNextCall(fault);
        const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
        expect(error).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'query_then_new_key' });
        expect(await gateway().getStatus({ orderId: order.orderId })).toMatchObject({ status: 'PAID' });
        expect(await gateway().approve({ expected: order, callback }, newKey())).toMatchObject({
          status: 'PAID',
        });
        expect(await bench().bookings(order.orderId)).toEqual([11_000]);
      },
    );

    it('gives up on a slow call in time, hears that it is still under way, and then gets its answer', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order);
      const key = newKey();
      await bench().failNextCall('held');
      const timeout = await failure(bench().impatientGateway.approve({ expected: order, callback }, key));
      expect(timeout).toMatchObject({ kind: 'OUTCOME_UNKNOWN', retry: 'same_key' });
      const early = await failure(gateway().approve({ expected: order, callback }, key));
      expect(early).toMatchObject({ kind: 'IN_PROGRESS', retry: 'later_same_key' });
      bench().release();
      await expect.poll(() => bench().bookings(order.orderId)).toEqual([11_000]);
      expect(await gateway().approve({ expected: order, callback }, key)).toMatchObject({ status: 'PAID' });
      expect(await bench().bookings(order.orderId)).toEqual([11_000]);
    });

    it('stops when the caller does', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order);
      const error = await failure(
        gateway().approve({ expected: order, callback }, { ...newKey(), signal: AbortSignal.abort() }),
      );
      expect(error.kind).toBe('OUTCOME_UNKNOWN');
    });

    it('moves nothing when it is asked to slow down', async () => {
      const order = newOrder();
      const callback = await bench().customerPays(order);
      await bench().failNextCall('rate_limited');
      const error = await failure(gateway().approve({ expected: order, callback }, newKey()));
      expect(error).toMatchObject({ kind: 'RATE_LIMITED', httpStatus: 429 });
      expect(await bench().bookings(order.orderId)).toEqual([]);
    });

    it.each([
      'lost_before_execution',
      'lost_after_execution',
      'error_after_execution',
      'unreadable_answer',
    ] as const)('never takes a failed read (%s) for a missing payment', async (fault) => {
      const order = newOrder();
      await pay(bench(), order);
      await bench().failNextCall(fault);
      const error = await failure(gateway().getStatus({ orderId: order.orderId }));
      expect(error.kind).toBe('TRANSIENT');
      expect(await gateway().getStatus({ orderId: order.orderId })).toMatchObject({ status: 'PAID' });
    });
  });
};
