import { boundary, type BillingAnchor } from '@inkvine/domain/memberships/billing-calendar';
import { FIRST_RENEWAL_TERMS } from '@inkvine/domain/memberships/renewal-terms';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

/** Everybody joins in Seoul on 20 November; their periods begin on the 20th at 15:00 of the day before in UTC. */
const JOINED = '2026-11-20T03:00:00.000Z';
const FIRST_DUE = '2026-12-19T15:00:00.000Z';
const HOUR_MS = 3_600_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 12 });
});
afterAll(() => database.drop());

let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock(JOINED);
  desk = createMembershipDesk({ db: database.db, clock, bench });
});
afterEach(async () => {
  await bench.close();
  await assertSoundLedger(database.db);
});

const at = (due: string, hours: number) =>
  clock.set(new Date(Date.parse(due) + hours * HOUR_MS).toISOString());

const outcomes = async (membershipId: string) =>
  (await desk.charges(membershipId)).map(({ outcome }) => outcome);

const statuses = async (membershipId: string) =>
  (await desk.periods(membershipId)).map(({ status, reason }) => reason ?? status);

/** Members who pay with coins, which asks no gateway. */
async function joinWithCoins(count: number) {
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const member = await buildActor(database.db);
      await buildCoins(database.db, member.userId, { paid: 500 });
      return await desk.join({ currency: 'COI', amount: 20 }, member);
    }),
  );
}

it('the policy begins as the rules say', async () => {
  expect(await findRenewalTermsAt(database.db, clock.now())).toEqual(FIRST_RENEWAL_TERMS);
});

it('400 anchors over 36 months are where PostgreSQL’s own calendar has them', async () => {
  const zones = ['Asia/Seoul', 'America/New_York', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe'];
  let seed = 20_261_122;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const anchors: BillingAnchor[] = Array.from({ length: 400 }, () => ({
    date: new Date(Date.UTC(2024, 0, 1 + random(1_500))).toISOString().slice(0, 10),
    timeZone: zones[random(zones.length)]!,
    interval: random(5) === 0 ? 'year' : 'month',
    offsetDays: random(4) === 0 ? random(10) : 0,
  }));
  const { rows } = await sql<{ place: number; index: number; starts: string }>`
    select anchor.place, index, ((
        (anchor.date::date + make_interval(months => index * case anchor.interval when 'year' then 12 else 1 end))
          + make_interval(days => anchor."offsetDays")) at time zone anchor."timeZone") as starts
    from jsonb_to_recordset(${JSON.stringify(anchors.map((anchor, place) => ({ ...anchor, place })))}::jsonb)
        as anchor (place integer, date text, "timeZone" text, interval text, "offsetDays" integer),
      generate_series(0, 36) as index`.execute(database.db);
  expect(rows).toHaveLength(400 * 37);
  const wrong = rows.filter(
    ({ place, index, starts }) => boundary(anchors[place]!, index).getTime() !== Date.parse(starts),
  );
  expect(wrong).toEqual([]);
});

describe('a membership that is renewed', () => {
  it('is charged at each boundary of three years, once, and open all the time', async () => {
    const [{ member, membership, creator }] = (await joinWithCoins(1)) as [
      Awaited<ReturnType<typeof desk.join>>,
    ];
    await buildCoins(database.db, member.userId, { paid: 500 });
    for (let day = 0; day <= 36 * 31; day += 9) {
      at(JOINED, day * 24);
      await desk.renewals.renewDue();
      expect(await desk.isOpen(member, creator)).toBe(true);
    }
    const periods = await desk.periods(membership.id);
    expect(new Set(periods.map(({ status }) => status))).toEqual(new Set(['paid']));
    expect(
      periods.every(({ end }, place) => place === periods.length - 1 || end === periods[place + 1]!.start),
    ).toBe(true);
    expect(periods.length).toBe(37);
  });

  it('whose answer is lost is asked about and never charged twice', async () => {
    const { member, membership, creator } = await desk.join();
    at(FIRST_DUE, 0);
    await bench.failNextCharge('lost_after_execution');
    await desk.renewals.renewDue();
    expect(await outcomes(membership.id)).toEqual(['paid', 'pending']);
    expect(await desk.isOpen(member, creator)).toBe(true);
    await bench.banksAnswer();
    for (const minutes of [7, 20, 60]) {
      at(FIRST_DUE, minutes / 60);
      await Promise.all([desk.renewals.renewDue(), desk.shop.topUps.settleOpen()]);
    }
    expect(await outcomes(membership.id)).toEqual(['paid', 'paid']);
    const [, renewal] = await desk.charges(membership.id);
    expect(await desk.taken(renewal!.id)).toEqual([4_900]);
  });

  it('is sent again where the worker died between the claim and the request', async () => {
    const { member, membership } = await desk.join();
    const [{ membership: byCoins }] = (await joinWithCoins(1)) as [Awaited<ReturnType<typeof desk.join>>];
    at(FIRST_DUE, 0);
    const died = createMembershipDesk({ db: database.db, clock, bench });
    died.shop.topUps.memberships.pay = () => Promise.reject(new Error('killed'));
    died.shop.memberships.payWithCoins = () => Promise.reject(new Error('killed'));
    await expect(died.renewals.renewDue()).rejects.toThrow('killed');
    expect(await outcomes(membership.id)).toEqual(['paid', 'pending']);
    at(FIRST_DUE, 0.5);
    await desk.renewals.renewDue();
    expect(await outcomes(membership.id)).toEqual(['paid', 'paid']);
    expect(await outcomes(byCoins.id)).toEqual(['paid', 'paid']);
    expect((await desk.memberships.get(member, membership.id)).state).toBe('active');
  });

  it.each([2, 4])('by %i workers at once is charged once', async (workers) => {
    const joined = await joinWithCoins(25);
    at(FIRST_DUE, 1);
    const engines = Array.from({ length: workers }, () =>
      createMembershipDesk({ db: database.db, clock, bench }),
    );
    await Promise.all(engines.map(({ renewals }) => renewals.renewDue()));
    for (const { membership } of joined) expect(await outcomes(membership.id)).toEqual(['paid', 'paid']);
  });

  it('and cancelled in the same second is one or the other', async () => {
    const joined = await joinWithCoins(20);
    at(FIRST_DUE, 0);
    const [, ...cancelled] = await Promise.all([
      desk.renewals.renewDue(),
      ...joined.map(({ member, membership }) =>
        desk.memberships
          .cancel(member, { membershipId: membership.id, version: membership.version })
          .catch((error: unknown) => error),
      ),
    ]);
    expect(cancelled).toHaveLength(20);
    await desk.renewals.renewDue();
    for (const { member, membership } of joined) {
      const { state, endReason } = await desk.memberships.get(member, membership.id);
      const charged = (await outcomes(membership.id)).length - 1;
      // Either it was over before, or the period that began is paid and the wish came too late for it.
      if (state === 'ended') expect([endReason, charged]).toEqual(['cancelled', 0]);
      else expect(charged).toBe(1);
    }
  });
});

describe('after renewals stood still', () => {
  it.each([1, 6, 30, 24 * 12, 24 * 29])(
    'for %i hours over a boundary, is charged for its period',
    async (hours) => {
      const [{ member, membership, creator }] = (await joinWithCoins(1)) as [
        Awaited<ReturnType<typeof desk.join>>,
      ];
      at(FIRST_DUE, hours);
      expect(await desk.isOpen(member, creator)).toBe(true);
      await desk.renewals.renewDue();
      expect(await desk.periods(membership.id)).toMatchObject([
        { status: 'paid', end: '2026-12-19T15:00:00Z' },
        { status: 'paid', start: '2026-12-19T15:00:00Z', end: '2027-01-19T15:00:00Z' },
      ]);
    },
  );

  it('over three periods, is charged once for the one in progress; the others are waived, on record', async () => {
    const { member, membership, creator } = await desk.join();
    at(FIRST_DUE, 24 * 95);
    expect(await desk.isOpen(member, creator)).toBe(true);
    await desk.renewals.renewDue();
    await desk.renewals.renewDue();
    expect(await statuses(membership.id)).toEqual([
      ...['paid', 'outage_billing', 'outage_billing', 'outage_billing', 'paid'],
    ]);
    expect(await outcomes(membership.id)).toEqual(['paid', 'paid']);
    const notices = await database.db
      .selectFrom('membership_notice')
      .select(['kind', 'detail'])
      .where('membership_id', '=', membership.id)
      .orderBy('id')
      .execute();
    expect(notices).toMatchObject([{ kind: 'started' }, { kind: 'renewed', detail: { waived: 3 } }]);
    expect((await desk.memberships.get(member, membership.id)).renewsAt).toBe('2027-04-19T15:00:00Z');
  });

  it('ends who cancelled meanwhile without a charge, however late', async () => {
    const { member, membership, creator } = await desk.join();
    at(FIRST_DUE, 24 * 40);
    const ended = await desk.memberships.cancel(member, {
      ...{ membershipId: membership.id, version: membership.version },
    });
    expect(ended).toMatchObject({ state: 'ended', endReason: 'cancelled' });
    expect(await desk.isOpen(member, creator)).toBe(false);
    await desk.renewals.renewDue();
    expect(await outcomes(membership.id)).toEqual(['paid']);
  });
});
