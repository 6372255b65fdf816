import type { EarningSource } from '@inkvine/contracts/settlement-rules';
import { clawbacksOf, lossOf } from '@inkvine/domain/payments/dispute-loss';
import type { ModelDispute, ModelLot, ModelOrder } from './model-state.ts';
import type { MoneyModel } from './model.ts';

export function openDispute(model: MoneyModel, order: ModelOrder, minor: number, isReversal = false): void {
  const dispute: ModelDispute = { state: 'open', minor, isReversal, owed: 0, repaid: 0, clawbacks: [] };
  order.disputes.push(dispute);
  model.disputes.push({ order, dispute });
  settleDisputes(model, order);
}

export function closeDispute(model: MoneyModel, place: number, state: 'won' | 'lost'): void {
  const { order, dispute } = model.disputes[place]!;
  dispute.state = state;
  settleDisputes(model, order);
}

const lotsOf = ({ paid, bonus }: ModelOrder): ModelLot[] => (bonus === null ? [paid] : [paid, bonus]);

/** Makes the coins of an order what its disputes say: frozen, gone or free. */
export function settleDisputes(model: MoneyModel, order: ModelOrder): void {
  const last = order.disputes.findLast(({ state }) => state === 'lost');
  if (last !== undefined) revoke(model, order, last);
  if (order.disputes.some(({ state }) => state === 'open')) freeze(order, Infinity);
  else release(order);
}

function freeze(order: ModelOrder, paidAtMost: number): void {
  for (const lot of lotsOf(order)) {
    const coins = Math.min(lot.remaining, lot.kind === 'paid' ? paidAtMost : Infinity);
    lot.remaining -= coins;
    lot.held += coins;
    lot.frozen += coins;
  }
}

function release(order: ModelOrder): void {
  for (const lot of lotsOf(order)) {
    lot.remaining += lot.frozen;
    lot.held -= lot.frozen;
    lot.frozen = 0;
  }
}

/** The money of the lost disputes is gone: so are coins for it, and what was spent of them is a debt. */
function revoke(model: MoneyModel, order: ModelOrder, last: ModelDispute): void {
  const { paid, bonus, price, disputes } = order;
  const lost = disputes.filter(({ state }) => state === 'lost');
  const loss = lossOf({
    ...{ paidMinor: price, lostMinor: lost.reduce((sum, { minor }) => sum + minor, 0) },
    paid: {
      ...paid,
      refunded: paid.refunded + paid.held - paid.frozen,
      frozen: paid.remaining + paid.frozen,
    },
    owed: disputes.reduce((sum, { owed }) => sum + owed, 0),
  });
  const isBonusLeft = bonus !== null && bonus.remaining + bonus.frozen > 0;
  if (loss.revoked === 0 && loss.debt === 0 && !isBonusLeft) return;
  release(order);
  freeze(order, loss.revoked);
  for (const lot of lotsOf(order)) {
    lot.held -= lot.frozen;
    lot.revoked += lot.frozen;
    lot.frozen = 0;
  }
  last.owed += loss.debt;
  model.debt += loss.debt;
  if (model.bearer === 'creators') clawBack(model, order, last, loss.debt);
}

/** The newest purchases that the debt was spent on give back what it brought their author. */
function clawBack(model: MoneyModel, { paid, disputes }: ModelOrder, last: ModelDispute, debt: number): void {
  const funded = model.purchases
    .toReversed()
    .flatMap(({ source, takes, isReturned }) =>
      takes
        .filter(({ lotId }) => lotId === paid.id && !isReturned)
        .map(({ coins, minor }) => ({ source, coins, minor, spendTxnId: '', creatorId: '', novelId: '' })),
    );
  const before = disputes.flatMap(({ clawbacks }) => clawbacks).reduce((sum, { coins }) => sum + coins, 0);
  for (const { source, coins, minor } of clawbacksOf(funded, debt, before)) {
    last.clawbacks.push({ source: source as EarningSource, coins, repaid: 0 });
    model.earn(source as EarningSource, paid.currency, -minor);
  }
}

/** What the person owes of one dispute is paid with a lot that has just come in, as far as that goes. */
export function payDebt(model: MoneyModel, dispute: ModelDispute, lot: ModelLot): void {
  const pay = (wanted: number): { coins: number; minor: number } => {
    const coins = Math.min(wanted, dispute.owed - dispute.repaid, lot.remaining);
    lot.remaining -= coins;
    lot.spent += coins;
    const value = Math.floor((lot.paidMinor * lot.spent) / lot.coins);
    const minor = Math.max(0, value - lot.recognizedMinor);
    lot.recognizedMinor += minor;
    dispute.repaid += coins;
    model.debt -= coins;
    return { coins, minor };
  };
  for (const line of dispute.clawbacks.filter(({ coins, repaid }) => repaid < coins)) {
    const { coins, minor } = pay(line.coins - line.repaid);
    line.repaid += coins;
    if (coins > 0) model.earn(line.source, lot.currency, minor);
  }
  pay(dispute.owed);
}
