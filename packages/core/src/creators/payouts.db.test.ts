import { randomUUID } from 'node:crypto';
import { listPayoutFindings } from '@inkvine/db/creators/payout-invariants.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock, type FakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createPayoutHouse, type PayoutHouse } from '@inkvine/testkit/payout-house';
import { buildPayable } from '@inkvine/testkit/payout.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

let database: TestDatabase;
let clock: FakeClock;
let house: PayoutHouse;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(() => {
  clock = createFakeClock();
  house = createPayoutHouse({ db: database.db, clock, bench: null });
});

const standingOf = async (creator: Actor) =>
  (await house.payouts.getStandings(creator)).find(({ currency }) => currency === 'KRW')!;

describe('asking for money', () => {
  it('takes everything that is settled, and takes it once of two calls at the same time', async () => {
    const creator = await house.creator({ minor: 30_000 });
    await buildPayable(database.db, { creatorId: creator.userId, currency: 'KRW', amountMinor: 12_000 });
    const results = await Promise.allSettled([1, 2, 3].map(() => house.ask(creator)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await standingOf(creator)).toMatchObject({ payableMinor: 0, underwayMinor: 42_000 });
    await assertSoundLedger(database.db);
  });

  it('is the same payout for the same key, and refuses another amount under it', async () => {
    const creator = await house.creator({ minor: 30_000 });
    const key = randomUUID();
    const input = { currency: 'KRW' as const, expectedMinor: 30_000, idempotencyKey: key };
    const first = await house.payouts.ask(creator, input);
    expect(await house.payouts.ask(creator, input)).toEqual(first);
    await expect(house.payouts.ask(creator, { ...input, expectedMinor: 1 })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('names what is missing', async () => {
    const nobody = await buildActor(database.db, { role: 'creator' });
    expect((await standingOf(nobody)).obstacles).toEqual(['nothing', 'no_tax_profile', 'no_destination']);
    const owing = await house.creator({ minor: 30_000 });
    await buildPayable(database.db, {
      ...{ creatorId: owing.userId, currency: 'KRW', amountMinor: 0, carryOutMinor: -5_000 },
    });
    expect((await standingOf(owing)).obstacles).toEqual(['negative_carry']);
    await expect(house.ask(owing)).rejects.toMatchObject({ code: 'PAYOUT_NOT_POSSIBLE' });
    const poor = await house.creator({ minor: 9_999 });
    expect((await standingOf(poor)).obstacles).toEqual(['below_minimum']);
  });

  it('is taken back until somebody deals with it, and then everything is payable again', async () => {
    const creator = await house.creator({ minor: 30_000 });
    const asked = await house.ask(creator);
    await expect(
      house.payouts.withdraw(await house.creator({ minor: 0 }), { payoutId: asked.id }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const withdrawn = await house.payouts.withdraw(creator, { payoutId: asked.id });
    expect(await house.payouts.withdraw(creator, { payoutId: asked.id })).toEqual(withdrawn);
    expect(await house.payable(creator)).toBe(30_000);
    const again = await house.ask(creator);
    await house.release(again);
    await expect(house.payouts.withdraw(creator, { payoutId: again.id })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
    await assertSoundLedger(database.db);
  });

  it('is declined with a reason that its creator reads, and can be asked for again', async () => {
    const operator = await buildActor(database.db, { role: 'operator' });
    const creator = await house.creator({ minor: 30_000 });
    const { id, version } = await house.ask(creator);
    const declined = { payoutId: id, version, note: 'Please send us your tax form first.' };
    await house.desk.reject(operator, declined);
    await expect(house.desk.reject(operator, declined)).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
    const [payout] = (await house.payouts.list(creator, { limit: 1 })).items;
    expect(payout!.history.at(-1)).toMatchObject({ state: 'rejected', note: declined.note });
    expect(await house.payable(creator)).toBe(30_000);
    await assertSoundLedger(database.db);
  });

  it('happens by itself for those who want it, and not again after it failed', async () => {
    const creator = await house.creator({ minor: 30_000 });
    await house.payouts.setAutomatic(creator, { currency: 'KRW', automatic: true });
    await house.payouts.requestAutomatic();
    await house.payouts.requestAutomatic();
    const [payout, ...others] = (await house.payouts.list(creator, { limit: 5 })).items;
    expect(payout).toMatchObject({ automatic: true, amountMinor: 30_000, state: 'requested' });
    expect(others).toEqual([]);
    await house.payouts.withdraw(creator, { payoutId: payout!.id });
    await house.payouts.requestAutomatic();
    expect((await house.payouts.list(creator, { limit: 5 })).items).toHaveLength(1);
  });
});

describe('where money goes', () => {
  it('is shown by its last digits, kept sealed, and used at once when it is the first', async () => {
    const creator = await house.creator({ minor: 30_000 });
    const { destination } = await standingOf(creator);
    expect(destination).toMatchObject({ label: '****7890', state: 'active', channel: 'manual' });
    const row = await database.db
      .selectFrom('payout_destination')
      .selectAll()
      .where('id', '=', destination!.id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('110234567890');
    expect(house.accountSeal.open(row.sealed_account!, row.id)).toBe('110234567890');
    expect(() => house.accountSeal.open(row.sealed_account!, randomUUID())).toThrow('authenticate');
  });

  it('waits when it has changed, and one key changes it once', async () => {
    const creator = await house.creator({ minor: 30_000 });
    const key = randomUUID();
    const changed = await house.register(creator, key);
    expect(await house.register(creator, key)).toEqual(changed);
    expect((await standingOf(creator)).obstacles).toEqual(['cooling']);
    clock.advance(3 * DAY_MS);
    expect((await standingOf(creator)).obstacles).toEqual([]);
    const notices = await database.db
      .selectFrom('outbox')
      .select('payload')
      .where('job_id', '=', 'creators.send-destination-notice')
      .where(sql`payload ->> 'destinationId'`, '=', changed.id)
      .execute();
    expect(notices).toHaveLength(1);
  });

  it('is one of two that are registered at the same time', async () => {
    const creator = await house.creator({ minor: 0, registered: false });
    await Promise.all([house.register(creator), house.register(creator)]);
    const { rows } = await sql<{ state: string }>`
      select state from payout_destination where user_id = ${creator.userId} order by state`.execute(
      database.db,
    );
    expect(rows.map(({ state }) => state)).toEqual(['active', 'replaced']);
  });

  it('is the creator’s own', async () => {
    const creator = await house.creator({ minor: 0, registered: false });
    await expect(
      house.register(creator, randomUUID(), { holderName: 'Somebody Else' } as never),
    ).rejects.toMatchObject({ code: 'HOLDER_DIFFERS' });
  });
});

describe('releasing', () => {
  it('takes two persons, and happens once', async () => {
    const creator = await house.creator({ minor: 30_000 });
    const { id } = await house.ask(creator);
    const [maker, other] = [
      await buildActor(database.db, { role: 'operator' }),
      await buildActor(database.db, { role: 'operator' }),
    ];
    const input = { currency: 'KRW' as const, payoutIds: [id], idempotencyKey: randomUUID() };
    const batch = await house.desk.makeBatch(maker, input);
    expect(await house.desk.makeBatch(maker, input)).toEqual(batch);
    await expect(
      house.desk.makeBatch(other, { ...input, idempotencyKey: randomUUID() }),
    ).rejects.toMatchObject({ code: 'PAYOUT_NOT_POSSIBLE' });
    const seen = { batchId: batch.id, version: batch.version };
    await expect(house.desk.approveBatch(maker, seen)).rejects.toMatchObject({
      code: 'SECOND_PERSON_NEEDED',
    });
    await expect(house.desk.approveBatch(creator, seen)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const approvals = await Promise.allSettled([
      house.desk.approveBatch(other, seen),
      house.desk.approveBatch(other, seen),
    ]);
    expect(approvals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(house.desk.cancelBatch(maker, seen)).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
    await assertSoundLedger(database.db);
  });

  it('is refused while payouts are halted', async () => {
    const operator = await buildActor(database.db, { role: 'operator' });
    const asked = await house.ask(await house.creator({ minor: 30_000 }));
    const { id } = await house.halts.halt(operator, { reason: 'A look at the books' });
    await expect(house.release(asked)).rejects.toMatchObject({ code: 'PAYOUTS_HALTED' });
    await house.halts.lift(operator, { id, reason: 'All is well' });
  });

  it('by hand ends with what the operator says, each item by itself', async () => {
    const operator = await buildActor(database.db, { role: 'operator' });
    const creators = [await house.creator({ minor: 30_000 }), await house.creator({ minor: 40_000 })];
    const asked = [await house.ask(creators[0]!), await house.ask(creators[1]!)];
    const batchId = await house.release(...asked);
    const { items } = await house.desk.list(operator, { batchId, limit: 5 });
    expect(items.map(({ state }) => state)).toEqual(['sent', 'sent']);
    const newest = async () => (await house.desk.listBatches(operator, { limit: 1 })).items[0];
    expect(await newest()).toMatchObject({ counts: { sent: 2 }, toTransfer: 2 });
    const { content } = await house.desk.writeBankFile(operator, { batchId });
    expect(content.match(/A Creator,088,110234567890,[34]0000,KRW/g)).toHaveLength(2);
    for (const [index, outcome] of (['paid', 'failed'] as const).entries()) {
      const { id, version } = items.find((item) => item.id === asked[index]!.id)!;
      await house.desk.recordTransfer(operator, { payoutId: id, version, outcome, note: 'REF 1' });
      await expect(
        house.desk.recordTransfer(operator, { payoutId: id, version, outcome, note: 'REF 1' }),
      ).rejects.toMatchObject({ code: 'TRANSITION_REFUSED' });
    }
    expect(await newest()).toMatchObject({
      ...{ payouts: 2, amountMinor: 70_000, counts: { paid: 1, failed: 1 }, toTransfer: 0 },
    });
    // What the bank says is for operators.
    const [seen] = (await house.payouts.list(creators[1]!, { limit: 1 })).items;
    expect(seen!.history.map(({ state, note }) => [state, note])).toEqual([
      ...[
        ['requested', null],
        ['ready', null],
        ['sent', null],
        ['failed', null],
      ],
    ]);
    expect(await house.payable(creators[1]!)).toBe(40_000);
    const failed = asked[1]!.id;
    const again = await house.desk.retry(operator, { payoutId: failed, idempotencyKey: randomUUID() });
    expect(again).toMatchObject({ retryOf: failed, state: 'requested', amountMinor: 40_000 });
    expect((await house.desk.getDetail(operator, { payoutId: failed })).payout.retried).toBe(true);
    await assertSoundLedger(database.db);
  });
});

describe('the invariants', () => {
  const broken = async () =>
    (await listPayoutFindings(database.db)).filter(({ violations }) => violations > 0).map(({ id }) => id);

  it.each<[string, string, string]>([
    ['I14', 'payout_part', 'set released_at = now()'],
    ['payout-released', 'payout_part', 'set released_at = now()'],
    ['payout-parts', 'payout', 'set amount_minor = amount_minor + 1'],
    ['payout-approved', 'payout', 'set batch_id = null'],
    ['payout-attempts', 'payout', "set channel = 'toss', next_check_at = now()"],
  ])('%s finds what breaks it', async (invariant, table, change) => {
    const operator = await buildActor(database.db, { role: 'operator' });
    const asked = await house.ask(await house.creator({ minor: 30_000 }));
    const batchId = await house.release(asked);
    const [item] = (await house.desk.list(operator, { batchId, limit: 1 })).items;
    const said = { payoutId: item!.id, version: item!.version, outcome: 'paid' as const, note: 'REF' };
    await house.desk.recordTransfer(operator, said);
    expect(await broken()).toEqual([]);
    const key = table === 'payout' ? 'id' : 'payout_id';
    await database.db
      .transaction()
      .execute(async (trx) => {
        await sql.raw('alter table payout drop constraint payout_in_batch').execute(trx);
        await sql.raw(`update ${table} ${change} where ${key} = '${asked.id}'`).execute(trx);
        const findings = await listPayoutFindings(trx);
        expect(findings.find(({ id }) => id === invariant)?.violations).toBe(1);
        throw new Error('undone');
      })
      .catch((error: unknown) => {
        if (!(error instanceof Error) || error.message !== 'undone') throw error;
      });
  });
});
