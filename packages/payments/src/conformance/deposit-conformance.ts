import type { GatewayEvent, RefundAccount } from '@inkvine/core/payments/payment-gateway.port';
import { describe, expect, it } from 'vitest';
import { checkoutInput, failure, newKey, openOrder, PRICE, refOf } from './gateway-bench.ts';
import type { Callback, Conformance, GatewayBench, Order } from './gateway-bench.ts';

export interface DepositBench extends GatewayBench {
  deposits: {
    /** The customer asks for an account in the payment window; gives what the browser brings back. */
    customerTransfers(order: Order): Promise<Callback>;
    /** What the customer's bank does: money comes, the bank takes it back, or the time is over. */
    bank(order: Order, act: 'deposit' | 'reverse' | 'expire'): Promise<void>;
    /** An account that is nobody's. */
    nobodys: RefundAccount;
  };
}

const ACCOUNT: RefundAccount = { bankCode: '88', accountNumber: '110234567890', holderName: '김독자' };

/** Gateways that give a customer an account to transfer to. */
export const describeDeposits: Conformance<DepositBench> = (bench) => {
  const gateway = () => bench().gateway;

  /** An order with its account. */
  const issue = async () => {
    const order = await openOrder(bench());
    const callback = await bench().deposits.customerTransfers(order);
    const payment = await gateway().approve({ expected: order, callback }, newKey());
    return { order, callback, payment };
  };

  const deposited = async () => {
    const issued = await issue();
    await bench().deposits.bank(issued.order, 'deposit');
    return issued;
  };

  const statusOf = async (order: Order) => (await gateway().getStatus(refOf(order)))?.status;

  /** The news of deposits so far, proved by `secret`. */
  const newsOf = async (secret: string): Promise<GatewayEvent[]> => {
    await bench().webhooks.flush();
    const findDepositSecret = async () => secret;
    const events = await Promise.all(
      bench().webhooks.received.map((webhook) => gateway().parseWebhook({ ...webhook, findDepositSecret })),
    );
    return events.filter(({ kind }) => kind === 'deposit');
  };

  describe('a transfer', () => {
    it('opens the window for an account', async () => {
      const { client } = await gateway().createCheckout(
        checkoutInput(bench().currency, { payBy: 'bank_transfer' }),
        newKey(),
      );
      expect(client).toMatchObject({ method: 'VIRTUAL_ACCOUNT' });
    });

    it('waits at an account of its own, and nothing is booked', async () => {
      const { order, callback, payment } = await issue();
      expect(payment).toMatchObject({
        status: 'AWAITING_DEPOSIT',
        methodKind: 'virtual_account',
        refundableMinor: 0,
        virtualAccount: { holderName: expect.stringMatching(/./) },
      });
      expect(Date.parse(payment.virtualAccount?.dueAt ?? '')).toBeGreaterThan(Date.now());
      expect(payment.depositSecret).toMatch(/./);
      expect(JSON.stringify(payment.raw)).not.toContain(payment.virtualAccount?.accountNumber);
      const again = await gateway().approve({ expected: order, callback }, newKey());
      expect(again.virtualAccount).toEqual(payment.virtualAccount);
      expect(await bench().bookings(order)).toEqual([]);
    });

    it('is paid once the money comes, as a callback with its secret tells', async () => {
      const { order, payment } = await deposited();
      expect(await statusOf(order)).toBe('PAID');
      const [event] = await newsOf(payment.depositSecret ?? '');
      expect(event).toMatchObject({ trust: 'shared-secret', ref: { orderId: order.orderId } });
      expect(await gateway().getStatus(event!.ref)).toMatchObject({
        status: 'PAID',
        refundableMinor: PRICE,
        virtualAccount: payment.virtualAccount,
      });
      expect((await failure(newsOf('of another order'))).kind).toBe('SIGNATURE_INVALID');
      expect(await bench().bookings(order)).toEqual([PRICE]);
    });

    it('waits again when the bank takes it back, and may come again', async () => {
      const { order, payment } = await deposited();
      await bench().deposits.bank(order, 'reverse');
      expect(await gateway().getStatus(refOf(order))).toMatchObject({
        status: 'AWAITING_DEPOSIT',
        refundableMinor: 0,
      });
      expect(await newsOf(payment.depositSecret ?? '')).toHaveLength(2);
      await bench().deposits.bank(order, 'deposit');
      expect(await statusOf(order)).toBe('PAID');
      expect(await bench().bookings(order)).toEqual([PRICE, -PRICE, PRICE]);
    });

    it('has a time, after which it still may come', async () => {
      const { order } = await issue();
      await bench().deposits.bank(order, 'expire');
      expect(await statusOf(order)).toBe('EXPIRED');
      await bench().deposits.bank(order, 'deposit');
      expect(await statusOf(order)).toBe('PAID');
    });

    it('can be called off whole before it comes, and moves no money', async () => {
      const { order, payment } = await issue();
      const { gatewayPaymentId } = payment;
      const all = { gatewayPaymentId, expectedRefundableMinor: PRICE, reason: 'called off' };
      const part = { ...all, amount: { amountMinor: 1_000, currency: bench().currency } };
      expect((await failure(gateway().cancel(part, newKey()))).kind).toBe('NOT_REFUNDABLE');
      expect((await gateway().cancel(all, newKey())).payment.status).toBe('CANCELED');
      expect(await bench().bookings(order)).toEqual([]);
    });

    it('goes back to an account that the customer names', async () => {
      const { order, payment } = await deposited();
      const { gatewayPaymentId } = payment;
      const part = {
        ...{ gatewayPaymentId, expectedRefundableMinor: PRICE, reason: 'refund' },
        amount: { amountMinor: 4_000, currency: bench().currency },
      };
      const { nobodys } = bench().deposits;
      for (const refundAccount of [undefined, nobodys]) {
        const input = { ...part, ...(refundAccount && { refundAccount }) };
        expect((await failure(gateway().cancel(input, newKey()))).kind).toBe('ACCOUNT_REFUSED');
      }
      const { payment: refunded } = await gateway().cancel({ ...part, refundAccount: ACCOUNT }, newKey());
      expect(refunded).toMatchObject({ status: 'PARTIALLY_REFUNDED', refundedMinor: 4_000 });
      expect(await bench().bookings(order)).toEqual([PRICE, -4_000]);
    });
  });
};
