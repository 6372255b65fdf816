import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { CoinProductDraft, StartTopUpInput } from '@inkvine/contracts/payments';
import { RequestRefundInput } from '@inkvine/contracts/refunds';
import { findTopUp } from '@inkvine/db/payments/top-up.repository';
import fc from 'fast-check';
import { command, type MoneyCommand } from './command.ts';
import { closeDispute, openDispute } from './dispute-model.ts';
import type { ModelOrder, ModelRefund } from './model-state.ts';
import type { MoneyModel } from './model.ts';
import { complete, hold, kept, quote, topUp, undo } from './order-model.ts';
import type { MoneyWorld } from './world.ts';

/** Where transfers go back to. */
const ACCOUNT = { bankCode: '88', accountNumber: '110234567890', holderName: '김독자' };

const offer = fc.record({
  paidCoins: fc.integer({ min: 1, max: 40 }),
  bonusCoins: fc.constantFrom(0, 0, 3, 10),
  price: fc.integer({ min: 100, max: 400_000 }),
  currency: fc.constantFrom('INR' as const, 'INR' as const, 'KRW' as const),
});

const buying = fc
  .record({
    ...{ offer, times: fc.integer({ min: 1, max: 3 }) },
    ...{ failsRefunds: fc.boolean(), isTransfer: fc.boolean() },
  })
  .map((bought) =>
    command(`top-up ${JSON.stringify(bought)}`, async (model, world, expecting) => {
      const { shop, operator, reader } = world;
      const { price, currency } = bought.offer;
      const failsRefunds = bought.failsRefunds && currency === 'INR';
      const isTransfer = bought.isTransfer && currency === 'KRW';
      const name = { ko: '코인', en: 'Coins' };
      const draft = CoinProductDraft.parse({ ...bought.offer, name, sortOrder: 1 });
      const { id: productId } = await shop.products.create(operator, draft);
      const input = StartTopUpInput.parse({
        ...{ productId, expectedPrice: price, returnTo: 'web', idempotencyKey: randomUUID() },
        ...(isTransfer && { payBy: 'bank_transfer' }),
      });
      const started = await expecting('done', () => shop.topUps.start(reader, input), bought.times);
      const { topUpId } = started!;
      await shop.topUps.getCheckout(topUpId);
      const gatewayOrderId = (await findTopUp(world.db, topUpId))?.gateway_order_id;
      const atGateway = {
        ...{ orderId: topUpId, amount: { amountMinor: price, currency } },
        ...(gatewayOrderId != null && { gatewayOrderId }),
      };
      if (failsRefunds) world.razorpay.nextPaymentRefunds('failing');
      const callback = isTransfer
        ? await world.toss.deposits.customerTransfers(atGateway)
        : await world.benchOf(currency).customerPays(atGateway);
      const confirm = async () => (await shop.topUps.confirm(reader, { topUpId, callback })).status;
      if (isTransfer) {
        assert.equal(await expecting('done', confirm, bought.times), 'waiting');
        await world.toss.deposits.bank(atGateway, 'deposit');
      }
      topUp(model, bought.offer, { failsRefunds, isTransfer });
      await expecting('done', confirm, bought.times);
      const { gatewayPaymentId } = (await world.benchOf(currency).gateway.getStatus(atGateway))!;
      world.orders.push({ topUpId, atGateway, gatewayPaymentId, refundIds: [] });
    }),
  );

const asking = fc.record({ order: fc.nat(20), times: fc.integer({ min: 1, max: 2 }) }).map((wanted) =>
  command(
    `ask for a refund ${JSON.stringify(wanted)}`,
    async (model, world, expecting) => {
      const { shop, reader } = world;
      const place = wanted.order % model.orders.length;
      const order = model.orders[place]!;
      const { topUpId, refundIds } = world.orders[place]!;
      const answer = quote(model, order, world.refundTerms);
      const isPossible = answer?.possible === true;
      const preview = await shop.refunds.preview(reader, { topUpId });
      assert.equal(preview.possible, isPossible);
      if (preview.possible && isPossible)
        assert.deepEqual([preview.amount, preview.fee], [answer.amount, answer.fee]);
      const idempotencyKey = randomUUID();
      const account = order.isTransfer ? { account: ACCOUNT } : {};
      const request = (expectedAmount: number, note = '') =>
        RequestRefundInput.parse({ topUpId, expectedAmount, note, idempotencyKey, ...account });
      const ask = (input: ReturnType<typeof request>) => shop.refunds.request(reader, input);
      if (!isPossible) {
        await expecting('REFUND_NOT_POSSIBLE', () => ask(request(1)), wanted.times);
        return;
      }
      await expecting('REFUND_CHANGED', () => ask(request(answer.amount + 1)));
      if (order.isTransfer)
        await expecting('REFUND_ACCOUNT_NEEDED', () =>
          ask({ ...request(answer.amount), account: undefined }),
        );
      const refund = hold(order, answer);
      const asked = await expecting('done', () => ask(request(answer.amount)), wanted.times);
      refund.state = asked!.state === 'approved' ? 'approved' : 'requested';
      refundIds.push(asked!.id);
      await expecting('IDEMPOTENCY_MISMATCH', () => ask(request(answer.amount, 'Please')));
    },
    (model) => model.orders.length > 0,
  ),
);

/** Refunds of the model in these states, with the places at which the world has them. */
const refundsIn = (model: MoneyModel, states: readonly ModelRefund['state'][]) =>
  model.orders.flatMap((order, place) =>
    order.refunds
      .map((refund, index) => ({ order, place, refund, index }))
      .filter(({ refund }) => states.includes(refund.state)),
  );

/** A bank that has an open dispute, or has won one, does not let the gateway give the money too. */
const isRefusedByGateway = ({ disputes, failsRefunds }: ModelOrder) =>
  failsRefunds || disputes.some(({ state }) => state !== 'won');

const deciding = fc
  .record({ refund: fc.nat(9), decision: fc.constantFrom('approve', 'approve', 'reject', 'withdraw') })
  .map((wanted) =>
    command(
      `decide a refund ${JSON.stringify(wanted)}`,
      async (model, world, expecting) => {
        const { shop, operator, reader } = world;
        const open = refundsIn(model, ['requested', 'approved']);
        const { order, place, refund, index } = open[wanted.refund % open.length]!;
        const refundId = world.orders[place]!.refundIds[index]!;
        const { version } = (await shop.desk.getDetail(operator, { refundId })).refund;
        const isRequested = refund.state === 'requested';
        if (isRequested && wanted.decision === 'withdraw') {
          undo(model, order, refund);
          await expecting('done', () => shop.refunds.withdraw(reader, { refundId }), 2);
          return;
        }
        if (isRequested && wanted.decision === 'reject') {
          undo(model, order, refund);
          const decision = { refundId, version, answer: 'Not now' };
          await expecting('done', () => shop.desk.reject(operator, decision));
          await expecting('REFUND_DECIDED', () => shop.desk.reject(operator, decision));
          return;
        }
        if (isRequested) await expecting('done', () => shop.desk.approve(operator, { refundId, version }));
        if (isRefusedByGateway(order)) undo(model, order, refund);
        else complete(order, refund);
        await settleAtGateway(world, place, refundId);
      },
      (model) => refundsIn(model, ['requested', 'approved']).length > 0,
    ),
  );

/** The job, twice as queues do, and the news of a gateway that takes its time. */
async function settleAtGateway(world: MoneyWorld, place: number, refundId: string): Promise<void> {
  const { shop, razorpay, orders } = world;
  await shop.refunds.settleRefund(refundId);
  await razorpay.settleRefunds();
  await shop.refunds.inspect(orders[place]!.topUpId);
  await shop.refunds.settleRefund(refundId);
}

const refundReturning = fc.nat(9).map((wanted) =>
  command(
    `a bank sends refund ${wanted} back`,
    async (model, world) => {
      const done = refundsIn(model, ['done']).filter(({ order }) => order.currency === 'INR');
      const { order, place, refund, index } = done[wanted % done.length]!;
      const { topUpId, refundIds } = world.orders[place]!;
      const detail = await world.shop.desk.getDetail(world.operator, { refundId: refundIds[index]! });
      await world.razorpay.bankReturnsRefund(detail.refund.gatewayRefundId!);
      undo(model, order, refund);
      await world.shop.refunds.inspect(topUpId);
      await world.shop.refunds.inspect(topUpId);
    },
    (model) => refundsIn(model, ['done']).some(({ order }) => order.currency === 'INR'),
  ),
);

const disputable = (model: MoneyModel) =>
  model.orders.flatMap((order, place) => {
    const left = order.disputes.reduce(
      (sum, { state, minor }) => sum - (state === 'won' ? 0 : minor),
      kept(order),
    );
    const isFree = !order.refunds.some(({ state }) => state === 'requested' || state === 'approved');
    return order.currency === 'INR' && isFree && left >= 100 ? [{ order, place, left }] : [];
  });

async function hearOfDispute({ shop }: MoneyWorld, disputeId: string): Promise<void> {
  await shop.disputes.look('razorpay', disputeId, (row) => shop.topUps.inquireAgain(row));
}

const disputing = fc.record({ order: fc.nat(9), isWhole: fc.boolean() }).map((wanted) =>
  command(
    `a bank asks a payment back ${JSON.stringify(wanted)}`,
    async (model, world) => {
      const orders = disputable(model);
      const { order, place, left } = orders[wanted.order % orders.length]!;
      const minor = wanted.isWhole ? left : Math.ceil(left / 2);
      const disputeId = await world.razorpay.bankDisputes(world.orders[place]!.gatewayPaymentId, minor);
      world.disputeIds.push(disputeId);
      openDispute(model, order, minor);
      await hearOfDispute(world, disputeId);
      await hearOfDispute(world, disputeId);
    },
    (model) => disputable(model).length > 0,
  ),
);

/** Transfers whose money is all there, as banks can take them back. */
const reversible = (model: MoneyModel) =>
  model.orders.flatMap((order, place) =>
    order.isTransfer && kept(order) === order.price ? [{ order, place }] : [],
  );

const reversing = fc.nat(9).map((wanted) =>
  command(
    `a bank takes transfer ${wanted} back`,
    async (model, world) => {
      const orders = reversible(model);
      const { order, place } = orders[wanted % orders.length]!;
      const { topUpId, atGateway } = world.orders[place]!;
      await world.toss.deposits.bank(atGateway, 'reverse');
      for (const refund of order.refunds)
        if (refund.state === 'requested' || refund.state === 'approved') undo(model, order, refund);
      openDispute(model, order, order.price, true);
      world.disputeIds.push(topUpId);
      await Promise.all([world.shop.refunds.inspect(topUpId), world.shop.refunds.inspect(topUpId)]);
    },
    (model) => reversible(model).length > 0,
  ),
);

const openDisputes = (model: MoneyModel, isReversal = false) =>
  model.disputes.flatMap(({ dispute }, place) =>
    dispute.state === 'open' && dispute.isReversal === isReversal ? [place] : [],
  );

const reversalEnding = fc.record({ reversal: fc.nat(9), comesAgain: fc.boolean() }).map((wanted) =>
  command(
    `a transfer comes again, or never ${JSON.stringify(wanted)}`,
    async (model, world) => {
      const open = openDisputes(model, true);
      const place = open[wanted.reversal % open.length]!;
      const { topUpId, atGateway } = world.orders.find((order) => order.topUpId === world.disputeIds[place])!;
      await world.toss.deposits.bank(atGateway, wanted.comesAgain ? 'deposit' : 'expire');
      closeDispute(model, place, wanted.comesAgain ? 'won' : 'lost');
      await Promise.all([world.shop.refunds.inspect(topUpId), world.shop.refunds.inspect(topUpId)]);
    },
    (model) => openDisputes(model, true).length > 0,
  ),
);

const disputeEnding = fc
  .record({ dispute: fc.nat(9), state: fc.constantFrom('won' as const, 'lost' as const, 'lost' as const) })
  .map((wanted) =>
    command(
      `a dispute ends ${JSON.stringify(wanted)}`,
      async (model, world) => {
        const open = openDisputes(model);
        const place = open[wanted.dispute % open.length]!;
        const disputeId = world.disputeIds[place]!;
        await world.razorpay.closeDispute(disputeId, wanted.state);
        closeDispute(model, place, wanted.state);
        await Promise.all([hearOfDispute(world, disputeId), hearOfDispute(world, disputeId)]);
      },
      (model) => openDisputes(model).length > 0,
    ),
  );

/** Money that comes in, goes back, and is asked back. */
export const paymentCommands: fc.Arbitrary<MoneyCommand>[] = [
  ...[buying, buying, buying, asking, deciding, deciding],
  ...[reversing, reversing, reversalEnding],
  ...[refundReturning, refundReturning, disputing, disputing, disputeEnding, disputeEnding],
];
