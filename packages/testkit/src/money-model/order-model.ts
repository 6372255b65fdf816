import type { Currency } from '@inkvine/contracts/money';
import type { RefundTerms } from '@inkvine/contracts/refunds';
import { quoteRefund, type RefundQuote } from '@inkvine/domain/payments/refund-quote';
import {
  PAID_COINS_VALID_YEARS,
  TOP_UP_BONUS_VALID_DAYS,
  yearsAfter,
} from '@inkvine/domain/wallet/lot-terms';
import { payDebt, settleDisputes } from './dispute-model.ts';
import type { ModelOrder, ModelPurchase, ModelRefund } from './model-state.ts';
import type { MoneyModel } from './model.ts';

export interface Offer {
  paidCoins: number;
  bonusCoins: number;
  price: number;
  currency: Currency;
}

/** An order is paid: its coins come in, and what the person owes is paid with them, the oldest debt first. */
export function topUp(
  model: MoneyModel,
  offer: Offer,
  { failsRefunds, isTransfer }: Pick<ModelOrder, 'failsRefunds' | 'isTransfer'>,
): void {
  const { paid } = bring(model, offer, { failsRefunds, isTransfer });
  for (const { dispute } of model.disputes) payDebt(model, dispute, paid);
}

/** An order is paid for something else than coins: they come in, and pay for a gift at once. */
export function payForGift(model: MoneyModel, offer: Omit<Offer, 'bonusCoins'>): void {
  const { paid } = bring(model, { ...offer, bonusCoins: 0 }, { failsRefunds: false, isTransfer: false });
  model.giveWhole(paid);
}

/** Its coins return; what money paid is on its way back. Answers the place of the order that gives it back. */
export function returnGift(model: MoneyModel, gift: ModelPurchase): number | null {
  model.undo(gift);
  if (gift.order === null) return null;
  const order = model.orders[gift.order]!;
  const { coins } = order.paid;
  order.paid.remaining -= coins;
  order.paid.held += coins;
  const { price } = order;
  order.refunds.push({
    ...{ state: 'approved', gross: price, amount: price, coins, expiredCoins: 0, bonusCoins: 0 },
  });
  return gift.order;
}

function bring(
  model: MoneyModel,
  offer: Offer,
  { failsRefunds, isTransfer }: Pick<ModelOrder, 'failsRefunds' | 'isTransfer'>,
): ModelOrder {
  const { currency, price } = offer;
  const order = model.orders.length;
  const paid = model.grant({
    ...{ kind: 'paid', coins: offer.paidCoins, paidMinor: price, currency, order },
    expires: yearsAfter(model.date, PAID_COINS_VALID_YEARS),
  });
  const bonus =
    offer.bonusCoins === 0
      ? null
      : model.grant({
          ...{ kind: 'bonus', coins: offer.bonusCoins, currency, order },
          expires: model.later(TOP_UP_BONUS_VALID_DAYS),
        });
  model.orders.push({
    ...{
      currency,
      price,
      paidAt: model.at,
      paid,
      bonus,
      refunds: [],
      disputes: [],
      failsRefunds,
      isTransfer,
    },
  });
  return model.orders[order]!;
}

/** What the order gives back now; null when it gives nothing. */
export function quote(model: MoneyModel, order: ModelOrder, terms: RefundTerms): RefundQuote | null {
  if (order.refunds.some(({ state }) => state === 'requested' || state === 'approved')) return null;
  if (order.disputes.some(({ state }) => state !== 'won')) return null;
  const done = order.refunds.filter(({ state }) => state === 'done');
  const refundedMinor = done.reduce((sum, refund) => sum + refund.gross, 0);
  const { paid, bonus, currency, paidAt } = order;
  const answer = quoteRefund(
    { paidAt, currency, paid: { ...paid, refundedMinor, lostMinor: 0 }, bonus },
    terms,
    model.date,
  );
  return answer.possible ? answer : null;
}

/** The coins leave the wallet with the request. */
export function hold(order: ModelOrder, answer: RefundQuote & { possible: true }): ModelRefund {
  const { paid, bonus } = order;
  const { gross, amount, coins, expiredCoins, bonusCoins } = answer;
  const refund = { state: 'requested' as const, gross, amount, coins, expiredCoins, bonusCoins };
  paid.remaining -= coins;
  paid.expired -= expiredCoins;
  paid.held += coins + expiredCoins;
  if (bonus !== null) {
    bonus.remaining -= bonusCoins;
    bonus.revoked += bonusCoins;
  }
  order.refunds.push(refund);
  return refund;
}

export function complete({ paid }: ModelOrder, refund: ModelRefund): void {
  refund.state = 'done';
  paid.held -= refund.coins + refund.expiredCoins;
  paid.refunded += refund.coins + refund.expiredCoins;
}

/** The refund came to nothing, even after it was done. */
export function undo(model: MoneyModel, order: ModelOrder, refund: ModelRefund): void {
  const { paid, bonus } = order;
  const { coins, expiredCoins, bonusCoins } = refund;
  if (refund.state === 'done') paid.refunded -= coins + expiredCoins;
  else paid.held -= coins + expiredCoins;
  refund.state = 'over';
  paid.remaining += coins;
  paid.expired += expiredCoins;
  if (bonus !== null) {
    bonus.remaining += bonusCoins;
    bonus.revoked -= bonusCoins;
  }
  settleDisputes(model, order);
}

/** What of the order's money is not back with the person. */
export const kept = ({ price, refunds, disputes }: ModelOrder): number => {
  const returned = refunds.map(({ state, amount }) => (state === 'done' ? amount : 0));
  const reversed = disputes.map(({ isReversal, state, minor }) =>
    isReversal && state !== 'won' ? minor : 0,
  );
  return [...returned, ...reversed].reduce((left, minor) => left - minor, price);
};
