import type { MembershipFigures } from '@inkvine/contracts/membership-figures';
import { membershipFiguresStatement } from '@inkvine/db/memberships/membership-figures.repository';
import { END_GROUPS } from '@inkvine/domain/memberships/membership-figures';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { explain } from '@inkvine/testkit/query-plan';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createMembershipFiguresService } from './membership-figures.service.ts';

// Half past midnight of 1 November in Seoul, still October in Greenwich.
const clock = createFakeClock('2026-10-31T15:30:00.000Z');
let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let desk: ReturnType<typeof createMembershipDesk>;
let figures: ReturnType<typeof createMembershipFiguresService>;
let operator: Actor;
let byCoins: Awaited<ReturnType<typeof join>>;
let byCard: Awaited<ReturnType<typeof join>>;

async function join(tier: { currency?: 'COI'; amount?: number } = {}, coins = 0) {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: coins });
  return await desk.join(tier, member);
}

/** What happened in a currency, without months in which nothing did. */
const happened = ({ currencies }: z.input<typeof MembershipFigures>, currency: string) =>
  currencies
    .find((each) => each.currency === currency)
    ?.months.filter(({ joined, payments, waived, ended }) =>
      [joined, payments, waived, ...Object.values(ended)].some((count) => count > 0),
    );

beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 6 });
  bench = await openSavedMethodBench('toss');
  desk = createMembershipDesk({ db: test.db, clock, bench });
  figures = createMembershipFiguresService({
    ...{ db: test.db, clock, site: { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' } },
  });
  operator = { ...(await buildActor(test.db)), role: 'operator' };
  byCoins = await join({ currency: 'COI', amount: 20 }, 500);
  byCard = await join();
  const { id: membershipId, version } = byCard.membership;
  await desk.memberships.cancel(byCard.member, { membershipId, version });
  // Two who cannot pay: one joins and is refused, the other's renewal is, thirty days long.
  await join({ currency: 'COI', amount: 20 }, 5);
  await join({ currency: 'COI', amount: 20 }, 25);
  clock.set('2026-11-30T15:00:00.000Z');
  await desk.renewals.renewDue();
  clock.set('2026-12-31T14:59:00.000Z');
  await desk.renewals.renewDue();
  // Nobody renews for two months.
  clock.set('2027-03-10T03:00:00.000Z');
  await desk.renewals.renewDue();
});
afterAll(async () => {
  await bench.close();
  await test.drop();
});

it('operators see who joined, left and paid in each month of the site’s calendar, by currency', async () => {
  const all = await figures.getAll(operator);
  expect(all.timeZone).toBe('Asia/Seoul');
  expect(all.currencies.map(({ currency, months }) => [currency, months.length])).toEqual([
    ['KRW', 12],
    ['COI', 12],
  ]);
  expect(happened(all, 'KRW')).toMatchObject([
    {
      month: '2026-11-01',
      membersBefore: 0,
      membersAfter: 1,
      joined: 1,
      paid: 4_900,
      payments: 1,
      churnBps: null,
    },
    {
      month: '2026-12-01',
      membersBefore: 1,
      membersAfter: 0,
      ended: { cancelled: 1 },
      paid: 0,
      churnBps: 10_000,
    },
  ]);
  expect(happened(all, 'COI')).toMatchObject([
    { month: '2026-11-01', joined: 2, paid: 40, payments: 2, membersAfter: 2, ended: { unpaid: 0 } },
    { month: '2026-12-01', membersAfter: 1, ended: { unpaid: 1 }, paid: 20, payments: 1, churnBps: 5_000 },
    { month: '2027-03-01', membersAfter: 1, waived: 2, paid: 20, payments: 1, churnBps: 0 },
  ]);
});

it('creators see their own members alone; strangers and other creators none, and nobody else all', async () => {
  const own = await figures.getOwn(byCoins.creator);
  expect(own.currencies.map(({ currency }) => currency)).toEqual(['COI']);
  expect(happened(own, 'COI')).toMatchObject([
    { month: '2026-11-01', joined: 1, paid: 20 },
    { month: '2026-12-01', joined: 0, paid: 20 },
    { month: '2027-03-01', waived: 2, paid: 20 },
  ]);
  expect((await figures.getOwn(byCard.creator)).currencies.map(({ currency }) => currency)).toEqual(['KRW']);
  expect((await figures.getOwn(byCard.member)).currencies).toEqual([]);
  for (const actor of [byCard.creator, byCard.member, { ...byCard.member, role: 'moderator' as const }]) {
    await expect(figures.getAll(actor)).rejects.toThrow('FORBIDDEN');
  }
});

it('a year later the members who stayed are those it begins with', async () => {
  const now = clock.now().toISOString();
  clock.set('2028-01-15T03:00:00.000Z');
  const all = await figures.getAll(operator);
  expect(all.currencies.map(({ currency }) => currency)).toEqual(['COI']);
  expect(all.currencies[0]!.months[0]).toMatchObject({
    ...{ month: '2027-02-01', membersBefore: 1, joined: 0, paid: 0, churnBps: 0 },
  });
  clock.set(now);
});

it('whose first payment is still under way is no member yet', async () => {
  const { creator, membership } = await join({ currency: 'COI', amount: 20 }, 20);
  expect((await figures.getOwn(creator)).currencies).toHaveLength(1);
  await test.db
    .updateTable('membership_period')
    .set({ status: 'pending', settled_at: null, txn_id: null })
    .where('membership_id', '=', membership.id)
    .execute();
  expect((await figures.getOwn(creator)).currencies).toEqual([]);
});

it('reads the payments of a creator by indexes', async () => {
  const boundaries = [new Date('2026-01-01'), new Date('2026-02-01')];
  const { sql, parameters } = membershipFiguresStatement({
    ...{ creatorId: byCoins.creator.userId, boundaries, groups: END_GROUPS },
  }).compile(test.db);
  await test.pool.query('analyze');
  expect((await explain(test.pool, { text: sql, values: [...parameters] })).fullScans).toEqual([]);
});
