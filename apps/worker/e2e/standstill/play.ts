import { setTimeout as sleep } from 'node:timers/promises';
import { RenewalRunId } from '@inkvine/contracts/primitives';
import { checkBooks } from '@inkvine/core/backoffice/check-books';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createRandom } from '@inkvine/testkit/random';
import { sql } from 'kysely';
import { act, askMore } from './acts.ts';
import { readGateways, readMembers } from './books.ts';
import { daysFrom, type Days } from './calendar.ts';
import { forEach, issueCoupons, join, openOffers, type Member, type Planned } from './joining.ts';
import { planMembers } from './members.ts';
import { isFitFor, MUTANTS } from './mutants.ts';
import { wreak } from './outage.ts';
import { openSite, type Site } from './site.ts';
import { judge, type Evidence } from './verdict.ts';

export interface Play {
  members: number;
  workers: number;
  /** How many workers are killed while they catch up. */
  kills: number;
  seed: number;
  log: (line: string) => void;
}

const POLL_MS = 500;
const PATIENCE_MS = 30 * 60_000;
const DAY_MS = 86_400_000;
/** More than anybody has by the end. */
const BOUNDARIES = 24;

/**
 * Members of every kind join, renewals stand still for three periods of theirs, and then workers catch up, while they
 * are killed. @returns one line for whatever is not as it has to be
 */
export async function playStandstill(play: Play): Promise<string[]> {
  const site = await openSite(play);
  try {
    return await run(site, play);
  } finally {
    await site.close();
  }
}

async function run(site: Site, { members: count, kills, seed, log }: Play): Promise<string[]> {
  const days = daysFrom(site.now());
  const random = createRandom(seed);
  const startedAt = performance.now();
  const since = (from: number) => `${Math.round((performance.now() - from) / 1_000)} s`;
  await spreadOver(site, 2);

  const members = await everybodyJoins(site, days, count, log);
  log(
    `${members.length} joined, went their ways and stood still until ${site.now().toISOString()}, ${since(startedAt)}`,
  );

  const before = await readGateways(site, days.aYearBefore);
  await site.work();
  const backAt = performance.now();
  const run = await waitForRun(site);
  const { found, usualDaily } = run;
  log(`found ${JSON.stringify(found)}, ${usualDaily} a day are usual: ${run.state}`);
  const wrong: string[] = [];
  const sent = (await readGateways(site, days.aYearBefore)).payments.length - before.payments.length;
  if (run.state === 'waiting' && sent > 0) wrong.push(`${sent} payments before an operator said so`);
  const approving = approveRuns(site);
  const havoc = await wreak(site, random, { kills, isOver: () => isQuiet(site) });
  await waitFor('everything is caught up', () => isQuiet(site));
  log(
    `caught up in ${since(backAt)}: ${havoc.kills} workers killed, Redis emptied ${havoc.flushes} and killed ${havoc.redisKills} times, ${havoc.faults} calls of gateways failed`,
  );

  // What gateways did not answer is given up within a day, and tried again after that.
  await spreadOver(site, 0);
  for (let day = 1; day <= 2; day += 1) {
    await aDayLater(site);
    await waitFor('everything is answered', () => isQuiet(site, { andAnswered: true }));
  }
  await verify(site);
  await approving.end();
  await site.rest();
  log(`quiet and verified at ${site.now().toISOString()}, ${since(backAt)} after the workers came back`);
  return [...wrong, ...(await judgeAll(site, members, days, log))];
}

/** Renewals after a standstill are spread over an hour, for which nobody waits here. */
async function spreadOver({ db, now }: Site, spreadMinutes: number): Promise<void> {
  const at = new Date(now().getTime() - 1_000).toISOString();
  await sql`
    insert into renewal_policy (version, valid_from, note, created_at, terms)
    select version + 1, ${at}::timestamptz, '', ${at}::timestamptz,
      terms || jsonb_build_object('spreadMinutes', ${spreadMinutes}::integer)
    from renewal_policy order by version desc limit 1`.execute(db);
}

async function everybodyJoins(site: Site, days: Days, count: number, log: Play['log']): Promise<Member[]> {
  const offers = await openOffers(site);
  const planned: Planned[] = [];
  await forEach(planMembers(count), async (plan) => {
    planned.push({ ...plan, actor: await buildActor(site.db, { locale: plan.n % 2 === 0 ? 'ko' : 'en' }) });
  });
  await issueCoupons(site, offers, planned, days);
  const members: Member[] = [];
  const joinAll = async (people: readonly Planned[]) => {
    const from = performance.now();
    await forEach(people, async (person) => void members.push(await join(site, offers, person)));
    log(
      `${people.length} joined at ${site.now().toISOString()} in ${Math.round((performance.now() - from) / 1_000)} s`,
    );
  };
  const whoJoin = (joins: Planned['story']['joins']) => planned.filter(({ story }) => story.joins === joins);
  const inTurn = async (people: readonly Planned[], dates: readonly Date[]) => {
    for (const [at, date] of dates.entries()) {
      await site.travelTo(date);
      await joinAll(people.filter((_, index) => index % dates.length === at));
    }
  };

  await inTurn(whoJoin('a year before'), [days.aYearBefore]);
  await inTurn(whoJoin('by a gift'), days.winter.slice(0, 1));
  const [late, winter] = [whoJoin('late winter'), whoJoin(undefined)];
  await inTurn(winter.slice(0, winter.length / 2), days.winter);
  const rest = [...winter.slice(winter.length / 2), ...late];
  await inTurn(rest, days.lateWinter);
  await askMore(site, offers, days);
  await site.travelTo(days.last);
  await site.work();
  await waitFor('nothing is left to do before the standstill', () => isQuiet(site));
  await site.rest();
  await act(site, members, 'before');
  await site.travelTo(days.meanwhile);
  await inTurn(whoJoin('meanwhile'), [days.meanwhile]);
  await act(site, members, 'meanwhile');
  await site.travelTo(days.back);
  return members;
}

async function waitFor(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`in vain: ${what}`);
    await sleep(POLL_MS);
  }
}

/** Nobody is due, every promise is kept, and no run is open. */
async function isQuiet({ db, now }: Site, { andAnswered = false } = {}): Promise<boolean> {
  const { rows } = await sql<{ due: number; promised: number; runs: number; asked: number }>`
    select (select count(*) from membership where next_look_at <= ${now().toISOString()}::timestamptz) as due,
      (select count(*) from outbox where done_at is null) as promised,
      (select count(*) from renewal_run where state in ('waiting', 'running')) as runs,
      (select count(*) from membership_charge where outcome = 'pending') as asked`.execute(db);
  const { due, promised, runs, asked } = rows[0]!;
  return due + promised + runs + (andAnswered ? asked : 0) === 0;
}

async function waitForRun({ services, operator }: Site) {
  for (;;) {
    const [run] = (await services.renewalRuns.list(operator)).runs;
    if (run !== undefined) return run;
    await sleep(POLL_MS);
  }
}

/** An operator who lets every run go on that waits. */
function approveRuns({ services, operator }: Site) {
  let isOver = false;
  const approving = (async () => {
    while (!isOver) {
      for (const run of (await services.renewalRuns.list(operator)).runs)
        if (run.state === 'waiting')
          await services.renewalRuns.start(operator, { id: RenewalRunId.parse(run.id) });
      await sleep(POLL_MS);
    }
  })();
  return {
    async end() {
      isOver = true;
      await approving;
    },
  };
}

async function aDayLater(site: Site): Promise<void> {
  await site.rest();
  await site.travelTo(new Date(site.now().getTime() + DAY_MS));
  await site.work();
}

/** The next nightly verification, which begins with the next look of a worker. */
async function verify(site: Site): Promise<void> {
  await site.services.renewalDesk.verify(site.operator);
  await Promise.all(site.workers.map((worker) => worker.stop()));
  await Promise.all(site.workers.map((worker) => worker.start()));
  await waitFor('the verification ends', async () => {
    const { verification } = await site.services.renewalDesk.getOverview(site.operator);
    return verification !== null && verification.endedAt !== null;
  });
}

async function judgeAll(
  site: Site,
  members: readonly Member[],
  days: Days,
  log: Play['log'],
): Promise<string[]> {
  const { db, mail } = site;
  const now = site.now();
  const rows = await readMembers(db, { now, periods: BOUNDARIES });
  const { payments, refunds } = await readGateways(site, new Date(days.aYearBefore.getTime() - 2 * DAY_MS));
  const ofCharge = new Map(
    [...rows.values()].flatMap(({ membershipId, charges }) =>
      charges.map(({ id }) => [id, membershipId] as const),
    ),
  );
  const booked = Map.groupBy(payments, ({ orderId }) => ofCharge.get(orderId) ?? 'nobody');
  const findings = await db
    .selectFrom('membership_finding')
    .select(['kind', 'reason', 'membership_id as membershipId'])
    .where('closed_at', 'is', null)
    .execute();
  const check = await checkBooks(db, { now });
  const twice = [...mail.came.values()].filter((times) => times > 1).length;
  log(
    `${mail.came.size} mails, ${twice} of them twice or more; ${payments.length} payments in the books of the gateways`,
  );
  log(`${findings.length} findings of the nightly verification, ${check.violations} broken invariants`);
  const rowOf = ({ membershipId }: Member) => rows.get(membershipId)!;
  const evidenceOf = ({ membershipId }: Member): Evidence => ({
    ...{ booked: booked.get(membershipId) ?? [], mails: mail.came, now },
  });
  const isWell = (member: Member) => judge(member, rowOf(member), days, evidenceOf(member)).length === 0;
  const unnoticed = MUTANTS.filter((mutant) => {
    const member = members.find((each) => isFitFor(mutant, each) && isWell(each));
    if (member === undefined) return true;
    const [row, evidence] = structuredClone([rowOf(member), evidenceOf(member)] as const);
    mutant.harm(row, evidence);
    return judge(member, row, days, evidence).length === 0;
  });
  return [
    ...unnoticed.map(({ name }) => `nobody would have noticed that ${name}`),
    ...members.flatMap((member) => judge(member, rowOf(member), days, evidenceOf(member))),
    ...(booked.get('nobody') ?? []).map(({ gateway, orderId }) => `${gateway} took ${orderId} for nobody`),
    ...(refunds === 0 ? [] : [`${refunds} payments went back`]),
    ...findings.map((finding) => `verification: ${JSON.stringify(finding)}`),
    ...check.findings
      .filter(({ violations }) => violations > 0)
      .map(({ id, violations, sample }) => `invariant ${id}: ${violations}, such as ${sample.join(', ')}`),
  ];
}
