import { randomUUID } from 'node:crypto';
import type { Actor } from '@inkvine/core/identity/actor';
import { createIdentityService } from '@inkvine/core/identity/identity.service';
import { createDisputesService } from '@inkvine/core/payments/disputes.service';
import { createGateways } from '@inkvine/core/payments/gateways';
import { createProductsService } from '@inkvine/core/payments/products.service';
import { createRefundDeskService } from '@inkvine/core/payments/refund-desk.service';
import { createRefundsService } from '@inkvine/core/payments/refunds.service';
import { createTopUpsService } from '@inkvine/core/payments/top-ups.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createWalletService } from '@inkvine/core/wallet/wallet.service';
import { CoinProductDraft, StartTopUpInput } from '@inkvine/contracts/payments';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { RequestRefundInput } from '@inkvine/contracts/refunds';
import type { TestDatabase } from './database.ts';
import type { FakeClock } from './fake-clock.ts';
import { buildActor } from './identity.builders.ts';
import { createLocalWakeUps } from './local-wake-ups.ts';
import { createSavedMethodParts } from './saved-method-parts.ts';
import type { TestToss } from './toss.ts';

const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};

/** 100 paid and 10 bonus coins. */
export const ORDER_PRICE = 11_000;

/** All that buying coins and giving them back needs, in front of the gateway's faithful fake. */
export function createRefundDesk(parts: {
  db: TestDatabase['db'];
  clock: FakeClock;
  toss: Pick<TestToss, 'gateway' | 'pay'>;
}) {
  const { db, clock, toss } = parts;
  const common = { db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site: SITE };
  const identity = createIdentityService(common);
  const wallet = createWalletService(common);
  const gateways = createGateways([toss.gateway], { KRW: 'toss' });
  const products = createProductsService({ ...common, gateways });
  const methodParts = createSavedMethodParts({ ...common, gateways });
  const refunds = createRefundsService({ ...common, ...methodParts, gateways, identity });
  const disputes = createDisputesService({ ...common, gateways, identity, refunds });
  const topUps = createTopUpsService({
    ...common,
    ...{ gateways, wallet, identity, refunds, disputes },
    ...methodParts,
  });
  async function createProduct() {
    const draft = CoinProductDraft.parse({
      ...{ name: { ko: '코인 100', en: '100 coins' }, paidCoins: 100, bonusCoins: 10, price: ORDER_PRICE },
      sortOrder: 1,
    });
    return await products.create(await buildActor(db, { role: 'operator' }), draft);
  }
  return {
    wallet,
    refunds,
    topUps,
    createProduct,
    disputes,
    desk: createRefundDeskService({ ...common, refunds }),

    /** An order that the reader paid. */
    async buy(reader: Actor): Promise<TopUpId> {
      const product = await createProduct();
      const order = StartTopUpInput.parse({
        ...{
          productId: product.id,
          expectedPrice: ORDER_PRICE,
          idempotencyKey: randomUUID(),
          returnTo: 'web',
        },
      });
      const { topUpId } = await topUps.start(reader, order);
      const { paymentKey, amount } = await toss.pay({ orderId: topUpId, amount: ORDER_PRICE });
      await topUps.confirm(reader, { topUpId, paymentKey, amount });
      return topUpId;
    },

    /** What a person who saw `amount` would send. */
    asking(topUpId: TopUpId, amount: number, key: string = randomUUID()) {
      return RequestRefundInput.parse({ topUpId, expectedAmount: amount, note: '', idempotencyKey: key });
    },
  };
}
