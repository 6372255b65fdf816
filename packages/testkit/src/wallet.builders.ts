import { createIds } from '@inkvine/core/ports/ids.port';
import type { Executor } from '@inkvine/db/database';
import { grantCoins, type LotGrant } from '@inkvine/db/wallet/grant.repository';
import { insertWalletIfMissing } from '@inkvine/db/wallet/wallet.repository';

const ids = createIds();

export interface CoinsOverrides {
  paid?: number;
  /** What was paid for the paid coins, in won; 100 each unless said otherwise. */
  priceMinor?: number;
  bonus?: number;
  /** Coins of an event, whose campaign is called `campaign`. */
  event?: number;
  campaign?: string;
  /** Of every lot; never unless said otherwise. */
  expiresAt?: string;
  /** When the coins came in. */
  at?: string;
}

/**
 * Coins in a person's wallet, as an order that was paid or a gift brought them; makes the wallet when missing. Gives the
 * key of the transaction.
 */
export async function buildCoins(
  db: Executor,
  userId: string,
  overrides: CoinsOverrides,
): Promise<{ idemKey: string }> {
  const { paid = 0, bonus = 0, event = 0, campaign = 'Autumn festival' } = overrides;
  const { expiresAt = 'infinity', at = '2026-11-01T00:00:00.000Z' } = overrides;
  const priceMinor = overrides.priceMinor ?? paid * 100;
  await insertWalletIfMissing(db, { id: ids.next(), userId });
  const lots: LotGrant[] = [];
  if (paid > 0) lots.push({ kind: 'paid', coins: paid, expiresAt, paidMinor: priceMinor });
  if (bonus > 0) lots.push({ kind: 'bonus', coins: bonus, expiresAt, paidMinor: 0 });
  if (event > 0) lots.push({ kind: 'event', campaign, coins: event, expiresAt, paidMinor: 0 });
  const topUpId = paid > 0 ? await buildPaidTopUp(db, { userId, paid, bonus, priceMinor, at }) : null;
  const idemKey = `built:${ids.next()}`;
  const outcome = await grantCoins(db, {
    txnId: ids.next(),
    userId,
    kind: topUpId !== null ? 'top_up' : event > 0 ? 'event' : 'bonus',
    lots,
    topUpId,
    actorId: null,
    reason: null,
    idemKey,
    reqHash: '',
    at,
  });
  if (outcome !== 'OK') throw new Error(`coins were not granted: ${outcome}`);
  return { idemKey };
}

async function buildPaidTopUp(
  db: Executor,
  order: { userId: string; paid: number; bonus: number; priceMinor: number; at: string },
): Promise<string> {
  const productId = ids.next();
  const topUpId = ids.next();
  const bought = {
    name_ko: '코인',
    name_en: 'Coins',
    paid_coins: order.paid,
    bonus_coins: order.bonus,
    price_minor: order.priceMinor,
    currency: 'KRW',
  };
  await db
    .insertInto('coin_product')
    .values({ id: productId, ...bought })
    .execute();
  await db
    .insertInto('top_up')
    .values({
      id: topUpId,
      user_id: order.userId,
      product_id: productId,
      ...bought,
      status: 'paid',
      gateway: 'toss',
      return_to: 'web',
      idempotency_key: ids.next(),
      request_hash: '',
      paid_at: order.at,
    })
    .execute();
  return topUpId;
}

/** How the author of a branch sells its chapters beside for good. */
export async function buildSaleTerms(
  db: Executor,
  branchId: string,
  terms: {
    rentCoins?: number;
    rentHours?: number;
    waitHours?: number;
    waitFrom?: number;
    excludeLatest?: number;
  },
): Promise<void> {
  await db
    .insertInto('sale_terms')
    .values({
      branch_id: branchId,
      rent_coins: terms.rentCoins ?? null,
      rent_hours: terms.rentHours ?? 72,
      wait_hours: terms.waitHours ?? null,
      wait_from: terms.waitFrom ?? 1,
      wait_exclude_latest: terms.excludeLatest ?? 0,
    })
    .execute();
}
