import { randomUUID } from 'node:crypto';
import type { Payout } from '@inkvine/contracts/payouts';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { openPayoutBench, PAYOUT_GATEWAYS } from '@inkvine/testkit/gateway-bench';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createPayoutHouse, type PayoutHouse } from '@inkvine/testkit/payout-house';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import type { PayoutDifference } from './payout-books.ts';
import { endPayout } from './payout-steps.ts';

const OWED = 70_000;
const HOUR_MS = 60 * 60 * 1_000;

describe.each(PAYOUT_GATEWAYS)('a payout through %s', (id) => {
  let database: TestDatabase;
  let bench: Awaited<ReturnType<typeof openPayoutBench>>;
  let clock: FakeClock;
  let house: PayoutHouse;
  let creator: Actor;
  let asked: Payout;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    bench = await openPayoutBench(id);
    clock = createFakeClock();
    house = createPayoutHouse({ db: database.db, clock, bench });
    creator = await house.creator({ minor: OWED });
    asked = await house.ask(creator);
  });
  afterEach(async () => {
    await assertSoundLedger(database.db);
    await bench.close();
  });

  const stateOf = () => house.stateOf(creator, asked);
  const gatewayPayoutId = async () =>
    (
      await database.db
        .selectFrom('payout')
        .select('gateway_payout_id')
        .where('id', '=', asked.id)
        .executeTakeFirstOrThrow()
    ).gateway_payout_id!;

  /** The bank decides, where it had not, and the sweep hears of it. */
  async function decide(outcome: 'paid' | 'failed' | 'returned') {
    await bench.payouts.decide(await gatewayPayoutId(), outcome);
    await sweepLater();
  }

  async function sweepLater() {
    clock.advance(25 * HOUR_MS);
    await house.settlement.settleOpenPayouts();
  }

  async function pay() {
    await house.settlement.settlePayout(asked.id);
    if (bench.payouts.isLate) await decide('paid');
  }

  it('is paid once, however many workers are at it', async () => {
    await house.release(asked);
    await Promise.all([
      house.settlement.settlePayout(asked.id),
      house.settlement.settlePayout(asked.id),
      house.settlement.settleOpenPayouts(),
    ]);
    if (bench.payouts.isLate) await decide('paid');
    expect(await stateOf()).toBe('paid');
    expect(await bench.payouts.booked()).toEqual([OWED]);
    expect(await house.payable(creator)).toBe(0);
  });

  it.each([
    'lost_before_execution',
    'lost_after_execution',
    'error_after_execution',
    'rate_limited',
  ] as const)('is paid once when the call is %s', async (fault) => {
    await house.release(asked);
    await bench.payouts.failNext(fault);
    await house.settlement.settlePayout(asked.id);
    expect(await stateOf()).toBe('sent');
    await sweepLater();
    if (bench.payouts.isLate) await decide('paid');
    expect(await stateOf()).toBe('paid');
    expect(await bench.payouts.booked()).toEqual([OWED]);
  });

  it('is paid once when the worker dies between the gateway and the books', async () => {
    await house.release(asked);
    // As if the process had been killed with the answer in its hands: sent, an attempt open, nothing known.
    const destination = await database.db
      .selectFrom('payout_destination')
      .select('gateway_ref')
      .where('user_id', '=', creator.userId)
      .executeTakeFirstOrThrow();
    const attempt = { id: randomUUID(), payout_id: asked.id, amount_minor: OWED };
    await database.db
      .insertInto('payout_attempt')
      .values({ ...attempt, created_at: clock.now().toISOString() })
      .execute();
    await database.db.updateTable('payout').set({ state: 'sent' }).where('id', '=', asked.id).execute();
    await bench.payouts.gateway.payout(
      {
        ...{ payoutRef: asked.id, destinationId: destination.gateway_ref!, description: 'Inkvine' },
        amount: { amountMinor: OWED, currency: bench.currency },
      },
      { idempotencyKey: asked.id },
    );
    await sweepLater();
    if (bench.payouts.isLate) await decide('paid');
    expect(await stateOf()).toBe('paid');
    expect(await bench.payouts.booked()).toEqual([OWED]);
  });

  it('that comes back makes the money payable again, once', async () => {
    await house.release(asked);
    await pay();
    await decide('returned');
    await sweepLater();
    expect(await stateOf()).toBe('returned');
    expect(await house.payable(creator)).toBe(OWED);
    const again = await house.ask(creator);
    expect(again.amountMinor).toBe(OWED);
    expect(await house.payable(creator)).toBe(0);
  });

  it('is heard of by a webhook, which makes us ask', async () => {
    await house.release(asked);
    await house.settlement.settlePayout(asked.id);
    const outcome = bench.payouts.isLate ? 'paid' : 'returned';
    await bench.payouts.decide(await gatewayPayoutId(), outcome);
    await bench.webhooks.flush();
    for (const webhook of bench.webhooks.received) {
      const { ref, kind } = await bench.gateway.parseWebhook(webhook);
      if (kind === 'payout') await house.settlement.inquire(id, ref);
    }
    expect(await stateOf()).toBe(outcome);
  });

  describe('in the gateway’s own books', () => {
    /** What is told of this payout, or of one that nobody knows; other tests had other gateways. */
    async function compare() {
      const told: PayoutDifference[] = [];
      const ever = { from: new Date('2000-01-01'), to: new Date('2100-01-01') };
      await house.books.compareDay(id, ever, async (difference) => void told.push(difference));
      const others = await database.db
        .selectFrom('payout')
        .select('id')
        .where('id', '!=', asked.id)
        .execute();
      return told.filter(({ subject }) => others.every((other) => other.id !== subject));
    }

    const change = (set: { gateway_payout_id?: string; amount_minor?: number }) =>
      database.db.updateTable('payout').set(set).where('id', '=', asked.id).execute();

    it('is as here, before, when and after it was paid', async () => {
      expect(await compare()).toEqual([]);
      await house.release(asked);
      expect(await compare()).toEqual([]);
      await house.settlement.settlePayout(asked.id);
      expect(await compare()).toEqual([]);
      if (bench.payouts.isLate) await bench.payouts.decide(await gatewayPayoutId(), 'paid');
      expect(await compare()).toEqual([]);
      expect(await stateOf()).toBe('paid');
      await bench.payouts.decide(await gatewayPayoutId(), 'returned');
      expect(await compare()).toEqual([]);
      expect(await stateOf()).toBe('returned');
    });

    it('is told of when nobody here knows it', async () => {
      await house.release(asked);
      await pay();
      const destination = await database.db
        .selectFrom('payout_destination')
        .select('gateway_ref')
        .where('user_id', '=', creator.userId)
        .executeTakeFirstOrThrow();
      const stray = await bench.payouts.gateway.payout(
        {
          ...{ payoutRef: randomUUID(), destinationId: destination.gateway_ref!, description: 'Inkvine' },
          amount: { amountMinor: 12_300, currency: bench.currency },
        },
        { idempotencyKey: randomUUID() },
      );
      expect(await compare()).toEqual([
        {
          ...{ kind: 'unknown_payout', subject: stray.gatewayPayoutId, currency: bench.currency },
          ...{ theirMinor: 12_300, ourMinor: null },
        },
      ]);
    });

    it('is told of when it is of another amount', async () => {
      await house.release(asked);
      await pay();
      await change({ amount_minor: OWED + 1 });
      expect(await compare()).toMatchObject([
        { kind: 'payout_amount', theirMinor: OWED, ourMinor: OWED + 1 },
      ]);
      await change({ amount_minor: OWED });
    });

    it('is told of when the one that we hold for paid is another, which the gateway denies', async () => {
      await house.release(asked);
      await pay();
      const theirs = await gatewayPayoutId();
      await change({ gateway_payout_id: 'pout_never' });
      expect(await compare()).toMatchObject([
        { kind: 'payout_twice', subject: theirs },
        { kind: 'payout_missing', subject: asked.id, theirMinor: null, ourMinor: OWED },
      ]);
      await change({ gateway_payout_id: theirs });
    });

    it('is told of, and halts payouts, when it is paid there and over here', async () => {
      await house.release(asked);
      await house.settlement.settlePayout(asked.id);
      const over = bench.payouts.isLate
        ? { state: 'failed' as const, failure: 'refused' as const }
        : { state: 'returned' as const, failure: 'sent_back' as const };
      await database.db
        .transaction()
        .execute((trx) =>
          endPayout(trx, { clock }, { id: asked.id, channel: id }, { ...over, note: 'by mistake' }),
        );
      if (bench.payouts.isLate) await bench.payouts.decide(await gatewayPayoutId(), 'paid');
      expect(await compare()).toMatchObject([{ kind: 'payout_state', theirMinor: OWED, ourMinor: OWED }]);
      const operator = await buildActor(database.db, { role: 'operator' });
      const halt = (await house.halts.list(operator)).find(({ liftedAt }) => liftedAt === null)!;
      expect(halt.reason).toContain(asked.id);
      await house.halts.lift(operator, { id: halt.id, reason: 'It was a test' });
    });
  });

  it('goes to nobody while payouts are halted, and goes on afterwards', async () => {
    await house.release(asked);
    const operator = await buildActor(database.db, { role: 'operator' });
    const { id: haltId } = await house.halts.halt(operator, { reason: 'A look at the books' });
    await house.settlement.settlePayout(asked.id);
    expect(await stateOf()).toBe('ready');
    expect(await bench.payouts.booked()).toEqual([]);
    await house.halts.lift(operator, { id: haltId, reason: 'All is well' });
    await sweepLater();
    expect(await bench.payouts.booked()).toEqual([OWED]);
  });

  it('fails when the creator has changed where they are paid to meanwhile', async () => {
    await house.release(asked);
    await house.register(creator);
    await house.settlement.settlePayout(asked.id);
    expect(await stateOf()).toBe('failed');
    expect(await house.payable(creator)).toBe(OWED);
    expect(await bench.payouts.booked()).toEqual([]);
  });
});
