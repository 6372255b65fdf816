import { CouponGrantId } from '@inkvine/contracts/primitives';
import { CreateCodesInput, IssueCouponInput } from '@inkvine/contracts/perks-coupons';
import { WalletHistoryInput } from '@inkvine/contracts/wallet';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../identity/actor.ts';
import { createWalletHistoryService } from '../wallet/history.service.ts';
import { createCouponsService } from './coupons.service.ts';
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

describe('a code for coins', () => {
  it('puts them into the wallet, whose history names the coupon', async () => {
    const code = await house.makeCode(await house.create());
    const reader = await buildActor(test.db);
    expect(await house.coupons.redeem(reader, { code: code.toLowerCase() })).toMatchObject({
      ...{ coins: 30, isRepeated: false, coupon: { name: 'Welcome', state: 'used', left: 0 } },
    });
    expect((await house.wallet.getOverview(reader)).events).toMatchObject([
      { campaign: 'Welcome', coins: 30, expiresAt: expect.stringContaining('2027-01-19T03:00:00') },
    ]);
    const history = createWalletHistoryService({
      ...{ db: test.db, clock: house.clock, site: { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' } },
    });
    const [row] = (await history.list(reader, WalletHistoryInput.parse({}))).items;
    expect(row).toMatchObject({ kind: 'event', bonus: 30, subject: { kind: 'campaign', name: 'Welcome' } });
    expect(await house.owned(reader, 'used')).toHaveLength(1);
  });

  it('gives one person once, however often and at once they send it', async () => {
    const code = await house.makeCode(await house.create({ perPerson: 5 }));
    const reader = await buildActor(test.db);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => house.coupons.redeem(reader, { code })),
    );
    expect(answers.map(({ coins }) => coins).toSorted()).toEqual([0, 0, 0, 30]);
    expect((await house.coupons.redeem(reader, { code })).isRepeated).toBe(true);
    expect(await house.balanceOf(reader)).toBe(30);
  });

  it('goes as far as its uses and the stock of its coupon, however many come at once', async () => {
    const stocked = await house.create({ stock: 3 });
    const [one, other] = [await house.makeCode(stocked), await house.makeCode(stocked, { maxUses: 2 })];
    const crowd = await house.buildPeople(8);
    const calls = crowd.map((person, at) =>
      house.coupons.redeem(person, { code: at % 2 === 0 ? one : other }),
    );
    expect(await countOutcomes(calls)).toEqual({ done: 3, COUPON_USED_UP: 5 });
    const limited = await house.makeCode(await house.create(), { maxUses: 2 });
    const again = crowd.slice(0, 5).map((person) => house.coupons.redeem(person, { code: limited }));
    expect(await countOutcomes(again)).toEqual({ done: 2, COUPON_USED_UP: 3 });
  });

  it('gives a person as many of a coupon as one may have, by however many codes', async () => {
    const coupon = await house.create({ perPerson: 2 });
    const many = await Promise.all(Array.from({ length: 4 }, () => house.makeCode(coupon, { maxUses: 1 })));
    const reader = await buildActor(test.db);
    const calls = many.map((code) => house.coupons.redeem(reader, { code }));
    expect(await countOutcomes(calls)).toEqual({ done: 2, COUPON_ALREADY_YOURS: 2 });
    expect(await house.balanceOf(reader)).toBe(60);
  });

  it('says why it gives nothing', async () => {
    const reader = await buildActor(test.db);
    const refused = async (code: string, person: Actor = reader) =>
      await house.coupons.redeem(person, { code }).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    expect(await refused('WELC0ME')).toBe('COUPON_UNKNOWN');
    expect(await refused('not a code at all!')).toBe('COUPON_UNKNOWN');
    const early = await house.create({ startsAt: '2026-11-20T03:00:00.001Z' });
    expect(await refused(await house.makeCode(early))).toBe('COUPON_TOO_EARLY');
    const over = await house.makeCode(await house.create({ endsAt: '2026-11-20T03:00:01.000Z' }));
    house.clock.advance(1_000);
    expect(await refused(over)).toBe('COUPON_EXPIRED');
    const stopped = await house.create();
    const code = await house.makeCode(stopped);
    await house.desk.stop(house.operator, { couponId: stopped });
    expect(await refused(code)).toBe('COUPON_EXPIRED');
    const hers = await house.create(wonOff(1_000), 'creator');
    const herCode = (
      await house.codes.create(
        house.creator,
        CreateCodesInput.parse({
          ...{ couponId: hers, codes: { kind: 'single', word: 'readers', maxUses: null } },
          idempotencyKey: randomUUID(),
        }),
      )
    ).code!;
    expect(await refused(herCode, house.creator)).toBe('COUPON_NOT_FOR_YOU');
    expect(await refused(herCode)).toBe('done');
    expect(await house.owned(reader)).toMatchObject([
      { benefit: { kind: 'fixed' }, state: 'usable', left: 1 },
    ]);
  });

  it('leaves nothing behind where it dies, and gives all the next time', async () => {
    const code = await house.makeCode(await house.create({ stock: 1 }), { maxUses: 1 });
    const reader = await buildActor(test.db);
    const dying = createCouponsService({
      ...house.parts,
      wallet: { creditCoupon: () => Promise.reject(new Error('the process dies')) },
    });
    await expect(dying.redeem(reader, { code })).rejects.toThrow('the process dies');
    expect((await house.coupons.redeem(reader, { code })).coins).toBe(30);
  });
});

describe('a coupon issued to people', () => {
  it('is theirs until they take its coins, once', async () => {
    const coupon = await house.create({ audience: 'named', stock: 2 });
    const [one, two, three] = await house.buildPeople(3);
    expect(await house.issue(coupon, [one!, { email: 'nobody@ink.test' }, one!])).toEqual({
      ...{ issued: 1, unknown: ['nobody@ink.test'], enough: [], left: [] },
    });
    expect(await house.issue(coupon, [one!, two!, three!])).toEqual({
      ...{ issued: 1, unknown: [], enough: [one!.email], left: [three!.email] },
    });
    const [mine] = await house.owned(one!);
    const grantId = CouponGrantId.parse(mine!.id);
    await expect(house.coupons.takeCoins(two!, { grantId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => house.coupons.takeCoins(one!, { grantId })),
    );
    expect(answers.map(({ coins }) => coins).toSorted()).toEqual([0, 0, 30]);
    expect(await house.balanceOf(one!)).toBe(30);
    house.clock.set(COUPONS_OVER);
    expect(await house.owned(two!)).toEqual([]);
    const [late] = await house.owned(two!, 'expired');
    await expect(
      house.coupons.takeCoins(two!, { grantId: CouponGrantId.parse(late!.id) }),
    ).rejects.toMatchObject({
      code: 'COUPON_UNAVAILABLE',
    });
  });

  it('is given once for a key', async () => {
    const coupon = await house.create({ perPerson: 9 });
    const reader = await buildActor(test.db);
    const input = IssueCouponInput.parse({
      ...{ couponId: coupon, emails: [reader.email], idempotencyKey: randomUUID() },
    });
    await Promise.all([house.desk.issue(house.operator, input), house.desk.issue(house.operator, input)]);
    expect(await house.owned(reader)).toHaveLength(1);
    await expect(
      house.desk.issue(house.operator, { ...input, emails: ['other@ink.test'] }),
    ).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });
});
