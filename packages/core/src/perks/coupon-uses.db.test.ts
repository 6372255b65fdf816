import type { CouponDraft } from '@inkvine/contracts/perks-coupons';
import { randomUUID } from 'node:crypto';
import { CouponLogInput } from '@inkvine/contracts/perks-coupons';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import type { Actor } from '../identity/actor.ts';
import type { CouponUseInput } from './membership-coupons.ts';
import {
  countOutcomes,
  COUPONS_AT,
  COUPONS_OVER,
  createCouponHouse,
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

describe('coupons for a membership', () => {
  const TIER = randomUUID();
  const purchase = () => ({
    ...{ creatorId: house.creator.userId, tierId: TIER, interval: 'month' as const, isNewMember: true },
    ...{ priceMinor: 10_000, currency: 'KRW' as const },
  });
  const inTrx = <T>(work: (trx: DatabaseTransaction) => Promise<T>) => test.db.transaction().execute(work);
  const takeOne = (trx: DatabaseTransaction, input: CouponUseInput) => house.coupons.use(trx, [input]);
  const useAll = async (reader: Actor, subjectId: string = randomUUID()) => {
    const { steps } = await house.coupons.preview(reader, purchase());
    const used = steps.map(({ grantId, off: offMinor, parts }) => ({ grantId, offMinor, parts }));
    const again = () =>
      inTrx((trx) => takeOne(trx, { userId: reader.userId, subjectId, currency: 'KRW', steps: used }));
    await again();
    return { subjectId, again };
  };

  it('are shown step by step, with who bears what', async () => {
    const reader = await buildActor(test.db);
    await house.issue(await house.create(wonOff(1_000), 'creator'), [reader], house.creator);
    const share: Partial<CouponDraft> = { benefit: { kind: 'percent', percent: 15, most: null, periods: 1 } };
    await house.issue(await house.create(share), [reader]);
    await house.issue(await house.create(), [reader]);
    await house.issue(await house.create({ ...wonOff(900), interval: 'year' }), [reader]);
    await house.issue(await house.create({ ...wonOff(900), tierIds: [randomUUID()] }), [reader]);
    const shown = await house.coupons.preview(reader, purchase());
    expect(shown.steps).toMatchObject([
      { kind: 'percent', off: 1_500, left: 8_500, bearer: 'platform' },
      { kind: 'fixed', off: 1_000, left: 7_500, bearer: 'creator' },
    ]);
    expect(shown).toMatchObject({ total: 7_500, borne: { platform: 1_500, creator: 1_000 } });
    expect(shown.usable).toHaveLength(2);
    const chosen = { ...purchase(), grantIds: [shown.steps[1]!.grantId] };
    expect(await house.coupons.preview(reader, chosen)).toMatchObject({ total: 9_000 });
    const elsewhere = { ...purchase(), creatorId: randomUUID() };
    expect(await house.coupons.preview(reader, elsewhere)).toMatchObject({ total: 8_500 });
  });

  it('are for new members alone where they say so', async () => {
    const reader = await buildActor(test.db);
    await house.issue(await house.create({ ...wonOff(500), audience: 'new_members' }), [reader]);
    expect((await house.coupons.preview(reader, purchase())).total).toBe(9_500);
    expect((await house.coupons.preview(reader, { ...purchase(), isNewMember: false })).total).toBe(10_000);
  });

  it('are used once for a subject, and for no other meanwhile', async () => {
    const reader = await buildActor(test.db);
    await house.issue(await house.create(wonOff(1_000)), [reader]);
    const { steps } = await house.coupons.preview(reader, purchase());
    const step = { grantId: steps[0]!.grantId, offMinor: 1_000, parts: 1 };
    const use = (subjectId: string) =>
      inTrx((trx) => takeOne(trx, { userId: reader.userId, subjectId, currency: 'KRW', steps: [step] }));
    const subjects = Array.from({ length: 5 }, () => randomUUID());
    expect(await countOutcomes(subjects.map(use))).toEqual({ done: 1, COUPON_UNAVAILABLE: 4 });
    const { subject } = await test.db
      .selectFrom('coupon_use')
      .select('subject_id as subject')
      .where('grant_id', '=', step.grantId)
      .executeTakeFirstOrThrow();
    await Promise.all([use(subject), use(subject)]);
    await expect(
      inTrx((trx) =>
        takeOne(trx, {
          ...{ userId: reader.userId, subjectId: subject, currency: 'KRW' },
          steps: [{ ...step, offMinor: 999 }],
        }),
      ),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    expect(await house.owned(reader, 'used')).toHaveLength(1);
  });

  it('come back once, and can be used again for the same or another subject', async () => {
    const reader = await buildActor(test.db);
    const coupon = await house.create(wonOff(1_000));
    await house.issue(coupon, [reader]);
    const { subjectId, again } = await useAll(reader);
    const back = () =>
      inTrx((trx) => house.coupons.giveBack(trx, { subjectIds: [subjectId], reason: 'refunded' }));
    const returned = await Promise.all([back(), back(), back()]);
    expect(returned.toSorted()).toEqual([0, 0, 1]);
    expect(await house.owned(reader)).toHaveLength(1);
    await again();
    expect(await back()).toBe(1);
    await useAll(reader);
    expect(await back()).toBe(0);
    const { items } = await house.desk.listLog(house.operator, CouponLogInput.parse({ couponId: coupon }));
    expect(items.map(({ what }) => what)).toEqual([
      ...['used', 'given_back', 'used', 'given_back', 'used', 'issued', 'created'],
    ]);
    expect(items[0]).toMatchObject({ actor: { id: reader.userId }, owner: { id: reader.userId } });
  });

  it('go with the transaction that dies', async () => {
    const reader = await buildActor(test.db);
    await house.issue(await house.create(wonOff(1_000)), [reader]);
    const { steps } = await house.coupons.preview(reader, purchase());
    const used = steps.map(({ grantId, off: offMinor, parts }) => ({ grantId, offMinor, parts }));
    const subject = { userId: reader.userId, subjectId: randomUUID(), currency: 'KRW' as const };
    await expect(
      inTrx(async (trx) => {
        await takeOne(trx, { ...subject, steps: used });
        throw new Error('the process dies');
      }),
    ).rejects.toThrow('the process dies');
    await inTrx((trx) => takeOne(trx, { ...subject, steps: used }));
    expect(await house.owned(reader, 'used')).toHaveLength(1);
  });

  it('for several periods are used as often, one that was given back again', async () => {
    const reader = await buildActor(test.db);
    await house.issue(await house.create(wonOff(1_000, 3)), [reader]);
    const first = await useAll(reader);
    await useAll(reader);
    await inTrx((trx) => house.coupons.giveBack(trx, { subjectIds: [first.subjectId], reason: 'failed' }));
    expect((await house.owned(reader))[0]).toMatchObject({ left: 2 });
    await useAll(reader);
    await useAll(reader);
    expect(await house.owned(reader)).toEqual([]);
    expect((await house.coupons.preview(reader, purchase())).steps).toEqual([]);
  });

  it('make months free until none is left, of a year all at once', async () => {
    const reader = await buildActor(test.db);
    await house.issue(await house.create({ benefit: { kind: 'free_period', months: 4 } }), [reader]);
    expect((await house.coupons.preview(reader, purchase())).total).toBe(0);
    await useAll(reader);
    const year = await house.coupons.preview(reader, {
      ...purchase(),
      interval: 'year',
      priceMinor: 100_000,
    });
    expect(year).toMatchObject({ total: 75_000, steps: [{ parts: 3 }] });
    await useAll(reader);
    expect((await house.owned(reader))[0]).toMatchObject({ left: 2 });
  });

  it('are used for many subjects at once, all or none', async () => {
    const people = await house.buildPeople(3);
    const coupon = await house.create(wonOff(1_000, 2));
    await house.issue(coupon, people);
    const owned = await Promise.all(people.map(async (person) => (await house.owned(person))[0]!.id));
    const wish = (at: number, subjectId: string = randomUUID()) => ({
      ...{ userId: people[at]!.userId, subjectId, currency: 'KRW' as const },
      steps: [{ grantId: owned[at]!, offMinor: 1_000, parts: 1 }],
    });
    const first = [wish(0), wish(1)];
    await inTrx((trx) => house.coupons.use(trx, first));
    const more = [first[0]!, wish(0), wish(2), wish(2)];
    await Promise.all([
      inTrx((trx) => house.coupons.use(trx, more)),
      inTrx((trx) => house.coupons.use(trx, first)),
    ]);
    const left = await Promise.all(people.map(async (person) => (await house.owned(person))[0]?.left ?? 0));
    expect(left).toEqual([0, 1, 0]);
    await expect(inTrx((trx) => house.coupons.use(trx, [wish(1), wish(2)]))).rejects.toMatchObject({
      code: 'COUPON_UNAVAILABLE',
    });
    expect((await house.owned(people[1]!))[0]).toMatchObject({ left: 1 });
  });

  it('of somebody else, or over meanwhile, are refused', async () => {
    const [reader, other] = await house.buildPeople(2);
    await house.issue(await house.create(wonOff(1_000)), [reader!]);
    const { steps } = await house.coupons.preview(reader!, purchase());
    const step = { grantId: steps[0]!.grantId, offMinor: 1_000, parts: 1 };
    const use = ({ userId }: Actor) =>
      inTrx((trx) => takeOne(trx, { userId, subjectId: randomUUID(), currency: 'KRW', steps: [step] }));
    await expect(use(other!)).rejects.toMatchObject({ code: 'COUPON_UNAVAILABLE' });
    house.clock.set(COUPONS_OVER);
    await expect(use(reader!)).rejects.toMatchObject({ code: 'COUPON_UNAVAILABLE' });
  });
});
