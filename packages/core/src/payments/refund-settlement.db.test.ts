import { randomUUID } from 'node:crypto';
import type { RefundId, TopUpId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRefundDesk, ORDER_PRICE } from '@inkvine/testkit/refund-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { startTestToss, type TestToss } from '@inkvine/testkit/toss';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { GatewayError } from './gateway-error.ts';
import type { PaymentGateway } from './payment-gateway.port.ts';

let database: TestDatabase;
let clock: FakeClock;
let toss: TestToss;
let reader: Actor;
let operator: Actor;
let topUpId: TopUpId;
let refundId: RefundId;

const build = (gateway: PaymentGateway = toss.gateway) =>
  createRefundDesk({ db: database.db, clock, toss: { ...toss, gateway } });

async function refund() {
  const [newest] = await build().refunds.listOfTopUp(reader, { topUpId });
  return newest!;
}

async function coinsOf(person: Actor) {
  const { paid, bonus } = await build().wallet.getOverview(person);
  return { paid, bonus };
}

/** What the gateway itself says it has given back. */
async function atGateway() {
  const payment = await toss.gateway.getStatus({ orderId: topUpId });
  return payment!.refundedMinor;
}

/** Every look that is due; none may still be needed afterwards. */
async function sweep(times = 1) {
  for (let round = 0; round < times; round += 1) {
    clock.advance(4_000_000);
    await build().refunds.settleOpenRefunds();
  }
}

const cancels = () => toss.requests.filter((request) => request.endsWith('/cancel')).length;
const ALL = { paid: 100, bonus: 10 };
const NONE = { paid: 0, bonus: 0 };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = createFakeClock();
  toss = await startTestToss(clock, { timeoutMs: 10_000 });
  reader = await buildActor(database.db);
  operator = await buildActor(database.db, { role: 'operator' });
  const { buy, refunds, asking } = build();
  topUpId = await buy(reader);
  ({ id: refundId } = await refunds.request(reader, asking(topUpId, ORDER_PRICE)));
});
afterEach(async () => {
  await assertSoundLedger(database.db);
  await toss.close();
});

describe('the money goes back exactly once', () => {
  it('when the job comes, comes again, and the sweep after it', async () => {
    const { refunds } = build();
    await Promise.all([refunds.settleRefund(refundId), refunds.settleRefund(refundId)]);
    await refunds.settleRefund(refundId);
    await sweep();
    const done = await refund();
    expect(done).toMatchObject({ state: 'done', amount: ORDER_PRICE });
    expect(done.history.map((line) => line.state)).toEqual(['requested', 'approved', 'sending', 'done']);
    expect(await atGateway()).toBe(ORDER_PRICE);
    expect(cancels()).toBe(1);
    expect(await coinsOf(reader)).toEqual(NONE);
    expect(await refunds.getNotice(refundId)).toMatchObject({ refund: { state: 'done' } });
    expect(await refunds.preview(reader, { topUpId })).toMatchObject({
      possible: false,
      why: 'nothing_left',
    });
  });

  it('when no job ever comes: the sweep finds it', async () => {
    await sweep();
    expect(await refund()).toMatchObject({ state: 'done' });
    expect(await atGateway()).toBe(ORDER_PRICE);
  });

  it('when the answer is lost after the money has moved', async () => {
    await toss.control('faults', { kind: 'execute_then_drop', path: 'cancel' });
    await build().refunds.settleRefund(refundId);
    expect(await refund()).toMatchObject({ state: 'unknown' });
    expect(await coinsOf(reader)).toEqual(NONE);
    await sweep();
    expect(await refund()).toMatchObject({ state: 'done' });
    expect(await atGateway()).toBe(ORDER_PRICE);
    expect(cancels()).toBe(1);
  });

  it('when the request is lost before it arrives', async () => {
    await toss.control('faults', { kind: 'drop_before_execute', path: 'cancel' });
    await build().refunds.settleRefund(refundId);
    expect(await refund()).toMatchObject({ state: 'unknown' });
    expect(await atGateway()).toBe(0);
    await sweep();
    expect(await refund()).toMatchObject({ state: 'done' });
    expect(await atGateway()).toBe(ORDER_PRICE);
  });

  it('when the gateway fails after it has given the money back', async () => {
    await toss.control('faults', { kind: 'error_after_execute', path: 'cancel' });
    await build().refunds.settleRefund(refundId);
    expect(await refund()).toMatchObject({ state: 'unknown' });
    await sweep();
    expect(await refund()).toMatchObject({ state: 'done' });
    expect(await atGateway()).toBe(ORDER_PRICE);
    expect(cancels()).toBe(1);
  });

  it('when we are killed between the request and our commit', async () => {
    const killed: PaymentGateway = {
      ...toss.gateway,
      cancel: async (input, options) => {
        await toss.gateway.cancel(input, options);
        throw new Error('killed');
      },
    };
    await expect(build(killed).refunds.settleRefund(refundId)).rejects.toThrow('killed');
    expect(await refund()).toMatchObject({ state: 'sending' });
    await sweep();
    expect(await refund()).toMatchObject({ state: 'done' });
    expect(await atGateway()).toBe(ORDER_PRICE);
  });

  it('when its notice comes while nobody waits for the answer any more', async () => {
    const killed: PaymentGateway = {
      ...toss.gateway,
      cancel: async (input, options) => {
        await toss.gateway.cancel(input, options);
        throw new Error('killed');
      },
    };
    await expect(build(killed).refunds.settleRefund(refundId)).rejects.toThrow('killed');
    await Promise.all([build().refunds.inspect(topUpId), build().refunds.inspect(topUpId)]);
    expect(await refund()).toMatchObject({ state: 'done' });
    await sweep();
    expect(cancels()).toBe(1);
  });

  it('when we are killed before the request, whose key is then repeated', async () => {
    const keys: string[] = [];
    const spying = (fails: boolean): PaymentGateway => ({
      ...toss.gateway,
      cancel: async (input, options) => {
        keys.push(options.idempotencyKey);
        if (fails) throw new Error('killed');
        return await toss.gateway.cancel(input, options);
      },
    });
    await expect(build(spying(true)).refunds.settleRefund(refundId)).rejects.toThrow('killed');
    clock.advance(200_000);
    await build(spying(false)).refunds.settleOpenRefunds();
    expect(await refund()).toMatchObject({ state: 'done' });
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
  });

  it('while the gateway cannot even be asked, and afterwards', async () => {
    const { refunds } = build();
    await toss.control('faults', { kind: 'drop_before_execute', times: 2 });
    await expect(refunds.settleRefund(refundId)).rejects.toBeInstanceOf(GatewayError);
    clock.advance(4_000_000);
    await expect(refunds.settleOpenRefunds()).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' });
    expect(await refund()).toMatchObject({ state: 'approved' });
    await sweep();
    expect(await refund()).toMatchObject({ state: 'done' });
    expect(await atGateway()).toBe(ORDER_PRICE);
  });
});

describe('what the gateway refuses', () => {
  const refusing = (kind: 'NOT_REFUNDABLE' | 'CONFLICT'): PaymentGateway => ({
    ...toss.gateway,
    cancel: () => Promise.reject(new GatewayError({ gateway: 'toss', kind, retry: 'never' })),
  });

  it('for good, fails with its reason, and the coins are back in their lots', async () => {
    await build(refusing('NOT_REFUNDABLE')).refunds.settleRefund(refundId);
    expect(await refund()).toMatchObject({ state: 'failed', failure: 'not_refundable' });
    expect(await coinsOf(reader)).toEqual(ALL);
    expect(await build().refunds.getNotice(refundId)).toMatchObject({ refund: { state: 'failed' } });
    const again = await build().refunds.request(reader, build().asking(topUpId, ORDER_PRICE));
    expect(again.state).toBe('approved');
  });

  it('because it has no such payment, ends where nothing was ever sent', async () => {
    await database.db
      .updateTable('top_up')
      .set({ gateway_payment_id: null })
      .where('id', '=', topUpId)
      .execute();
    await build().refunds.settleRefund(refundId);
    expect(await refund()).toMatchObject({ state: 'failed', failure: 'not_refundable' });
    expect(await coinsOf(reader)).toEqual(ALL);
    expect(cancels()).toBe(0);
  });

  it('because the payment changed, is read again and asked for anew', async () => {
    await build(refusing('CONFLICT')).refunds.settleRefund(refundId);
    expect(await refund()).toMatchObject({ state: 'unknown' });
    await sweep();
    expect(await refund()).toMatchObject({ state: 'done' });
    const { attempts } = await build().desk.getDetail(operator, { refundId });
    expect(attempts.map((attempt) => [attempt.state, attempt.errorKind])).toEqual([
      ...[
        ['failed', 'CONFLICT'],
        ['succeeded', null],
      ],
    ]);
  });
});

describe('money that was given back at the gateway by hand', () => {
  async function refundByHand(amountMinor: number) {
    const payment = await toss.gateway.getStatus({ orderId: topUpId });
    await toss.gateway.cancel(
      {
        gatewayPaymentId: payment!.gatewayPaymentId,
        amount: { amountMinor, currency: 'KRW' },
        expectedRefundableMinor: payment!.refundableMinor,
        reason: 'by hand',
      },
      { idempotencyKey: randomUUID() },
    );
  }

  it('stops our refund, and takes its coins', async () => {
    await refundByHand(4_000);
    await build().refunds.settleRefund(refundId);
    expect(await refund()).toMatchObject({ state: 'failed', failure: 'changed_at_gateway' });
    expect(await atGateway()).toBe(4_000);
    expect(await coinsOf(reader)).toEqual({ paid: 64, bonus: 0 });
    const { desk, disputes } = build();
    expect(await desk.listDifferences(operator)).toEqual([]);
    expect(await disputes.listMine(reader)).toMatchObject([{ origin: 'gateway', amount: 4_000 }]);
  });

  it('is taken when the order is looked at; what nothing explains is a difference', async () => {
    await build().refunds.settleRefund(refundId);
    const { desk } = build();
    expect(await desk.inspect(operator, { topUpId })).toBeNull();
    topUpId = await build().buy(reader);
    await refundByHand(1_000);
    expect(await desk.inspect(operator, { topUpId })).toBeNull();
    const mute: PaymentGateway = {
      ...toss.gateway,
      getStatus: async (ref) => ({ ...(await toss.gateway.getStatus(ref))!, refundedMinor: 5_000 }),
    };
    const seen = { topUpId, atGateway: 5_000, atOurs: 1_000, currency: 'KRW' };
    expect(await build(mute).desk.inspect(operator, { topUpId })).toMatchObject(seen);
    expect(await desk.listDifferences(operator)).toMatchObject([seen]);
    expect(await desk.inspect(operator, { topUpId })).toBeNull();
  });
});
