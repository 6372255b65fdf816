import { randomUUID } from 'node:crypto';
import { RefundId, type TopUpId } from '@inkvine/contracts/primitives';
import { RefundTerms } from '@inkvine/contracts/refunds';
import { DonateInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { createRefundDesk, ORDER_PRICE } from '@inkvine/testkit/refund-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { startTestToss, type TestToss } from '@inkvine/testkit/toss';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDonationsService } from '../wallet/donations.service.ts';

const DAY_MS = 86_400_000;
const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};

let database: TestDatabase;
let clock: FakeClock;
let toss: TestToss;
let reader: Actor;
let operator: Actor;
let topUpId: TopUpId;

const build = () => createRefundDesk({ db: database.db, clock, toss });

async function coinsOf(person: Actor) {
  const { paid, bonus } = await build().wallet.getOverview(person);
  return { paid, bonus };
}

async function spend(amount: number) {
  const { novelId } = await buildNovel(database.db);
  const common = { db: database.db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site: SITE };
  const gift = DonateInput.parse({
    ...{ novelId, coins: amount, message: '', anonymous: false, idempotencyKey: randomUUID() },
  });
  await createDonationsService(common).donate(reader, gift);
}

/** A request that waits for an operator: something of the order was used. */
async function requestPart() {
  await spend(30);
  return await build().refunds.request(reader, build().asking(topUpId, 7_800));
}

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = createFakeClock();
  toss = await startTestToss(clock, { timeoutMs: 10_000 });
  reader = await buildActor(database.db);
  operator = await buildActor(database.db, { role: 'operator' });
  topUpId = await build().buy(reader);
});
afterEach(async () => {
  await assertSoundLedger(database.db);
  await toss.close();
});

describe('before anyone confirms it, a refund says', () => {
  it('everything, while nothing was used and seven days have not passed', async () => {
    const { refunds } = build();
    expect(await refunds.preview(reader, { topUpId })).toEqual({
      ...{
        possible: true,
        topUpId,
        rule: 'unused',
        policyVersion: 1,
        currency: 'KRW',
        automatic: true,
        needsAccount: false,
      },
      ...{ coins: 100, expiredCoins: 0, bonusCoins: 10, gross: ORDER_PRICE, fee: 0, amount: ORDER_PRICE },
    });
    clock.advance(8 * DAY_MS);
    expect(await refunds.preview(reader, { topUpId })).toMatchObject({
      ...{ rule: 'remainder', automatic: false, gross: ORDER_PRICE, fee: 1_100, amount: 9_900 },
    });
  });

  it('what is left, its fee and the free coins that go with it', async () => {
    await spend(5);
    // Free coins go first, so that no paid one was used.
    expect(await build().refunds.preview(reader, { topUpId })).toMatchObject({
      ...{ rule: 'remainder', coins: 100, bonusCoins: 5, fee: 1_100, amount: 9_900 },
    });
    await spend(25);
    expect(await build().refunds.preview(reader, { topUpId })).toMatchObject({
      ...{ rule: 'remainder', coins: 80, bonusCoins: 0, gross: 8_800, fee: 1_000, amount: 7_800 },
    });
    await spend(80);
    expect(await build().refunds.preview(reader, { topUpId })).toEqual({
      ...{ possible: false, topUpId, why: 'nothing_left' },
    });
  });

  it('nothing to somebody else, an operator included', async () => {
    const { refunds, asking } = build();
    for (const person of [operator, await buildActor(database.db)]) {
      await expect(refunds.preview(person, { topUpId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(refunds.listOfTopUp(person, { topUpId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(refunds.request(person, asking(topUpId, ORDER_PRICE))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});

describe('asking for a refund', () => {
  it('takes the coins at once, approves a full one by itself and leaves the rest to an operator', async () => {
    const { refunds, asking } = build();
    const full = await refunds.request(reader, asking(topUpId, ORDER_PRICE));
    expect(full).toMatchObject({ state: 'approved', coins: 100, bonusCoins: 10, amount: ORDER_PRICE });
    expect(full.history.map((line) => line.state)).toEqual(['requested', 'approved']);
    expect(await coinsOf(reader)).toEqual({ paid: 0, bonus: 0 });
    topUpId = await build().buy(reader);
    expect(await requestPart()).toMatchObject({ state: 'requested', amount: 7_800 });
    expect(await refunds.preview(reader, { topUpId })).toEqual({
      ...{ possible: false, topUpId, why: 'open_refund' },
    });
  });

  it('is refused when it is another amount than the person saw, and nothing is taken', async () => {
    const { refunds, asking } = build();
    await spend(30);
    await expect(refunds.request(reader, asking(topUpId, ORDER_PRICE))).rejects.toMatchObject({
      ...{ code: 'REFUND_CHANGED', details: { amount: 7_800 } },
    });
    expect(await coinsOf(reader)).toEqual({ paid: 80, bonus: 0 });
  });

  it('answers the same key with the same refund and another request under it not at all', async () => {
    const { refunds, asking } = build();
    const request = asking(topUpId, ORDER_PRICE);
    const first = await refunds.request(reader, request);
    expect(await refunds.request(reader, request)).toEqual(first);
    await expect(refunds.request(reader, { ...request, note: 'other' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    expect(await refunds.listOfTopUp(reader, { topUpId })).toHaveLength(1);
  });

  it('at the same time from two places makes one refund', async () => {
    const { refunds, asking } = build();
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => refunds.request(reader, asking(topUpId, ORDER_PRICE))),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ code: 'REFUND_NOT_POSSIBLE', details: { why: 'open_refund' } });
    }
    expect(await refunds.listOfTopUp(reader, { topUpId })).toHaveLength(1);
  });

  it('needs an operator for the fourth in thirty days', async () => {
    const { refunds, asking, buy } = build();
    for (let count = 0; count < 3; count += 1) {
      const order = count === 0 ? topUpId : await buy(reader);
      expect(await refunds.request(reader, asking(order, ORDER_PRICE))).toMatchObject({ state: 'approved' });
    }
    const fourth = await buy(reader);
    expect(await refunds.preview(reader, { topUpId: fourth })).toMatchObject({ automatic: false });
    expect(await refunds.request(reader, asking(fourth, ORDER_PRICE))).toMatchObject({ state: 'requested' });
  });
});

describe('taking a request back', () => {
  it('returns the same coins to the same lots, once, and the order can be refunded again', async () => {
    const refund = await requestPart();
    const { refunds } = build();
    expect(await coinsOf(reader)).toEqual({ paid: 0, bonus: 0 });
    const answers = await Promise.all([
      refunds.withdraw(reader, { refundId: refund.id }),
      refunds.withdraw(reader, { refundId: refund.id }),
    ]);
    for (const answer of answers) expect(answer.state).toBe('withdrawn');
    expect(await coinsOf(reader)).toEqual({ paid: 80, bonus: 0 });
    expect(await refunds.preview(reader, { topUpId })).toMatchObject({ possible: true, amount: 7_800 });
    expect((await refunds.listOfTopUp(reader, { topUpId }))[0]!.history.map((line) => line.state)).toEqual([
      ...['requested', 'withdrawn'],
    ]);
  });

  it('comes too late once it was approved, and is nobody else’s', async () => {
    const refund = await requestPart();
    const { refunds, desk } = build();
    await expect(refunds.withdraw(operator, { refundId: refund.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await desk.approve(operator, { refundId: refund.id, version: refund.version });
    await expect(refunds.withdraw(reader, { refundId: refund.id })).rejects.toMatchObject({
      code: 'REFUND_DECIDED',
    });
  });

  it('leaves coins whose time has passed meanwhile to the sweep', async () => {
    const refund = await requestPart();
    const { refunds, wallet } = build();
    clock.advance(6 * 366 * DAY_MS);
    await wallet.expireLots();
    await refunds.withdraw(reader, { refundId: refund.id });
    await assertSoundLedger(database.db);
    expect(await coinsOf(reader)).toEqual({ paid: 0, bonus: 0 });
    await wallet.expireLots();
    expect(await refunds.preview(reader, { topUpId })).toMatchObject({ possible: false, why: 'too_late' });
  });
});

describe('operators', () => {
  it('approve or refuse once, whoever else does at the same time', async () => {
    const { id: refundId, version } = await requestPart();
    const { desk } = build();
    const answers = await Promise.allSettled([
      desk.approve(operator, { refundId, version }),
      desk.reject(operator, { refundId, version, answer: 'not now' }),
      desk.approve(operator, { refundId, version }),
    ]);
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'REFUND_DECIDED' });
  });

  it('refuse with words that the person reads, and the coins are back', async () => {
    const { id: refundId, version } = await requestPart();
    const { desk, refunds } = build();
    await desk.reject(operator, { refundId, version, answer: 'Too often this year' });
    expect(await coinsOf(reader)).toEqual({ paid: 80, bonus: 0 });
    expect(await refunds.listOfTopUp(reader, { topUpId })).toMatchObject([
      { state: 'rejected', answer: 'Too often this year' },
    ]);
    expect(await refunds.getNotice(refundId)).toMatchObject({ refund: { state: 'rejected' } });
  });

  it('find a refund by its state and see it down to its rows', async () => {
    const { id: refundId } = await requestPart();
    const { desk } = build();
    const { items } = await desk.list(operator, { limit: 10, state: 'requested' });
    expect(items.map((item) => item.id)).toContain(refundId);
    expect((await desk.list(operator, { limit: 10, state: 'done' })).items).toEqual([]);
    const detail = await desk.getDetail(operator, { refundId });
    expect(detail.lots).toMatchObject([
      { kind: 'paid', coins: 100, spent: 20, held: 80, remaining: 0 },
      { kind: 'bonus', coins: 10, spent: 10, revoked: 0 },
    ]);
    expect(detail.txns).toMatchObject([{ kind: 'refund', paid: -80, bonus: 0 }]);
    expect(detail.order).toMatchObject({ id: topUpId, price: ORDER_PRICE, gateway: 'toss' });
  });

  it('are the only ones', async () => {
    const { id: refundId, version } = await requestPart();
    const { desk } = build();
    for (const call of [
      () => desk.list(reader, { limit: 1 }),
      () => desk.getDetail(reader, { refundId }),
      () => desk.approve(reader, { refundId, version }),
      () => desk.reject(reader, { refundId, version, answer: 'mine' }),
      () => desk.inspect(reader, { topUpId }),
      () => desk.listDifferences(reader),
      () => desk.listPolicies(reader),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(
      desk.approve(operator, { refundId: RefundId.parse(randomUUID()), version: 1 }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the policy', () => {
  it('changes for orders to come; what was bought keeps the terms of its day', async () => {
    const { desk, refunds, buy } = build();
    const [newest] = await desk.listPolicies(operator);
    const terms = RefundTerms.parse({ ...newest!.terms, fullWithinDays: 0, feeBps: 2_000 });
    const publish = { terms, note: 'A stricter rule', basedOn: newest!.version };
    clock.advance(60_000);
    const version = newest!.version + 1;
    const answers = await Promise.allSettled([
      desk.publishPolicy(operator, publish),
      desk.publishPolicy(operator, publish),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find((answer) => answer.status === 'rejected')!.reason).toMatchObject({
      ...{ code: 'VERSION_CONFLICT', details: { currentVersion: version } },
    });
    clock.advance(60_000);
    expect(await refunds.preview(reader, { topUpId })).toMatchObject({
      policyVersion: newest!.version,
      fee: 0,
    });
    const later = await buy(reader);
    clock.advance(60_000);
    expect(await refunds.preview(reader, { topUpId: later })).toMatchObject({
      ...{ policyVersion: version, rule: 'remainder', fee: 2_200 },
    });
    // Later orders of this file are bought under the first terms again.
    await desk.publishPolicy(operator, { terms: newest!.terms, note: 'As before', basedOn: version });
    clock.advance(60_000);
    const edit = database.db.updateTable('refund_policy').set({ note: 'mended' }).execute();
    await expect(edit).rejects.toMatchObject({ code: '23001' });
  });
});
