import assert from 'node:assert/strict';
import { AppError } from '@inkvine/contracts/errors';
import { checkInvariants } from '@inkvine/core/wallet/check-invariants';
import type { AsyncCommand } from 'fast-check';
import { sql } from 'kysely';
import { assertSoundLedger } from '../sound-ledger.ts';
import type { MoneyModel, Outcome } from './model.ts';
import { kept } from './order-model.ts';
import type { MoneyWorld } from './world.ts';

/**
 * Makes a call and holds its outcome to the model's. What is refused must leave no trace. `times` over, in turn, as a
 * client whose answers got lost repeats it: each is met as the first was.
 */
export type Expecting = <T>(
  outcome: Outcome,
  call: () => Promise<T>,
  times?: number,
) => Promise<T | undefined>;

export type MoneyCommand = AsyncCommand<MoneyModel, MoneyWorld>;

/**
 * A step of the model run: moves the model, makes the real calls, and then the two sides must be the same and every
 * invariant of the ledger hold.
 * @param possible whether the model has what the step is about; it is passed over otherwise
 */
export function command(
  name: string,
  run: (model: MoneyModel, world: MoneyWorld, expecting: Expecting) => Promise<void>,
  possible: (model: MoneyModel) => boolean = () => true,
): MoneyCommand {
  return {
    check: (model) => possible(model),
    async run(model, world) {
      await run(model, world, (outcome, call, times = 1) => expectOutcome(world, { outcome, times }, call));
      await compare(model, world);
    },
    toString: () => name,
  };
}

async function expectOutcome<T>(
  world: MoneyWorld,
  { outcome, times }: { outcome: Outcome; times: number },
  call: () => Promise<T>,
): Promise<T | undefined> {
  const before = outcome === 'done' ? '' : await fingerprint(world);
  let answer: T | undefined;
  for (let time = 0; time < times; time += 1) {
    const given = await outcomeOf(call());
    assert.equal(given.outcome, outcome);
    if (time > 0) assert.deepEqual(given.answer, answer, 'the repeated call was answered in another way');
    answer = given.answer;
  }
  if (outcome !== 'done') assert.equal(await fingerprint(world), before, 'a refused call has left a trace');
  return answer;
}

async function outcomeOf<T>(call: Promise<T>): Promise<{ outcome: string; answer?: T }> {
  try {
    return { outcome: 'done', answer: await call };
  } catch (error) {
    if (error instanceof AppError) return { outcome: error.code };
    throw error;
  }
}

/** Every row about the reader's money, to the byte. */
async function fingerprint({ db, reader }: MoneyWorld): Promise<string> {
  const mine = sql`(select id from wallet where user_id = ${reader.userId})`;
  const txns = sql`(select id from coin_txn where wallet_id = ${mine})`;
  const { rows } = await sql<{ row: string }>`
    select 'wallet' || t::text as row from wallet t where user_id = ${reader.userId}
    union all select 'lot' || t::text from coin_lot t where wallet_id = ${mine}
    union all select 'txn' || t::text from coin_txn t where wallet_id = ${mine}
    union all select 'entry' || t::text from coin_lot_entry t where txn_id in ${txns}
    union all select 'earning' || t::text from earning t where txn_id in ${txns}
    union all select 'house' || t::text from house_entry t where txn_id in ${txns}
    union all select 'unlock' || t::text from unlock t where user_id = ${reader.userId}
    union all select 'donation' || t::text from donation t where donor_id = ${reader.userId}
    union all select 'gift' || t::text from gift t where giver_id = ${reader.userId}
    union all select 'given' || t::text from gift_chapter t where txn_id in ${txns}
    union all select 'months' || t::text from gift_membership t where txn_id in ${txns}
    union all select 'wish' || t::text from gift_order t where giver_id = ${reader.userId}
    union all select 'order' || t::text from top_up t where user_id = ${reader.userId}
    union all select 'refund' || t::text from refund t where user_id = ${reader.userId}
    union all select 'dispute' || t::text from dispute t where user_id = ${reader.userId}
    union all select 'limit' || t::text from spending_limit t where user_id = ${reader.userId}
    union all select 'coupon' || t::text from coupon_grant t where user_id = ${reader.userId}
    union all select 'use' || t::text from coupon_use t where user_id = ${reader.userId}
    union all select 'key' || t::text from idempotency t
    union all select 'promise' || t::text from outbox t
    order by 1`.execute(db);
  return rows.map(({ row }) => row).join('\n');
}

async function compare(model: MoneyModel, world: MoneyWorld): Promise<void> {
  const { db, reader, author } = world;
  const wallet = await db
    .selectFrom('wallet')
    .select(['id', 'debt'])
    .where('user_id', '=', reader.userId)
    .executeTakeFirst();
  const lots = await db
    .selectFrom('coin_lot')
    .select(['kind', 'currency', 'remaining', 'spent', 'expired', 'held', 'refunded', 'revoked'])
    .select('recognized_minor as recognizedMinor')
    .where('wallet_id', '=', wallet?.id ?? null)
    .orderBy('id')
    .execute();
  assert.deepEqual(lots, model.lots.map(stateOf));
  assert.equal(wallet?.debt ?? 0, model.debt, 'what the reader owes');
  const earned = await db
    .selectFrom('earning')
    .select((eb) => ['currency', 'source', eb.fn.sum<number>('gross_minor').as('minor')])
    .where('creator_id', '=', author.userId)
    .groupBy(['currency', 'source'])
    .execute();
  assert.deepEqual(
    Object.fromEntries(earned.map(({ currency, source, minor }) => [`${currency} ${source}`, minor])),
    sumsOf(model),
  );
  const broken = (await checkInvariants(db)).filter(({ violations }) => violations > 0);
  assert.deepEqual(broken, []);
}

/** At the end of a life: the gateways' own books, and each of the house's own checks. */
export async function compareBooks(model: MoneyModel, world: MoneyWorld): Promise<void> {
  for (const [place, order] of model.orders.entries()) {
    const booked = await world.benchOf(order.currency).bookings(world.orders[place]!.atGateway);
    assert.equal(
      booked.reduce((sum, minor) => sum + minor, 0),
      kept(order),
      `what the gateway has of order ${place}`,
    );
  }
  await world.chain.sealAll();
  await assertSoundLedger(world.db);
}

const stateOf = (lot: MoneyModel['lots'][number]) => ({
  ...{ kind: lot.kind, currency: lot.currency, remaining: lot.remaining, spent: lot.spent },
  ...{ expired: lot.expired, held: lot.held, refunded: lot.refunded, revoked: lot.revoked },
  recognizedMinor: lot.recognizedMinor,
});

function sumsOf({ earnings }: MoneyModel): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { currency, source, minor } of earnings)
    sums[`${currency} ${source}`] = (sums[`${currency} ${source}`] ?? 0) + minor;
  return sums;
}
