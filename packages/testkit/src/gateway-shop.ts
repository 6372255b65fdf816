import { randomUUID } from 'node:crypto';
import { CoinProductDraft, StartTopUpInput, type PayBy } from '@inkvine/contracts/payments';
import type { PayoutBooks } from '@inkvine/core/creators/payout-books';
import type { Actor } from '@inkvine/core/identity/actor';
import { createIdentityService } from '@inkvine/core/identity/identity.service';
import { createGatewayBooksService } from '@inkvine/core/payments/gateway-books.service';
import { createDisputeDeskService } from '@inkvine/core/payments/dispute-desk.service';
import { createDisputesService } from '@inkvine/core/payments/disputes.service';
import { createGateways } from '@inkvine/core/payments/gateways';
import { createMethodRegistrationsService } from '@inkvine/core/payments/method-registrations.service';
import { createProductsService } from '@inkvine/core/payments/products.service';
import { createRefundDeskService } from '@inkvine/core/payments/refund-desk.service';
import { createRefundsService } from '@inkvine/core/payments/refunds.service';
import { createTopUpsService } from '@inkvine/core/payments/top-ups.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createWalletService } from '@inkvine/core/wallet/wallet.service';
import { findTopUp } from '@inkvine/db/payments/top-up.repository';
import type { GatewayBench } from '@inkvine/payments/conformance/gateway-bench';
import type { TestDatabase } from './database.ts';
import type { FakeClock } from './fake-clock.ts';
import { buildActor } from './identity.builders.ts';
import { createLocalWakeUps } from './local-wake-ups.ts';
import { createSavedMethodParts } from './saved-method-parts.ts';

const NOBODY_IS_PAID: Pick<PayoutBooks, 'compareDay'> = { compareDay: async () => undefined };

/** What every order of the shop buys, in the currency of its gateway. */
export const SHOP_OFFER = { paidCoins: 50, bonusCoins: 5, price: 5_500 };

/** All that buying coins and giving them back needs, each gateway taking its own currency. */
export function createGatewayShop(parts: {
  db: TestDatabase['db'];
  clock: FakeClock;
  benches: readonly GatewayBench[];
  payoutBooks?: Pick<PayoutBooks, 'compareDay'>;
}) {
  const { db, clock, benches, payoutBooks = NOBODY_IS_PAID } = parts;
  const gateways = createGateways(
    benches.map((bench) => bench.gateway),
    Object.fromEntries(benches.map((bench) => [bench.currency, bench.gateway.id])),
    benches.flatMap((bench) => bench.savedMethods ?? []),
  );
  const site = {
    publicUrl: 'https://ink.test',
    timeZone: 'Asia/Seoul',
  };
  const common = { db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site };
  const identity = createIdentityService(common);
  const wallet = createWalletService(common);
  const methodParts = createSavedMethodParts({ ...common, gateways });
  const { methodTokens, paymentMethods } = methodParts;
  const refunds = createRefundsService({ ...common, gateways, identity, methodTokens });
  const products = createProductsService({ ...common, gateways });
  const disputes = createDisputesService({ ...common, gateways, identity, refunds });
  const topUps = createTopUpsService({
    ...common,
    ...{ gateways, wallet, identity, refunds, disputes },
    ...methodParts,
  });

  const offer = async ({ currency }: GatewayBench) =>
    await products.create(
      await buildActor(db, { role: 'operator' }),
      CoinProductDraft.parse({ name: { ko: '코인', en: 'Coins' }, ...SHOP_OFFER, currency, sortOrder: 1 }),
    );

  return {
    gateways,
    wallet,
    products,
    refunds,
    disputes,
    topUps,
    paymentMethods,
    methodTokens,
    registrations: createMethodRegistrationsService({ ...common, gateways, methodTokens, identity }),
    charges: methodParts.charges,
    memberships: methodParts.memberships,
    desk: createRefundDeskService({ ...common, refunds }),
    disputeDesk: createDisputeDeskService(common),
    books: createGatewayBooksService({
      ...common,
      ...{ gateways, topUps, refunds, disputes, payoutBooks },
    }),

    /** What every order buys, in the currency of the gateway. */
    offer,

    /** An order whose checkout is open, and how the gateway knows it. */
    async order(reader: Actor, bench: GatewayBench, payBy?: PayBy) {
      const product = await offer(bench);
      const request = { productId: product.id, expectedPrice: SHOP_OFFER.price, returnTo: 'web' };
      const { topUpId } = await topUps.start(
        reader,
        StartTopUpInput.parse({ ...request, payBy, idempotencyKey: randomUUID() }),
      );
      const { client } = await topUps.getCheckout(topUpId);
      if (client === null) throw new Error('the checkout of a new order is not open');
      const gatewayOrderId = (await findTopUp(db, topUpId))?.gateway_order_id;
      const amount = { amountMinor: SHOP_OFFER.price, currency: bench.currency };
      return {
        topUpId,
        atGateway: { orderId: topUpId, amount, ...(gatewayOrderId != null && { gatewayOrderId }) },
      };
    },
  };
}
