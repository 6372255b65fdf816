import type { TierBenefit } from '@inkvine/contracts/memberships';
import { WalletHistoryInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createWalletHistoryService } from '../wallet/history.service.ts';

const monthly = (coins: number): TierBenefit => ({ kind: 'monthly_coins', coins });

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock('2026-11-20T03:00:00.000Z');
  desk = createMembershipDesk({ db: database.db, clock, bench });
});
afterEach(async () => {
  await bench.close();
  await assertSoundLedger(database.db);
});

const given = async ({ userId }: Actor) =>
  await database.db
    .selectFrom('coin_txn as txn')
    .innerJoin('wallet', 'wallet.id', 'txn.wallet_id')
    .innerJoin('coin_lot_entry as entry', 'entry.txn_id', 'txn.id')
    .innerJoin('coin_lot as lot', 'lot.id', 'entry.lot_id')
    .select(['txn.subject_id as charge', 'lot.coins', 'lot.top_up_id as order', 'lot.campaign'])
    .select(['lot.kind', 'lot.expires_at as expiresAt'])
    .where('wallet.user_id', '=', userId)
    .where('txn.kind', '=', 'member_coins')
    .orderBy('txn.version')
    .execute();

it('come with each period that is paid, once however often its answer arrives', async () => {
  const { member, membership, creator } = await desk.join({ name: 'Leaf', benefits: [monthly(30)] });
  const [charge] = await desk.charges(membership.id);
  const lot = { kind: 'event', coins: 30, campaign: 'Leaf', expiresAt: '2027-11-20T03:00:00Z' };
  expect(await given(member)).toEqual([{ ...lot, charge: charge!.id, order: charge!.id }]);
  await Promise.all([desk.shop.topUps.settleOpen(), desk.shop.topUps.settleOpen()]);
  expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 0, bonus: 30 });

  clock.set('2026-12-19T15:00:00.000Z');
  await Promise.all([desk.renewals.renewDue(), desk.renewals.renewDue()]);
  await desk.renewals.renewDue();
  expect((await given(member)).map(({ coins }) => coins)).toEqual([30, 30]);
  const history = createWalletHistoryService({
    ...{ db: database.db, clock, site: { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' } },
  });
  const { items } = await history.list(member, WalletHistoryInput.parse({ kind: 'member_coins' }));
  const { name } = await database.db
    .selectFrom('user')
    .select('name')
    .where('id', '=', creator.userId)
    .executeTakeFirstOrThrow();
  expect(items).toMatchObject([
    { bonus: 30, bonusAfter: 60, subject: { kind: 'creator', creatorName: name } },
    { bonus: 30, bonusAfter: 30 },
  ]);
  const earned = await database.db
    .selectFrom('earning')
    .select(['source', 'bonus_coins as bonus'])
    .where('creator_id', '=', creator.userId)
    .execute();
  expect(earned).toEqual([
    { source: 'membership', bonus: 0 },
    { source: 'membership', bonus: 0 },
  ]);
});

it('are those of a year for a year, and the most that a lower tier gives', async () => {
  const creator = await buildActor(database.db, { role: 'creator' });
  await buildTier(database.db, creator.userId, { rank: 1, benefits: [monthly(20)] });
  await buildTier(database.db, creator.userId, { rank: 2, status: 'draft', benefits: [monthly(900)] });
  const tier = { rank: 3, benefits: [monthly(5)], interval: 'year', amount: 49_000 } as const;
  const offer = await buildTier(database.db, creator.userId, { ...tier, benefits: [monthly(5)] });
  await buildTier(database.db, creator.userId, { rank: 4, benefits: [monthly(800)] });
  const member = await buildActor(database.db);
  const method = await desk.registered.add(member);
  await desk.memberships.subscribe(member, desk.wish({ ...offer, amount: 49_000 }, method));
  expect((await given(member)).map(({ coins }) => coins)).toEqual([240]);
});

it('do not come with free days, nor with what was not paid', async () => {
  const trial = await desk.join({ trialDays: 7, benefits: [monthly(30)] });
  expect(await given(trial.member)).toEqual([]);
  clock.set('2026-11-26T15:00:00.000Z');
  await desk.renewals.renewDue();
  expect((await given(trial.member)).map(({ coins }) => coins)).toEqual([30]);

  const offer = await desk.offer({ benefits: [monthly(30)] });
  const poor = await buildActor(database.db);
  const empty = await desk.registered.add(poor, 'without_funds');
  await desk.memberships.subscribe(poor, desk.wish(offer, empty));
  expect(await given(poor)).toEqual([]);
  const without = await desk.join();
  expect(await given(without.member)).toEqual([]);
});

it('are of no order where coins paid', async () => {
  const member = await buildActor(database.db);
  await buildCoins(database.db, member.userId, { paid: 50 });
  const offer = await desk.offer({ currency: 'COI', amount: 40, benefits: [monthly(15)] });
  await desk.memberships.subscribe(member, desk.wish(offer, null));
  expect(await given(member)).toMatchObject([{ coins: 15, order: null }]);
  expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 10, bonus: 15 });
});

it('go with the payment that is taken back, as far as they are left', async () => {
  const { member, membership } = await desk.join({ benefits: [monthly(30)] });
  const [charge] = await desk.charges(membership.id);
  const order = await database.db
    .selectFrom('top_up')
    .select('gateway_payment_id as gatewayPaymentId')
    .where('id', '=', charge!.id)
    .executeTakeFirstOrThrow();
  const coins = await desk.offer({ currency: 'COI', amount: 10 });
  await desk.memberships.subscribe(member, desk.wish(coins, null));
  expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ bonus: 20 });
  bench.webhooks.onReceived = (webhook) => desk.shop.topUps.receiveWebhook('toss', webhook);
  await bench.refundsByHand(order.gatewayPaymentId!);
  await bench.webhooks.flush();
  const events = await database.db
    .selectFrom('gateway_event')
    .select('event_id as id')
    .where('applied_at', 'is', null)
    .execute();
  for (const { id } of events) await desk.shop.topUps.applyEvent('toss', id);
  expect(await desk.shop.wallet.getOverview(member)).toMatchObject({ paid: 0, bonus: 0, debt: 49 });
});
