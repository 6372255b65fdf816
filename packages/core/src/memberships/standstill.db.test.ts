import { dueStatement } from '@inkvine/db/memberships/membership.repository';
import { MembershipTierId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { explain } from '@inkvine/testkit/query-plan';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** What is true of a member when renewals go on after three periods in which nobody renewed. */
const FATES = ['pays', 'has too few coins', 'cancelled', 'agreed to more', 'did not answer'] as const;
type Fate = (typeof FATES)[number];
const EACH = 8;

const JOINED = '2026-11-20T03:00:00.000Z';
/** Within 30 days before the new price begins, and before renewals stood still. */
const ASKED = '2026-12-05T00:00:00.000Z';
const DUE = '2026-12-19T15:00:00.000Z';
/** In the fourth period after the one that was paid. */
const BACK = '2027-03-25T09:00:00.000Z';

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
const clock = createFakeClock(JOINED);
let desk: ReturnType<typeof createMembershipDesk>;
let members: (Awaited<ReturnType<typeof join>> & { fate: Fate })[];

async function join(coins: number) {
  const member = await buildActor(test.db);
  await buildCoins(test.db, member.userId, { paid: coins });
  return await desk.join({ currency: 'COI', amount: 20 }, member);
}

/** The creator wants 30 coins from the third period on, of members too. */
async function askMore({ tierId, creator }: Awaited<ReturnType<typeof join>>): Promise<void> {
  await desk.prices.set(creator, {
    ...{ tierId: MembershipTierId.parse(tierId), currency: 'COI', interval: 'month', amount: 30 },
    ...{ from: '2027-01-01T00:00:00Z', asksMembers: true },
  });
}

async function agree({ member, membership }: Awaited<ReturnType<typeof join>>): Promise<void> {
  const { version, priceChange } = await desk.memberships.get(member, membership.id);
  const { priceId } = priceChange!;
  await desk.memberships.answerPrice(member, { membershipId: membership.id, version, priceId, agrees: true });
}

beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 12 });
  bench = await openSavedMethodBench('toss');
  desk = createMembershipDesk({ db: test.db, clock, bench });
  const joining = FATES.flatMap((fate) => Array.from({ length: EACH }, () => fate));
  members = await Promise.all(
    joining.map(async (fate) => ({ ...(await join(fate === 'has too few coins' ? 25 : 500)), fate })),
  );
  for (const each of members) {
    if (each.fate === 'agreed to more' || each.fate === 'did not answer') await askMore(each);
    if (each.fate !== 'cancelled') continue;
    const ref = { membershipId: each.membership.id, version: each.membership.version };
    await desk.memberships.cancel(each.member, ref);
  }
  clock.set(ASKED);
  await desk.priceChanges.askDue();
  for (const each of members) if (each.fate === 'agreed to more') await agree(each);
  clock.set(BACK);
  // Two workers come back at once.
  const other = createMembershipDesk({ db: test.db, clock, bench });
  await Promise.all([desk.renewals.renewDue(), other.renewals.renewDue()]);
});
afterAll(async () => {
  await bench.close();
  await test.drop();
});

const periodsOf = async (membershipId: string) =>
  (await desk.periods(membershipId)).map(({ status, reason, amount }) => [reason ?? status, amount]);

const EXPECTED: Record<
  Fate,
  { periods: [string, number][]; charges: string[]; open: boolean; told: string[] }
> = {
  pays: {
    periods: [['paid', 20], ...THREE_WAIVED(), ['paid', 20]],
    ...{ charges: ['paid', 'paid'], open: true, told: ['started', 'renewed'] },
  },
  'has too few coins': {
    periods: [['paid', 20], ...THREE_WAIVED(), ['pending', 20]],
    ...{ charges: ['paid', 'soft'], open: true, told: ['started', 'refused'] },
  },
  cancelled: {
    periods: [['paid', 20]],
    ...{ charges: ['paid'], open: false, told: ['started', 'ended'] },
  },
  'agreed to more': {
    periods: [['paid', 20], ...THREE_WAIVED(), ['paid', 30]],
    ...{ charges: ['paid', 'paid'], open: true, told: ['started', 'price_asked', 'renewed'] },
  },
  // The new price would have begun with the second period that elapsed.
  'did not answer': {
    periods: [
      ['paid', 20],
      ['outage_billing', 0],
    ],
    ...{ charges: ['paid'], open: false, told: ['started', 'price_asked', 'ended'] },
  },
};

function THREE_WAIVED(): [string, number][] {
  return [1, 2, 3].map(() => ['outage_billing', 0]);
}

it.each(FATES)('after three periods without renewals, who %s is treated as the rules say', async (fate) => {
  const { periods, charges, open, told } = EXPECTED[fate];
  for (const { member, membership, creator } of members.filter((each) => each.fate === fate)) {
    expect(await periodsOf(membership.id)).toEqual(periods);
    expect((await desk.charges(membership.id)).map(({ outcome }) => outcome)).toEqual(charges);
    expect(await desk.isOpen(member, creator)).toBe(open);
    const notices = await test.db
      .selectFrom('membership_notice')
      .select('kind')
      .where('membership_id', '=', membership.id)
      .orderBy('id')
      .execute();
    expect(notices.map(({ kind }) => kind)).toEqual(told);
  }
});

it('a further look changes nothing, and the books hold', async () => {
  const count = async () => {
    const { rows } = await sql<{ rows: number }>`
      select (select count(*) from membership_period) + (select count(*) from membership_charge)
        + (select count(*) from coin_txn) + (select count(*) from membership_entitlement) as rows`.execute(
      test.db,
    );
    return rows[0]!.rows;
  };
  // Whoever was refused is looked at once more, to know when to try again.
  await desk.renewals.renewDue();
  const before = await count();
  await Promise.all([desk.renewals.renewDue(), desk.renewals.renewDue()]);
  expect(await count()).toBe(before);
  await assertSoundLedger(test.db);
});

it('those whose time has come are found by an index', async () => {
  const compiled = dueStatement({ now: new Date(DUE), limit: 200 }).compile(test.db);
  const { indexes, fullScans } = await explain(test.pool, {
    text: compiled.sql,
    values: [...compiled.parameters],
  });
  expect(indexes).toEqual(['membership_due']);
  expect(fullScans).toEqual([]);
});
