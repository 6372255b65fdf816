import { MembershipTierId, UserId } from '@inkvine/contracts/primitives';
import { createRenewalVerificationService } from '@inkvine/core/memberships/renewal-verification.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { sql } from 'kysely';
import { createMembersDatabase, DUE, memberId, methodId, PRICE } from './members.ts';
import { createMoodyBank, fateOf, FATES, type Fate } from './moody-bank.ts';
import { atMost } from './side-by-side.ts';

const MEMBERS = 10_000;
const DEARER = 5_900;
/** Within 30 days before the dearer price begins. */
const ASKED = '2026-12-05T00:00:00.000Z';
/** Renewals come back in the fourth period after the one that was paid. */
const BACK = Date.parse('2027-03-25T09:00:00.000Z');
const IN_PROGRESS = '2027-03-19T15:00:00.000Z';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const WAIVED = ['outage_billing', 'outage_billing', 'outage_billing'];
const PAYS = {
  ...{ statuses: ['trial', ...WAIVED, 'paid'], told: ['renewed'], ended: null, pays: true },
};
const REFUSED = {
  statuses: ['trial', ...WAIVED, 'pending'],
  ...{ told: ['last', 'refused', 'suspended'], ended: null, pays: false },
};
const EXPECTED: Record<Fate, { statuses: string[]; told: string[]; ended: string | null; pays: boolean }> = {
  pays: PAYS,
  'is asked again': PAYS,
  'answer is lost': PAYS,
  'cannot pay': REFUSED,
  'lost the card': REFUSED,
  cancelled: { statuses: ['trial'], told: ['ended'], ended: 'cancelled', pays: false },
  silent: { statuses: ['trial', 'outage_billing'], told: ['ended'], ended: 'price_refused', pays: false },
};

const database = await createMembersDatabase(MEMBERS);
const { db } = database;
const clock = createFakeClock(ASKED);
const bank = createMoodyBank(clock);
const desk = createMembershipDesk({ db, clock, bench: bank.bench });
const numbers = Array.from({ length: MEMBERS }, (_, at) => at + 1);
try {
  await prepare();
  await standStill();
  await comeBack();
  await dun();
  await demandAllIsRight();
} finally {
  await database.drop();
}

/** Cards that can be charged, a price that is asked for and mostly agreed to, and those who leave in time. */
async function prepare(): Promise<void> {
  const sealed = numbers.map((n) => ({
    id: methodId(n),
    sealed: desk.shop.methodTokens.seal(`card ${n}`, methodId(n)),
  }));
  await sql`
    update payment_method set sealed_token = made.sealed
    from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as made (id uuid, sealed text)
    where payment_method.id = made.id`.execute(db);
  const { tier_id: tierId, creator_id: creatorId } = await db
    .selectFrom('membership')
    .select(['tier_id', 'creator_id'])
    .limit(1)
    .executeTakeFirstOrThrow();
  const creator = { ...(await buildActor(db)), userId: UserId.parse(creatorId) };
  await desk.prices.set(creator, {
    ...{ tierId: MembershipTierId.parse(tierId), currency: 'KRW', interval: 'month', amount: DEARER },
    ...{ from: '2027-01-01T00:00:00Z', asksMembers: true },
  });
  console.log(`${await desk.priceChanges.askDue()} asked for ₩${DEARER} in place of ₩${PRICE}`);
  for (const n of numbers.filter((each) => fateOf(each) !== 'cannot pay')) {
    const member = { ...creator, userId: UserId.parse(memberId(n)) };
    const { id, version, priceChange } = (await desk.memberships.getOf(member, creatorId))!;
    const ref = { membershipId: id, version };
    if (fateOf(n) === 'cancelled') await desk.memberships.cancel(member, ref);
    else if (fateOf(n) !== 'silent')
      await desk.memberships.answerPrice(member, { ...ref, priceId: priceChange!.priceId, agrees: true });
  }
  await sql`
    update membership_price_change set agreed_at = asked_at
    where agreed_at is null and membership_id in (
      select membership.id from membership where user_id = any(${numbers
        .filter((n) => fateOf(n) === 'cannot pay')
        .map(memberId)}::uuid[]))`.execute(db);
}

/** Renewals are at work until a minute before everybody is due, and then for three periods not at all. */
async function standStill(): Promise<void> {
  clock.set(new Date(Date.parse(DUE) - MINUTE_MS).toISOString());
  await desk.runs.renewDue();
  clock.set(new Date(BACK).toISOString());
}

async function comeBack(): Promise<void> {
  const operator = await buildActor(db, { role: 'operator' });
  await desk.runs.renewDue();
  const [run] = (await desk.runs.list(operator)).runs;
  console.log(`found ${JSON.stringify(run!.found)}, ${run!.usualDaily} a day are usual: ${run!.state}`);
  demand(run!.state === 'waiting' && bank.requests() === 0, 'nothing is sent before an operator says so');
  await desk.runs.start(operator, { id: run!.id });
  const startedAt = performance.now();
  const busiest: number[] = [];
  for (let minute = 0; minute <= 75; minute += 1) {
    clock.set(new Date(BACK + minute * MINUTE_MS).toISOString());
    const before = bank.requests();
    await desk.runs.renewDue();
    await desk.shop.topUps.settleOpen();
    busiest.push(bank.requests() - before);
  }
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(
    `caught up in 75 minutes of the clock, ${seconds} s of ours; at most ${Math.max(...busiest)} requests a minute`,
  );
}

/** A morning each, until whoever does not pay has ended. */
async function dun(): Promise<void> {
  for (let day = 1; day <= 24; day += 1) {
    clock.set(new Date(BACK - (BACK % DAY_MS) + day * DAY_MS + 90 * MINUTE_MS).toISOString());
    await desk.renewals.renewDue();
    await desk.shop.topUps.settleOpen();
  }
}

async function demandAllIsRight(): Promise<void> {
  const { rows } = await sql<{
    n: number;
    statuses: string[];
    amounts: number[];
    starts: string | null;
    ended: string | null;
    told: string[];
  }>`
    select ('x' || right(membership.user_id::text, 12))::bit(48)::bigint as n,
      array(select coalesce(reason, status) from membership_period p where p.membership_id = membership.id
        order by starts_at) as statuses,
      array(select charge.amount_minor::integer from membership_period p join membership_charge charge on charge.period_id = p.id
        where p.membership_id = membership.id and charge.outcome = 'paid') as amounts,
      (select max(p.starts_at) from membership_period p where p.membership_id = membership.id and p.status = 'paid')
        as starts,
      membership.end_reason as ended,
      array(select distinct kind from membership_notice notice where notice.membership_id = membership.id
        and kind not in ('price_asked', 'upcoming_7') order by kind) as told
    from membership`.execute(db);
  const counts = new Map<Fate, number>();
  for (const { n, ...seen } of rows) {
    const fate = fateOf(n);
    counts.set(fate, (counts.get(fate) ?? 0) + 1);
    const expected = EXPECTED[fate];
    demand(same(seen.statuses, expected.statuses), `${n}, ${fate}: ${seen.statuses.join(' ')}`);
    demand(same(seen.told, expected.told), `${n}, ${fate}, was told ${seen.told.join(' ')}`);
    demand(seen.ended === expected.ended, `${n}, ${fate}, ended by ${seen.ended}`);
    demand(
      same(seen.amounts, expected.pays ? [DEARER] : []),
      `${n}, ${fate}, paid ${seen.amounts.join(' ')}`,
    );
    const isCurrent = Date.parse(seen.starts ?? '') === Date.parse(IN_PROGRESS);
    demand(isCurrent === expected.pays, `${n}, ${fate}, paid for the period from ${seen.starts}`);
    demand(
      bank.taken(n) === (expected.pays ? DEARER : 0),
      `of ${n}, ${fate}, the bank took ${bank.taken(n)}`,
    );
  }
  console.log(FATES.map((fate) => `${fate}: ${counts.get(fate)}`).join(', '));
  await assertSoundLedger(db);
  const verification = createRenewalVerificationService({ db, clock, ids: createIds() });
  await verification.begin();
  await verification.verifyDue();
  const findings = await db
    .selectFrom('membership_finding')
    .selectAll()
    .where('closed_at', 'is', null)
    .execute();
  atMost('Findings of the next nightly verification', { value: findings.length, goal: 0, unit: 'findings' });
  if (findings.length > 0) console.log(findings.slice(0, 5));
}

function demand(isTrue: boolean, otherwise: string): void {
  if (!isTrue) throw new Error(otherwise);
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}
