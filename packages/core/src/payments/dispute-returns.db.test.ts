import { randomUUID } from 'node:crypto';
import { coins } from '@inkvine/contracts/money';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import { PurchaseListInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openDisputeBench } from '@inkvine/testkit/gateway-bench';
import { createGatewayShop, SHOP_OFFER } from '@inkvine/testkit/gateway-shop';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createUnlockReturnsService } from '../wallet/unlock-returns.service.ts';
import { createUnlocksService } from '../wallet/unlocks.service.ts';

const PRICE = 20;
const LEFT = SHOP_OFFER.paidCoins + SHOP_OFFER.bonusCoins - PRICE;

describe('a chapter that was bought with coins of a disputed payment', () => {
  const clock = createFakeClock();
  let database: TestDatabase;
  let bench: Awaited<ReturnType<typeof openDisputeBench>>;
  let shop: ReturnType<typeof createGatewayShop>;
  let unlocks: ReturnType<typeof createUnlocksService>;
  let returns: ReturnType<typeof createUnlockReturnsService>;
  let reader: Actor;
  let purchase: CoinTxnId;
  let disputeId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const dependencies = { db: database.db, clock, ids: createIds() };
    unlocks = createUnlocksService(dependencies);
    returns = createUnlockReturnsService(dependencies);
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    bench = await openDisputeBench('stripe');
    shop = createGatewayShop({ db: database.db, clock, benches: [bench] });
    reader = await buildActor(database.db);
    const { topUpId, atGateway } = await shop.order(reader, bench);
    await shop.topUps.confirm(reader, { topUpId, callback: await bench.customerPays(atGateway) });
    const { chapterIds } = await buildNovel(database.db, { chapters: [{ price: PRICE }] });
    await unlocks.unlock(reader, { chapterId: chapterIds[0]!, expectedPrice: coins(PRICE) });
    const [bought] = await listPurchases();
    purchase = CoinTxnId.parse(bought!.txnId);
    const { gatewayPaymentId } = (await bench.gateway.getStatus(atGateway))!;
    disputeId = await bench.bankDisputes(gatewayPaymentId);
  });
  afterEach(async () => {
    await assertSoundLedger(database.db);
    await bench.close();
  });

  const listPurchases = async () => (await unlocks.listPurchases(reader, PurchaseListInput.parse({}))).items;
  const look = () => shop.disputes.look('stripe', disputeId, (topUp) => shop.topUps.inquireAgain(topUp));
  const giveBack = () => returns.giveBack(reader, { txnId: purchase, idempotencyKey: randomUUID() });
  const overview = () => shop.wallet.getOverview(reader);

  it('stays while the bank decides, and can be given back when the payment stands', async () => {
    await look();
    expect(await listPurchases()).toMatchObject([{ returnableUntil: null }]);
    expect(await returns.preview(reader, { txnId: purchase })).toMatchObject({ why: 'disputed' });
    await expect(giveBack()).rejects.toMatchObject({ details: { why: 'disputed' } });
    await bench.closeDispute(disputeId, 'won');
    await look();
    expect(await giveBack()).toMatchObject({ coins: PRICE });
  });

  it('stays when the payment is lost, whether or not the debt is paid', async () => {
    await bench.closeDispute(disputeId, 'lost');
    await look();
    await expect(giveBack()).rejects.toMatchObject({ details: { why: 'disputed' } });
    const { topUpId, atGateway } = await shop.order(reader, bench);
    await shop.topUps.confirm(reader, { topUpId, callback: await bench.customerPays(atGateway) });
    expect(await overview()).toMatchObject({ debt: 0 });
    await expect(giveBack()).rejects.toMatchObject({ details: { why: 'disputed' } });
  });

  it('and given back before it is lost, is nobody’s debt', async () => {
    await giveBack();
    await bench.closeDispute(disputeId, 'lost');
    await look();
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen: 0, debt: 0 });
  });

  it('and given back at the moment at which it is heard of, is frozen with the rest or stays bought', async () => {
    const [given] = await Promise.allSettled([giveBack(), look(), look()]);
    const frozen = given.status === 'fulfilled' ? LEFT + PRICE : LEFT;
    expect(await overview()).toMatchObject({ paid: 0, bonus: 0, frozen });
    expect(await listPurchases()).toHaveLength(given.status === 'fulfilled' ? 0 : 1);
  });
});
