import { randomUUID } from 'node:crypto';
import { MembershipId } from '@inkvine/contracts/primitives';
import type { Recharge } from '@inkvine/contracts/recharges';
import type { CorrectionLineInput } from '@inkvine/contracts/renewal-corrections';
import { listMembershipBooks } from '@inkvine/db/memberships/verification.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openSavedMethodBench } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { createMembershipDesk } from '@inkvine/testkit/membership-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { verifyMembership } from './membership-books.ts';
import { createRenewalCorrectionsService } from './renewal-corrections.service.ts';

const JOINED = '2026-11-20T03:00:00.000Z';
/** Nobody came by for a month: the period of December is waived, that of January is charged. */
const BACK = '2027-01-21T03:00:00.000Z';
const DECEMBER = '2026-12-19T15:00:00.000Z';

let test: TestDatabase;
let bench: Awaited<ReturnType<typeof openSavedMethodBench>>;
let clock: FakeClock;
let desk: ReturnType<typeof createMembershipDesk>;
let corrections: ReturnType<typeof createRenewalCorrectionsService>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
});
beforeEach(async () => {
  bench = await openSavedMethodBench('toss');
  clock = createFakeClock(JOINED);
  desk = createMembershipDesk({ db: test.db, clock, bench });
  corrections = createRenewalCorrectionsService({
    ...{ db: test.db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), returns: desk.returns },
  });
});
afterEach(async () => {
  await bench.close();
  await assertSoundLedger(test.db);
});
afterAll(() => test.drop());

const operator = async (): Promise<Actor> => ({ ...(await buildActor(test.db)), role: 'operator' });

const correct = (membershipId: string, action: 'recharge' | 'refund' | 'waive') =>
  carryOut({ action, membershipId: MembershipId.parse(membershipId), periodStart: DECEMBER });
const extend = (membershipId: string, days: number) =>
  carryOut({ action: 'extend', membershipId: MembershipId.parse(membershipId), days });

async function carryOut(line: CorrectionLineInput) {
  const made = await corrections.make(await operator(), {
    ...{ reason: 'We left this month out by mistake.', idempotencyKey: randomUUID() },
    lines: [line],
  });
  const { id: correctionId, version, dryRunHash } = made;
  if (made.state === 'proposed') {
    await corrections.approve(await operator(), { correctionId, version, dryRunHash });
    await corrections.runApproved();
  }
  const { items } = await corrections.listLines(await operator(), { correctionId, limit: 5 });
  return items[0]!;
}

/** A member who was left out for a month and is asked to pay for it. */
async function ask(currency: 'KRW' | 'COI' = 'KRW', coins = 0) {
  const member = await buildActor(test.db);
  if (coins > 0) await buildCoins(test.db, member.userId, { paid: coins });
  const joined = await desk.join(currency === 'COI' ? { currency, amount: 20 } : {}, member);
  clock.set(BACK);
  await desk.renewals.renewDue();
  await correct(joined.membership.id, 'recharge');
  return { ...joined, id: joined.membership.id, recharge: (await asked(joined))[0]! };
}

const asked = ({ member, membership }: Awaited<ReturnType<typeof desk.join>>) =>
  desk.recharges.list(member, { membershipId: membership.id });
const yes = ({ id: rechargeId, amount: expectedAmount }: Recharge, agrees = true) => ({
  ...{ rechargeId, expectedAmount, agrees, idempotencyKey: randomUUID() },
});
const statuses = async (id: string) => (await desk.periods(id)).map(({ status }) => status).toSorted();
const findings = async (membershipId: string) =>
  (await listMembershipBooks(test.db, { after: '00000000-0000-0000-0000-000000000000', limit: 1_000 }))
    .filter(({ id }) => id === membershipId)
    .flatMap((row) => verifyMembership(row, clock.now()))
    .map(({ kind, reason }) => [kind, reason]);
const told = async (membershipId: string) => {
  const rows = await test.db
    .selectFrom('membership_notice')
    .select('kind')
    .where('membership_id', '=', membershipId)
    .orderBy('id')
    .execute();
  return rows.map(({ kind }) => kind);
};

describe('a payment that a correction asks for', () => {
  it.each([
    ['KRW', 4_900, 0],
    ['COI', 20, 100],
  ] as const)('in %s is charged with the member’s yes, once', async (currency, amount, coins) => {
    const of = await ask(currency, coins);
    expect(of.recharge).toMatchObject({
      state: 'asked',
      amount,
      currency,
      failure: null,
    });
    expect(of.recharge.reason).toContain('by mistake');
    expect(await statuses(of.id)).toEqual(['paid', 'paid', 'waived']);
    const wish = yes(of.recharge);
    const answers = await Promise.all([1, 2, 3].map(() => desk.recharges.answer(of.member, wish)));
    expect(answers.map(({ state }) => state)).toContain('paid');
    expect(await statuses(of.id)).toEqual(['paid', 'paid', 'paid', 'waived']);
    expect((await asked(of))[0]).toMatchObject({ state: 'paid' });
    expect(await told(of.id)).toEqual(expect.arrayContaining(['corrected', 'recharged']));
    expect(await findings(of.id)).toEqual([]);
    await expect(desk.recharges.answer(of.member, yes(of.recharge))).rejects.toMatchObject({
      ...{ code: 'TRANSITION_REFUSED', details: { state: 'paid' } },
    });
    expect((await correct(of.id, 'recharge')).refusal).toBe('asked');
  });

  it('by two tabs at once is one charge', async () => {
    const of = await ask();
    const answers = await Promise.allSettled(
      [yes(of.recharge), yes(of.recharge)].map((wish) => desk.recharges.answer(of.member, wish)),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await desk.charges(of.id)).toHaveLength(3);
  });

  it('is refused for good, and nothing else changes', async () => {
    const of = await ask();
    expect(await desk.recharges.answer(of.member, yes(of.recharge, false))).toMatchObject({
      state: 'declined',
    });
    await expect(desk.recharges.answer(of.member, yes(of.recharge))).rejects.toThrow('TRANSITION_REFUSED');
    expect(await statuses(of.id)).toEqual(['paid', 'paid', 'waived']);
    expect(await findings(of.id)).toEqual([]);
  });

  it('that brings nothing is asked as before, and paid with another card', async () => {
    const of = await ask();
    const payWith = async (card: 'good' | 'without_funds') => {
      const paymentMethodId = await desk.registered.add(of.member, card);
      const { version } = await desk.memberships.get(of.member, of.id);
      await desk.memberships.changeMethod(of.member, { membershipId: of.id, version, paymentMethodId });
    };
    await payWith('without_funds');
    const refused = await desk.recharges.answer(of.member, yes(of.recharge));
    expect(refused).toMatchObject({ state: 'asked', failure: expect.stringMatching(/^PAYMENT_/) as string });
    expect(await statuses(of.id)).toEqual(['paid', 'paid', 'unpaid', 'waived']);
    expect(await findings(of.id)).toEqual([]);
    await payWith('good');
    expect(await desk.recharges.answer(of.member, yes(of.recharge))).toMatchObject({ state: 'paid' });
    expect(await statuses(of.id)).toEqual(['paid', 'paid', 'paid', 'waived']);
    expect(await findings(of.id)).toEqual([]);
  });

  it('is nobody else’s, for no other amount, and not for ever', async () => {
    const of = await ask();
    const stranger = await buildActor(test.db);
    await expect(desk.recharges.answer(stranger, yes(of.recharge))).rejects.toThrow('NOT_FOUND');
    await expect(desk.recharges.list(stranger, { membershipId: of.id })).rejects.toThrow('NOT_FOUND');
    const cheaper = { ...yes(of.recharge), expectedAmount: 1 };
    await expect(desk.recharges.answer(of.member, cheaper)).rejects.toThrow('PRICE_CHANGED');
    clock.advance(31 * 86_400_000);
    expect((await asked(of))[0]).toMatchObject({ state: 'expired' });
    await expect(desk.recharges.answer(of.member, yes(of.recharge))).rejects.toThrow('TRANSITION_REFUSED');
    expect((await correct(of.id, 'recharge')).refusal).toBeNull();
    expect((await asked(of)).map(({ state }) => state)).toEqual(['asked', 'declined']);
  });

  it('whose answer is lost is found out, and the renewal waits for it', async () => {
    const of = await ask();
    await bench.failNextCharge('lost_after_execution');
    expect(await desk.recharges.answer(of.member, yes(of.recharge))).toMatchObject({ state: 'charging' });
    await bench.banksAnswer();
    clock.advance(400_000);
    await desk.shop.topUps.settleOpen();
    await desk.renewals.renewDue();
    expect((await asked(of))[0]).toMatchObject({ state: 'paid' });
    const charge = (await desk.charges(of.id)).at(-1)!;
    expect(await desk.taken(charge.id)).toEqual([4_900]);
    expect(await findings(of.id)).toEqual([]);
  });

  it('of a server that died after the claim is sent again', async () => {
    const of = await ask('COI', 100);
    const died = createMembershipDesk({ db: test.db, clock, bench });
    died.shop.memberships.payWithCoins = () => Promise.reject(new Error('killed'));
    await expect(died.recharges.answer(of.member, yes(of.recharge))).rejects.toThrow('killed');
    clock.advance(700_000);
    await desk.renewals.renewDue();
    expect((await asked(of))[0]).toMatchObject({ state: 'paid' });
    expect(await desk.shop.wallet.getOverview(of.member)).toMatchObject({ paid: 40 });
  });

  it('is given back by a correction like any payment', async () => {
    const of = await ask();
    await desk.recharges.answer(of.member, yes(of.recharge));
    expect(await correct(of.id, 'refund')).toMatchObject({ state: 'done', amount: 4_900 });
    expect(await findings(of.id)).toEqual([]);
  });
});

describe('a payment for the period in progress, which had been waived', () => {
  const PRICE = { currency: 'COI', amount: 30 } as const;

  /** A member whose second period an operator waived, was then asked to pay for after all, and has the coins for it. */
  async function askInProgress() {
    const member = await buildActor(test.db);
    await buildCoins(test.db, member.userId, { paid: 30 });
    const joined = await desk.join(PRICE, member);
    clock.set('2026-12-19T16:00:00.000Z');
    await desk.renewals.renewDue();
    await correct(joined.membership.id, 'waive');
    await correct(joined.membership.id, 'recharge');
    await buildTier(test.db, joined.creator.userId, { ...PRICE, amount: 60, rank: 3 });
    return { ...joined, id: joined.membership.id, recharge: (await asked(joined))[0]! };
  }

  it('counts once for who leaves or takes another tier', async () => {
    const of = await askInProgress();
    await buildCoins(test.db, of.member.userId, { paid: 200 });
    const offers = async () => ({
      leaving: await desk.leaving.getOffer(of.member, { membershipId: of.id }),
      dueNow: (await desk.tierChanges.getOffer(of.member, { membershipId: of.id })).options[0]?.dueNow,
    });
    clock.set('2026-12-29T15:00:00.000Z');
    expect(await offers()).toMatchObject({ leaving: { refund: null }, dueNow: 18 });
    await desk.recharges.answer(of.member, yes(of.recharge));
    expect(await offers()).toMatchObject({ leaving: { refund: { amount: 20 } }, dueNow: 18 });
    expect(await correct(of.id, 'refund')).toMatchObject({ state: 'done', amount: 30 });
    expect(await offers()).toMatchObject({ leaving: { refund: null }, dueNow: 18 });
    expect(await findings(of.id)).toEqual([]);
  });

  it('that was refused ends with its period, also where that is made longer', async () => {
    const of = await askInProgress();
    expect(await desk.recharges.answer(of.member, yes(of.recharge))).toMatchObject({ state: 'asked' });
    expect(await extend(of.id, 3)).toMatchObject({ state: 'done' });
    const ends = (await desk.periods(of.id)).map(({ end }) => new Date(end).toISOString());
    expect(ends).toEqual([
      '2026-12-19T15:00:00.000Z',
      '2027-01-22T15:00:00.000Z',
      '2027-01-22T15:00:00.000Z',
    ]);
    expect(await findings(of.id)).toEqual([]);
  });
});
