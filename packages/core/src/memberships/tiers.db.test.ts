import { randomUUID } from 'node:crypto';
import { CreateTierInput, UpdateTierInput } from '@inkvine/contracts/memberships';
import { MembershipTierId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createGateways } from '../payments/gateways.ts';
import { createIds } from '../ports/ids.port.ts';
import { createTiersService } from './tiers.service.ts';

const clock = createFakeClock('2026-11-20T03:00:00.000Z');
const ids = createIds();

let test: TestDatabase;
let tiers: ReturnType<typeof createTiersService>;
let creator: Actor;
let other: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  tiers = createTiersService({ db: test.db, clock, ids, gateways: createGateways([], {}) });
});
afterAll(() => test.drop());
beforeEach(async () => {
  [creator, other] = [await buildActor(test.db, { name: 'Haneul' }), await buildActor(test.db)];
  await buildNovel(test.db, { authorId: creator.userId });
});

const draft = (rest: Partial<z.input<typeof CreateTierInput>> = {}) =>
  CreateTierInput.parse({
    ...{ name: 'Leaf', description: 'First.', welcome: 'Hello.', memberLimit: null, trialDays: 0 },
    ...{ benefits: [{ kind: 'early_chapters', days: 7 }] },
    ...{ prices: [{ currency: 'KRW', interval: 'month', amount: 3_900 }], idempotencyKey: randomUUID() },
    ...rest,
  });

async function make(rest: Partial<z.input<typeof CreateTierInput>> = {}, isPublished = true) {
  const id = MembershipTierId.parse((await tiers.create(creator, draft(rest))).id);
  if (isPublished) await tiers.publish(creator, { id, version: 1 });
  return id;
}
const own = async (id: string) => (await tiers.listOwn(creator)).tiers.find((tier) => tier.id === id)!;
const names = async () => (await tiers.listOwn(creator)).tiers.map(({ name, rank }) => `${rank} ${name}`);
const change = async (id: MembershipTierId, rest: Partial<z.input<typeof UpdateTierInput>>) => {
  const { name, description, welcome, memberLimit, trialDays, ownBenefits, version } = await own(id);
  const present = { name, description, welcome, memberLimit, trialDays, benefits: ownBenefits };
  return UpdateTierInput.parse({ id, version, ...present, ...rest });
};

describe('making a tier', () => {
  it('puts a draft above the others, with prices from now on', async () => {
    await make();
    const id = await make({ name: 'Branch', trialDays: 7, memberLimit: 30 }, false);
    expect(await own(id)).toMatchObject({
      ...{ name: 'Branch', rank: 2, status: 'draft', trialDays: 7, memberLimit: 30, version: 1 },
      prices: [{ currency: 'KRW', interval: 'month', amount: 3_900, state: 'current' }],
    });
  });

  it('is for whoever writes', async () => {
    await expect(tiers.create(other, draft())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await tiers.listOwn(other)).toEqual({ isAuthor: false, tiers: [] });
  });

  it('with the same key makes one, and with another request none', async () => {
    const request = draft();
    const [first, second] = await Promise.all([
      tiers.create(creator, request),
      tiers.create(creator, request),
    ]);
    expect(second).toEqual(first);
    expect(await names()).toEqual(['1 Leaf']);
    await expect(tiers.create(creator, { ...request, name: 'Twig' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('at once gives each a rank of its own, and never a ninth', async () => {
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => tiers.create(creator, draft())));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    expect((await names()).map((name) => name[0])).toEqual([...'12345678']);
    const { id } = (await tiers.listOwn(creator)).tiers[3]!;
    await tiers.retire(creator, { id: MembershipTierId.parse(id), version: 1 });
    await expect(tiers.create(creator, draft({ name: 'Ninth' }))).resolves.toBeDefined();
  });

  it('takes no benefit that the product cannot give, none twice, and no price out of bounds', () => {
    const refused: [Partial<z.input<typeof CreateTierInput>>, string][] = [
      [{ benefits: [{ kind: 'chat_rooms' }] }, 'not_offered'],
      [{ benefits: [{ kind: 'paid_chapters' }, { kind: 'paid_chapters' }] }, 'repeated'],
      [{ prices: [{ currency: 'USD', interval: 'month', amount: 49 }] }, 'out_of_bounds'],
      [{ prices: [{ currency: 'COI', interval: 'year', amount: 60_001 }] }, 'out_of_bounds'],
    ];
    for (const [rest, why] of refused) expect(() => draft(rest)).toThrow(why);
  });
});

describe('changing a tier', () => {
  it('says what somebody else changed first', async () => {
    const id = await make();
    const mine = await change(id, { name: 'Mine' });
    await tiers.update(
      creator,
      await change(id, { description: 'Theirs.', benefits: [{ kind: 'paid_chapters' }] }),
    );
    await expect(tiers.update(creator, mine)).rejects.toMatchObject({
      ...{
        code: 'VERSION_CONFLICT',
        details: { currentVersion: 3, changedFields: ['benefits', 'description'] },
      },
    });
  });

  it('does not say that benefits changed which are the same in another order', async () => {
    const benefits = [
      { kind: 'badge', label: 'Leaf' } as const,
      { kind: 'early_chapters', days: 7 } as const,
    ];
    const id = await make({ benefits });
    const mine = await change(id, { name: 'Mine' });
    await tiers.update(creator, await change(id, { trialDays: 7, benefits: benefits.toReversed() }));
    await expect(tiers.update(creator, mine)).rejects.toMatchObject({
      details: { changedFields: ['trialDays'] },
    });
  });

  it('is for its creator, and not after it was retired', async () => {
    const id = await make();
    const request = await change(id, { name: 'Other' });
    await expect(tiers.update(other, request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await tiers.retire(creator, { id, version: 2 });
    await expect(tiers.update(creator, { ...request, version: 3 })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
  });
});

describe('the order of tiers', () => {
  it('changes by two changing places', async () => {
    await make({ name: 'Leaf' });
    const id = await make({ name: 'Branch' });
    await tiers.move(creator, { id, version: 2, direction: 'down' });
    expect(await names()).toEqual(['1 Branch', '2 Leaf']);
    await expect(tiers.move(creator, { id, version: 3, direction: 'down' })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
    await expect(tiers.move(creator, { id, version: 2, direction: 'up' })).rejects.toMatchObject({
      ...{ code: 'VERSION_CONFLICT', details: { changedFields: ['rank'] } },
    });
    await expect(tiers.move(other, { id, version: 3, direction: 'up' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('never has two of a rank, whoever writes', async () => {
    await make();
    const id = await make();
    const taken = test.db.updateTable('membership_tier').set({ rank: 1 }).where('id', '=', id);
    await expect(taken.execute()).rejects.toMatchObject({ code: '23P01' });
  });
});

describe('publishing and retiring', () => {
  it('wants a price first', async () => {
    const id = await make({ prices: [] }, false);
    await expect(tiers.publish(creator, { id, version: 1 })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
    await expect(tiers.publish(other, { id, version: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('twice is done once; what is retired stays so', async () => {
    const id = await make();
    await expect(tiers.publish(creator, { id, version: 1 })).resolves.toEqual({ id });
    await Promise.all([tiers.retire(creator, { id, version: 2 }), tiers.retire(creator, { id, version: 2 })]);
    expect(await own(id)).toMatchObject({ status: 'retired', version: 3 });
    await expect(tiers.publish(creator, { id, version: 3 })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
    await expect(sql`delete from membership_tier`.execute(test.db)).rejects.toThrow('kept for ever');
  });

  it('leaves to the tier above what it gave to it', async () => {
    const leaf = await make({ benefits: [{ kind: 'early_chapters', days: 14 }, { kind: 'paid_chapters' }] });
    const branch = await make({ benefits: [{ kind: 'early_chapters', days: 7 }] });
    const tree = await make({ benefits: [{ kind: 'badge', label: 'Tree' }] });
    const before = [(await own(branch)).benefits, (await own(tree)).benefits];
    await tiers.retire(creator, { id: leaf, version: 2 });
    expect([(await own(branch)).benefits, (await own(tree)).benefits]).toEqual(before);
    expect((await own(tree)).ownBenefits).toEqual([{ kind: 'badge', label: 'Tree' }]);
    expect((await own(leaf)).benefits).toEqual(before[0]);
  });
});

describe('what readers see', () => {
  it('is active tiers with all that they give, and not the welcome', async () => {
    await make({ name: 'Leaf' });
    await make({ name: 'Never' }, false);
    await make({ name: 'Tree', benefits: [{ kind: 'monthly_coins', coins: 30 }] });
    const { creator: shown, tiers: all } = await tiers.list({ creatorId: creator.userId });
    expect(shown).toEqual({ id: creator.userId, name: 'Haneul' });
    expect(all.map(({ name }) => name)).toEqual(['Leaf', 'Tree']);
    expect(all[1]?.benefits).toEqual([
      { kind: 'early_chapters', days: 7 },
      { kind: 'monthly_coins', coins: 30 },
    ]);
    expect(JSON.stringify(all)).not.toContain('Hello.');
  });

  it('is nothing of somebody without active tiers, whether there is such a person or not', async () => {
    await make({}, false);
    for (const creatorId of [creator.userId, other.userId, randomUUID() as typeof creator.userId])
      await expect(tiers.list({ creatorId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
