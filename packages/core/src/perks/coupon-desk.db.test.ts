import { randomUUID } from 'node:crypto';
import { CouponBatchId, CouponGrantId, type CouponId } from '@inkvine/contracts/primitives';
import { CouponLogInput, CouponTerms, CreateCodesInput } from '@inkvine/contracts/perks-coupons';
import { listInvariantFindings } from '@inkvine/db/wallet/invariants.repository';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { sql } from 'kysely';
import type { Actor } from '../identity/actor.ts';
import { createCouponDeskService } from './coupon-desk.service.ts';
import {
  COUPONS_AT,
  COUPONS_OVER,
  createCouponHouse,
  WELCOME_COUPON,
  wonOff,
  type CouponHouse,
} from '@inkvine/testkit/coupon-house';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let test: TestDatabase;
let house: CouponHouse;
beforeAll(async () => {
  test = await createTestDatabase();
  house = await createCouponHouse(test.db);
});
afterAll(() => test.drop());
beforeEach(() => house.clock.set(COUPONS_AT));
afterEach(() => assertSoundLedger(test.db));

describe('the desk', () => {
  it('makes what is offered today, once for a key, and never changes it', async () => {
    const today = createCouponDeskService(house.parts);
    const input = { bearer: 'platform' as const, idempotencyKey: randomUUID() };
    await expect(
      today.create(house.operator, {
        ...input,
        terms: CouponTerms.parse({ ...WELCOME_COUPON, ...wonOff(100) }),
      }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(
      today.create(house.creator, { ...input, bearer: 'creator', terms: CouponTerms.parse(WELCOME_COUPON) }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const terms = CouponTerms.parse(WELCOME_COUPON);
    const [one, same] = await Promise.all([
      today.create(house.operator, { ...input, terms }),
      today.create(house.operator, { ...input, terms }),
    ]);
    expect(same).toEqual(one);
    await expect(
      test.db.updateTable('coupon').set({ coins: 9_999 }).where('id', '=', one.couponId).execute(),
    ).rejects.toThrow('append-only');
  });

  it('stops a coupon once: what people own stays theirs', async () => {
    const coupon = await house.create();
    const reader = await buildActor(test.db);
    await house.issue(coupon, [reader]);
    await house.desk.stop(house.operator, { couponId: coupon });
    await expect(house.desk.stop(house.operator, { couponId: coupon })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(house.issue(coupon, [reader])).rejects.toMatchObject({ code: 'COUPON_EXPIRED' });
    await expect(house.makeCode(coupon)).rejects.toMatchObject({ code: 'COUPON_EXPIRED' });
    const [mine] = await house.owned(reader);
    expect(await house.coupons.takeCoins(reader, { grantId: CouponGrantId.parse(mine!.id) })).toMatchObject({
      coins: 30,
    });
  });

  it('shows a coupon with what became of it, and what ran out unused', async () => {
    const coupon = await house.create({ stock: 2 });
    const [reader, idle] = await house.buildPeople(2);
    await house.issue(coupon, [reader!, idle!]);
    await house.coupons.takeCoins(reader!, {
      grantId: CouponGrantId.parse((await house.owned(reader!))[0]!.id),
    });
    const list = await house.desk.list(house.operator, { bearer: 'platform', limit: 1 });
    expect(list.items).toMatchObject([{ id: coupon, granted: 2, used: 1, state: 'given_out' }]);
    expect(list.nextCursor).not.toBeNull();
    house.clock.set(COUPONS_OVER);
    const { items } = await house.desk.listLog(house.operator, CouponLogInput.parse({ couponId: coupon }));
    expect(items[0]).toMatchObject({
      what: 'expired',
      actor: null,
      owner: { id: idle!.userId },
      at: COUPONS_OVER.replace('.000', ''),
    });
    const first = await house.desk.listLog(
      house.operator,
      CouponLogInput.parse({ couponId: coupon, limit: 2 }),
    );
    const rest = await house.desk.listLog(
      house.operator,
      CouponLogInput.parse({ couponId: coupon, cursor: first.nextCursor }),
    );
    expect([...first.items, ...rest.items]).toEqual(items);
  });

  it('is each issuer’s own', async () => {
    const reader = await buildActor(test.db);
    const [platforms, hers] = [await house.create(), await house.create(wonOff(1_000), 'creator')];
    await expect(house.desk.list(reader, { bearer: 'platform', limit: 5 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(
      (await house.desk.list(house.creator, { bearer: 'creator', limit: 50 })).items.map(({ id }) => id),
    ).toContain(hers);
    const strangers: [Actor & { email: string }, CouponId][] = [
      [house.creator, platforms],
      [house.operator, hers],
      [reader, hers],
    ];
    for (const [stranger, couponId] of strangers) {
      await expect(house.desk.stop(stranger, { couponId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(house.issue(couponId, [reader], stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(house.codes.list(stranger, { couponId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const log = (actor: Actor) => house.desk.listLog(actor, CouponLogInput.parse({ couponId: hers }));
    expect((await log(house.operator)).items).toHaveLength(1);
    await expect(log(reader)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('codes', () => {
  it('many at once are written in steps, each for one use, for whoever made them', async () => {
    const coupon = await house.create();
    const input = CreateCodesInput.parse({
      ...{ couponId: coupon, codes: { kind: 'bulk', size: 1_200 }, idempotencyKey: randomUUID() },
    });
    const { batchId } = await house.codes.create(house.operator, input);
    expect(await house.codes.create(house.operator, input)).toEqual({ code: null, batchId });
    const batch = { batchId: CouponBatchId.parse(batchId) };
    await expect(house.codes.writeCsv(house.operator, batch)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await Promise.all([house.codes.write(batch.batchId), house.codes.writeDue()]);
    const other = await buildActor(test.db, { role: 'operator' });
    await expect(house.codes.writeCsv(other, batch)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { body } = await house.codes.writeCsv(house.operator, batch);
    const lines = (await body.toArray()).join('').trim().split('\r\n');
    expect(new Set(lines.slice(1)).size).toBe(1_200);
    const [code] = lines[1]!.split(',');
    const [reader, late] = await house.buildPeople(2);
    await house.coupons.redeem(reader!, { code: code! });
    await expect(house.coupons.redeem(late!, { code: code! })).rejects.toMatchObject({
      code: 'COUPON_USED_UP',
    });
    expect(await house.codes.list(house.operator, { couponId: coupon })).toMatchObject({
      ...{ singles: [], batches: [{ size: 1_200, made: 1_200, used: 1, isMine: true }] },
    });
  });

  it('may be a word, which belongs to one coupon', async () => {
    const coupon = await house.create();
    expect(await house.makeCode(coupon, { word: 'hello-ink' })).toBe('HELLOINK');
    await expect(house.makeCode(coupon, { word: 'HELL0INK' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(house.makeCode(coupon, { word: 'what a word!' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const reader = await buildActor(test.db);
    expect((await house.coupons.redeem(reader, { code: 'Hello Ink' })).coins).toBe(30);
    await expect(house.makeCode(await house.create({ audience: 'named' }))).rejects.toMatchObject({
      code: 'COUPON_NOT_FOR_YOU',
    });
  });
});

describe('the invariant of coupons', () => {
  it.each([
    ['a coupon that counts something else', sql`update coupon set granted = granted + 1 where stock is null`],
    ['a code that counts something else', sql`update coupon_code set uses = uses + 1 where max_uses is null`],
    ['a coupon used more often than it can be', sql`update coupon_use set parts = 2`],
    ['coins of another number', sql`update coupon set coins = coins + 1`],
    ['coins that no coupon brought', sql`delete from coupon_use where purpose = 'bonus_coins'`],
    ['more than one person may have', sql`update coupon set per_person = 1`],
  ])('finds %s', async (_, damage) => {
    const coupon = await house.create({ perPerson: 2 });
    const reader = await buildActor(test.db);
    for (const code of [await house.makeCode(coupon), await house.makeCode(coupon)])
      await house.coupons.redeem(reader, { code });
    const trx = await test.db.startTransaction().execute();
    try {
      for (const table of ['coupon', 'coupon_use', 'coupon_code'])
        await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
      await damage.execute(trx);
      const broken = (await listInvariantFindings(trx)).filter(({ violations }) => violations > 0);
      expect(broken.map(({ id }) => id)).toContain('coupons');
    } finally {
      await trx.rollback().execute();
    }
  });
});
