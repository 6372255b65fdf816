import { randomUUID } from 'node:crypto';
import { CreateTierInput, SetTierPriceInput } from '@inkvine/contracts/memberships';
import { MembershipTierId, TierPriceId } from '@inkvine/contracts/primitives';
import {
  insertTierPrices,
  listTierPriceHistory,
  listTierPricesAt,
} from '@inkvine/db/memberships/tier.repository';
import { priceAt } from '@inkvine/domain/memberships/tier-price';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createGateways } from '../payments/gateways.ts';
import { createIds } from '../ports/ids.port.ts';
import { createTierPricesService } from './tier-prices.service.ts';
import { createTiersService } from './tiers.service.ts';

const NOW = '2026-11-20T03:00:00.000Z';
const clock = createFakeClock(NOW);
const ids = createIds();

let test: TestDatabase;
let tiers: ReturnType<typeof createTiersService>;
let prices: ReturnType<typeof createTierPricesService>;
let creator: Actor;
let tierId: MembershipTierId;
beforeAll(async () => {
  test = await createTestDatabase();
  const parts = { db: test.db, clock, ids, gateways: createGateways([], {}) };
  [tiers, prices] = [createTiersService(parts), createTierPricesService(parts)];
  creator = await buildActor(test.db);
  await buildNovel(test.db, { authorId: creator.userId });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.updateTable('membership_tier').set({ status: 'retired' }).execute();
  clock.set(NOW);
  const { id } = await tiers.create(
    creator,
    CreateTierInput.parse({
      ...{ name: 'Leaf', description: '', welcome: '', memberLimit: null, trialDays: 0, benefits: [] },
      ...{ prices: [{ currency: 'KRW', interval: 'month', amount: 3_900 }], idempotencyKey: randomUUID() },
    }),
  );
  tierId = MembershipTierId.parse(id);
  await tiers.publish(creator, { id: tierId, version: 1 });
  clock.set('2026-11-21T00:00:00.000Z');
});

const set = (amount: number, rest: Partial<z.input<typeof SetTierPriceInput>> = {}, actor = creator) =>
  prices.set(
    actor,
    SetTierPriceInput.parse({ tierId, currency: 'KRW', interval: 'month', amount, from: null, ...rest }),
  );
const withdraw = (id: string, actor = creator) => prices.withdraw(actor, { id: TierPriceId.parse(id) });
const history = async () =>
  (await tiers.listOwn(creator)).tiers
    .find(({ id }) => id === tierId)!
    .prices.map(({ amount, from, state }) => `${amount} ${from.slice(0, 10)} ${state}`);

describe('setting a price', () => {
  it('lets a rise begin in thirty days, and anything else now', async () => {
    await set(4_900);
    await set(2_900);
    await set(29_000, { interval: 'year' });
    expect(await history()).toEqual([
      '4900 2026-12-21 coming',
      '29000 2026-11-21 current',
      '2900 2026-11-21 current',
      '3900 2026-11-20 past',
    ]);
    const [tier] = (await tiers.list({ creatorId: creator.userId })).tiers;
    expect(tier?.prices.map(({ interval, amount }) => `${interval} ${amount}`)).toEqual([
      'month 2900',
      'year 29000',
    ]);
    expect(tier?.comingPrices).toMatchObject([{ amount: 4_900, from: '2026-12-21T00:00:00Z' }]);
    clock.set('2026-12-21T00:00:00.000Z');
    expect((await tiers.list({ creatorId: creator.userId })).tiers[0]?.prices[0]?.amount).toBe(4_900);
  });

  it('lets a rise begin now where the creator says so, for new members', async () => {
    await set(4_900, { from: 'now' });
    expect(await history()).toEqual(['4900 2026-11-21 current', '3900 2026-11-20 past']);
  });

  it('again, or twice at once, adds one row', async () => {
    const [first, second] = await Promise.all([set(4_900), set(4_900)]);
    clock.set('2026-11-21T00:00:05.000Z');
    expect([second, await set(4_900)]).toEqual([first, first]);
    expect(await history()).toHaveLength(2);
  });

  it('of two that would begin at one instant refuses the second', async () => {
    const from = '2027-01-01T00:00:00.000Z';
    const both = await Promise.allSettled([set(4_900, { from }), set(5_900, { from })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await history()).toHaveLength(2);
  });

  it('refuses days that are past or far off, more than a few that wait, and retired tiers', async () => {
    for (const from of ['2026-11-20T23:59:59.999Z', '2028-01-01T00:00:00.000Z'])
      await expect(set(4_900, { from })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    for (const month of [1, 2, 3]) await set(4_000 + month, { from: `2027-0${month}-01T00:00:00.000Z` });
    const refused = { code: 'TRANSITION_REFUSED' };
    await expect(set(5_900, { from: '2027-04-01T00:00:00.000Z' })).rejects.toMatchObject(refused);
    await tiers.retire(creator, { id: tierId, version: 2 });
    await expect(set(2_900)).rejects.toMatchObject(refused);
  });

  it('is for the creator', async () => {
    const other = await buildActor(test.db);
    await expect(set(2_900, {}, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(withdraw((await set(4_900)).id, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('withdrawing a price', () => {
  it('is for one that has not begun, and done once', async () => {
    const { id } = await set(4_900);
    await Promise.all([withdraw(id), withdraw(id)]);
    expect(await history()).toEqual(['4900 2026-12-21 withdrawn', '3900 2026-11-20 current']);
    await expect(withdraw(id)).resolves.toEqual({ id });
    const begun = await set(2_900);
    await expect(withdraw(begun.id)).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
  });

  it('leaves room for another price on that day', async () => {
    const from = '2027-01-01T00:00:00.000Z';
    await withdraw((await set(4_900, { from })).id);
    await set(5_900, { from });
    expect(await history()).toContain('5900 2027-01-01 coming');
  });
});

describe('the database', () => {
  const price = () => test.db.updateTable('tier_price').where('tier_id', '=', tierId);
  const refused = { code: '23001' };

  it('lets no price be changed or removed', async () => {
    await expect(price().set({ amount_minor: 1 }).execute()).rejects.toMatchObject(refused);
    await expect(price().set({ effective_from: NOW, amount_minor: 1 }).execute()).rejects.toMatchObject(
      refused,
    );
    await expect(
      test.db.deleteFrom('tier_price').where('tier_id', '=', tierId).execute(),
    ).rejects.toMatchObject(refused);
  });

  it('lets it be withdrawn once, before it begins', async () => {
    const { id } = await set(4_900);
    const at = (instant: string | null) =>
      price().set({ withdrawn_at: instant }).where('id', '=', id).execute();
    await expect(at('2026-12-22T00:00:00Z')).rejects.toMatchObject({ code: '23514' });
    await at('2026-11-22T00:00:00Z');
    await expect(at(null)).rejects.toMatchObject(refused);
    await expect(at('2026-11-23T00:00:00Z')).rejects.toMatchObject(refused);
  });
});

it('the repository and the domain agree on every price at every instant', async () => {
  const day = (n: number) => new Date(Date.parse(NOW) + n * 86_400_000).toISOString();
  const keys = (['KRW', 'COI'] as const).flatMap((currency) =>
    (['month', 'year'] as const).map((interval) => ({ currency, interval })),
  );
  const rows = keys.flatMap((key, k) =>
    [1, 2, 4, 7].map((n) => ({
      ...{ ...key, id: ids.next(), tierId, amount: 1_000 * (k + 1) + n, from: day(n + k) },
      ...{ asksMembers: false, createdBy: creator.userId, at: NOW },
    })),
  );
  await test.db.transaction().execute((trx) => insertTierPrices(trx, rows));
  await test.db
    .updateTable('tier_price')
    .set({ withdrawn_at: NOW })
    .where('id', 'in', [rows[1]!.id, rows[6]!.id, rows[15]!.id])
    .execute();
  const all = await listTierPriceHistory(test.db, [tierId], 50);
  for (let n = -1; n < 13; n++) {
    for (const at of [day(n), new Date(Date.parse(day(n)) - 1).toISOString()]) {
      const fromSql = await listTierPricesAt(test.db, [tierId], at);
      const pure = keys.flatMap((key) => priceAt(all, key, new Date(at)) ?? []);
      expect(fromSql.map(({ id }) => id).toSorted()).toEqual(pure.map(({ id }) => id).toSorted());
    }
  }
});
