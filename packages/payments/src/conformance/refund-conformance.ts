import type { GatewayTransaction } from '@inkvine/core/payments/payment-gateway.port';
import { describe, expect, it } from 'vitest';
import { failure, newKey, pay, PRICE, refOf } from './gateway-bench.ts';
import type { Conformance, GatewayBench } from './gateway-bench.ts';

/** Giving money back, in parts and at once. */
export const describeRefunds: Conformance = (bench) => {
  const gateway = () => bench().gateway;
  const money = (amountMinor: number) => ({ amountMinor, currency: bench().currency });

  const transactionsOfPayment = async (gatewayPaymentId: string) => {
    const ever = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };
    const all: GatewayTransaction[] = [];
    for await (const each of gateway().listTransactions(ever)) all.push(each);
    return all.filter((each) => each.gatewayPaymentId === gatewayPaymentId);
  };

  describe('cancel', () => {
    it('gives back in parts until nothing is left', async () => {
      const { order, payment } = await pay(bench());
      const { gatewayPaymentId } = payment;
      const part = await gateway().cancel(
        { gatewayPaymentId, amount: money(4000), expectedRefundableMinor: PRICE, reason: '단순 변심' },
        newKey(),
      );
      expect(part.refund).toMatchObject({ amount: money(4000), reason: '단순 변심' });
      expect(part.payment).toMatchObject({
        status: 'PARTIALLY_REFUNDED',
        refundedMinor: 4000,
        refundableMinor: 7000,
      });
      const rest = await gateway().cancel(
        { gatewayPaymentId, expectedRefundableMinor: 7000, reason: '나머지' },
        newKey(),
      );
      expect(rest.refund.amount).toEqual(money(7000));
      expect(rest.payment).toMatchObject({ status: 'REFUNDED', refundedMinor: PRICE, refundableMinor: 0 });
      expect(rest.payment.refunds.map((refund) => refund.amount.amountMinor)).toEqual([4000, 7000]);
      expect(await bench().bookings(order)).toEqual([PRICE, -4000, -7000]);

      const error = await failure(
        gateway().cancel({ gatewayPaymentId, expectedRefundableMinor: 0, reason: '또' }, newKey()),
      );
      expect(['NOT_REFUNDABLE', 'ALREADY_PROCESSED']).toContain(error.kind);
    });

    it('gives everything back at once, and only once', async () => {
      const { order, payment } = await pay(bench());
      const input = {
        gatewayPaymentId: payment.gatewayPaymentId,
        expectedRefundableMinor: PRICE,
        reason: 'refund',
      };
      const { payment: refunded } = await gateway().cancel(input, newKey());
      expect(refunded).toMatchObject({ status: 'REFUNDED', refundableMinor: 0 });
      const error = await failure(gateway().cancel(input, newKey()));
      expect(error.kind).toBe('ALREADY_PROCESSED');
      expect(await bench().bookings(order)).toEqual([PRICE, -PRICE]);
    });

    it('does nothing when the payment has changed since it was read', async () => {
      const { order, payment } = await pay(bench());
      const input = {
        gatewayPaymentId: payment.gatewayPaymentId,
        amount: money(4000),
        expectedRefundableMinor: PRICE,
        reason: 'refund',
      };
      await gateway().cancel(input, newKey());
      const error = await failure(gateway().cancel(input, newKey()));
      expect(error).toMatchObject({ kind: 'CONFLICT', retry: 'never' });
      expect(await bench().bookings(order)).toEqual([PRICE, -4000]);
    });

    it('gives back no more than there is when two ask at once', async () => {
      const { order, payment } = await pay(bench());
      const input = {
        gatewayPaymentId: payment.gatewayPaymentId,
        amount: money(6000),
        expectedRefundableMinor: PRICE,
        reason: 'refund',
      };
      const results = await Promise.allSettled([
        gateway().cancel(input, newKey()),
        gateway().cancel(input, newKey()),
      ]);
      expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const refused = results.find((result) => result.status === 'rejected');
      expect(refused?.reason).toMatchObject({ kind: 'CONFLICT', retry: 'never' });
      expect(await bench().bookings(order)).toEqual([PRICE, -6000]);
    });

    it('shows what was given back by hand like any other refund, and tells of it', async () => {
      const { order, payment } = await pay(bench());
      await bench().webhooks.flush();
      bench().webhooks.received.length = 0;
      const gatewayRefundId = await bench().refundsByHand(payment.gatewayPaymentId, 4000);
      const made = expect.objectContaining({ gatewayRefundId, amount: money(4000) });
      expect(await gateway().getStatus(refOf(order))).toMatchObject({
        status: 'PARTIALLY_REFUNDED',
        ...{ refundedMinor: 4000, refundableMinor: 7000, refunds: [made] },
      });
      expect(await transactionsOfPayment(payment.gatewayPaymentId)).toContainEqual(
        expect.objectContaining({ kind: 'refund', gatewayRefundId, amount: money(4000) }),
      );
      await bench().webhooks.flush();
      const events = await Promise.all(
        bench().webhooks.received.map((webhook) => gateway().parseWebhook(webhook)),
      );
      expect(events).toContainEqual(expect.objectContaining({ kind: 'refund' }));
      await bench().refundsByHand(payment.gatewayPaymentId);
      expect(await gateway().getStatus(refOf(order))).toMatchObject({
        status: 'REFUNDED',
        refundableMinor: 0,
      });
    });

    it('gives back no more than was paid, and nothing that was not', async () => {
      const { order, payment } = await pay(bench());
      const tooMuch = await failure(
        gateway().cancel(
          {
            gatewayPaymentId: payment.gatewayPaymentId,
            amount: money(PRICE + 1),
            expectedRefundableMinor: PRICE,
            reason: 'refund',
          },
          newKey(),
        ),
      );
      expect(tooMuch.kind).toBe('NOT_REFUNDABLE');
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });
  });
};

/** Gateways that say at once that a refund is done. */
export const describePromptRefunds: Conformance = (bench) => {
  it('a refund has succeeded when it is answered', async () => {
    const { payment } = await pay(bench());
    const { refund } = await bench().gateway.cancel(
      { gatewayPaymentId: payment.gatewayPaymentId, expectedRefundableMinor: PRICE, reason: 'refund' },
      newKey(),
    );
    expect(refund.status).toBe('SUCCEEDED');
  });
};

export interface LateRefundBench extends GatewayBench {
  /** How the refunds of the next payment go. */
  nextPaymentRefunds(course: 'pending' | 'failing'): void;
  /** The bank has decided about the refunds that are under way. */
  settleRefunds(): Promise<void>;
}

/** Gateways whose refunds may take days and may fail after all (`capabilities.asyncRefund`). */
export const describeLateRefunds: Conformance<LateRefundBench> = (bench) => {
  const gateway = () => bench().gateway;

  const refundAll = async () => {
    const { order, payment } = await pay(bench());
    const { refund } = await gateway().cancel(
      { gatewayPaymentId: payment.gatewayPaymentId, expectedRefundableMinor: PRICE, reason: 'refund' },
      newKey(),
    );
    await bench().webhooks.flush();
    bench().webhooks.received.length = 0;
    await bench().settleRefunds();
    await bench().webhooks.flush();
    const events = await Promise.all(
      bench().webhooks.received.map((webhook) => gateway().parseWebhook(webhook)),
    );
    return { order, refund, events, settled: await gateway().getStatus(refOf(order)) };
  };

  describe('a refund that takes its time', () => {
    it('is pending, and later done', async () => {
      expect(gateway().capabilities.asyncRefund).toBe(true);
      bench().nextPaymentRefunds('pending');
      const { refund, events, settled } = await refundAll();
      expect(refund.status).toBe('PENDING');
      expect(events).toContainEqual(
        expect.objectContaining({
          kind: 'refund',
          ref: expect.objectContaining({ gatewayRefundId: refund.gatewayRefundId }),
        }),
      );
      expect(settled).toMatchObject({ status: 'REFUNDED', refundableMinor: 0 });
      expect(settled?.refunds.map((each) => each.status)).toEqual(['SUCCEEDED']);
    });

    it('may fail after all, and the money is with us again', async () => {
      bench().nextPaymentRefunds('failing');
      const { order, refund, events, settled } = await refundAll();
      expect(events).toContainEqual(
        expect.objectContaining({
          kind: 'refund',
          ref: expect.objectContaining({ gatewayRefundId: refund.gatewayRefundId }),
        }),
      );
      expect(settled).toMatchObject({ status: 'PAID', refundedMinor: 0, refundableMinor: PRICE });
      expect(settled?.refunds.map((each) => each.status)).toEqual(['FAILED']);
      expect((await bench().bookings(order)).reduce((sum, amount) => sum + amount, 0)).toBe(PRICE);
    });
  });
};

export interface UnpaidBench extends GatewayBench {
  /** The payment of an order that the customer has agreed to or begun, of which no money has moved. */
  unpaidPayment(): Promise<string>;
}

/** Gateways that know a payment by an id before its money has moved. */
export const describeUnpaidRefunds: Conformance<UnpaidBench> = (bench) => {
  it('a payment whose money has not moved is not refundable', async () => {
    const error = await failure(
      bench().gateway.cancel(
        {
          gatewayPaymentId: await bench().unpaidPayment(),
          expectedRefundableMinor: PRICE,
          reason: 'refund',
        },
        newKey(),
      ),
    );
    expect(error).toMatchObject({ kind: 'NOT_REFUNDABLE', retry: 'never' });
  });
};
