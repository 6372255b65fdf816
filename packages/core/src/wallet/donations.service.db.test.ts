import { randomUUID } from 'node:crypto';
import { DonationId, type NovelId } from '@inkvine/contracts/primitives';
import { DonateInput, DonationListInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDonationsService } from './donations.service.ts';
import { createEarningsService } from './earnings.service.ts';

const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};
const clock = createFakeClock('2026-11-20T03:00:00.000Z');
const wakeUps = createLocalWakeUps();

let test: TestDatabase;
let donations: ReturnType<typeof createDonationsService>;
let earnings: ReturnType<typeof createEarningsService>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 10 });
  const dependencies = { db: test.db, clock, ids: createIds(), wakeUps, site: SITE };
  donations = createDonationsService(dependencies);
  earnings = createEarningsService(dependencies);
});
afterAll(() => test.drop());

afterEach(() => assertSoundLedger(test.db));

async function buildDonor(paid: number, name?: string) {
  const donor = await buildActor(test.db, name === undefined ? {} : { name });
  await buildCoins(test.db, donor.userId, { paid });
  return donor;
}

const gift = (novelId: NovelId, changes: Record<string, unknown> = {}) =>
  DonateInput.parse({
    ...{ novelId, coins: 10, message: '힘내세요, 작가님!', anonymous: false, idempotencyKey: randomUUID() },
    ...changes,
  });

const list = DonationListInput.parse({});

async function receivedBy(creatorId: Actor['userId']) {
  const creator = { ...(await buildActor(test.db)), userId: creatorId };
  return (await donations.listReceived(creator, list)).items;
}

async function promisesOf(donationId: string) {
  return await test.db
    .selectFrom('outbox')
    .select(['job_id', 'payload'])
    .where('key', '=', `wallet.announce-donation:${donationId}`)
    .execute();
}

describe('a donation', () => {
  it('reaches the author with its message, is recorded as an earning and promises its announcement', async () => {
    const { novelId, authorId } = await buildNovel(test.db, { title: 'The Orchard' });
    const donor = await buildDonor(25, 'Mina');
    wakeUps.published.length = 0;
    const answer = await donations.donate(donor, gift(novelId));
    expect(answer).toEqual({ donationId: expect.any(String), paid: 15, bonus: 0 });
    expect(wakeUps.published).toEqual(['outbox']);
    expect(await receivedBy(authorId)).toEqual([
      {
        id: answer.donationId,
        donorName: 'Mina',
        novelId,
        novelTitle: 'The Orchard',
        coins: 10,
        message: '힘내세요, 작가님!',
        createdAt: '2026-11-20T03:00:00Z',
        former: false,
        badges: [],
      },
    ]);
    expect(await promisesOf(answer.donationId)).toEqual([
      { job_id: 'wallet.announce-donation', payload: { donationId: answer.donationId } },
    ]);
    const creator = { ...donor, userId: authorId };
    expect(await earnings.getSummary(creator)).toMatchObject({
      grossWon: 1_000,
      paidCoins: 10,
      bonusCoins: 0,
      bySource: [{ source: 'donation', grossWon: 1_000, paidCoins: 10, bonusCoins: 0 }],
      donations: { count: 1, coins: 10, donors: 1 },
    });
  });

  it('is announced to whoever watches the author', async () => {
    const { novelId, authorId } = await buildNovel(test.db);
    const { donationId } = await donations.donate(await buildDonor(10), gift(novelId));
    await donations.announce(DonationId.parse(donationId));
    expect(wakeUps.published).toContain(`donations:${authorId}`);
    await expect(donations.announce(DonationId.parse(randomUUID()))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('hides the name of an anonymous donor from the author, not from the donor', async () => {
    const { novelId, authorId } = await buildNovel(test.db);
    const donor = await buildDonor(10, 'Secret Admirer');
    await donations.donate(donor, gift(novelId, { anonymous: true }));
    const received = await receivedBy(authorId);
    expect(received[0]?.donorName).toBeNull();
    expect(JSON.stringify(received)).not.toContain('Secret Admirer');
    const sent = await donations.listSent(donor, list);
    expect(sent.items).toEqual([expect.objectContaining({ anonymous: true, coins: 10 })]);
    expect(sent.items[0]).not.toHaveProperty('donorName');
  });
});

describe('the same key', () => {
  it('gives once and is answered as it was, also six times at once', async () => {
    const { novelId, authorId } = await buildNovel(test.db);
    const donor = await buildDonor(25);
    const input = gift(novelId);
    const answers = await Promise.all(Array.from({ length: 6 }, () => donations.donate(donor, input)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await donations.donate(donor, input)).toEqual(answers[0]);
    expect(await receivedBy(authorId)).toHaveLength(1);
  });

  it('is answered as it was although it took the last coin', async () => {
    const { novelId } = await buildNovel(test.db);
    const donor = await buildDonor(10);
    const input = gift(novelId);
    const answer = await donations.donate(donor, input);
    expect(await donations.donate(donor, input)).toEqual(answer);
  });

  it.each([
    ['amount', { coins: 11 }],
    ['message', { message: 'something else' }],
    ['anonymity', { anonymous: true }],
  ])('is refused with another %s', async (_, change) => {
    const { novelId } = await buildNovel(test.db);
    const donor = await buildDonor(25);
    const input = gift(novelId);
    await donations.donate(donor, input);
    const changed = DonateInput.parse({ ...input, ...change });
    await expect(donations.donate(donor, changed)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    expect((await donations.listSent(donor, list)).items).toHaveLength(1);
  });

  it('of two people is two keys', async () => {
    const { novelId, authorId } = await buildNovel(test.db);
    const input = gift(novelId);
    for (let person = 0; person < 2; person++) await donations.donate(await buildDonor(10), input);
    expect(await receivedBy(authorId)).toHaveLength(2);
  });
});

describe('a donation is refused', () => {
  it('to oneself', async () => {
    const author = await buildDonor(10);
    const { novelId } = await buildNovel(test.db, { authorId: author.userId });
    await expect(donations.donate(author, gift(novelId))).rejects.toMatchObject({ code: 'SELF_DONATION' });
  });

  it('to a novel that is not published, as to one that does not exist', async () => {
    const donor = await buildDonor(10);
    const { novelId } = await buildNovel(test.db, { chapters: [{ status: 'draft' }] });
    for (const id of [novelId, randomUUID() as NovelId]) {
      await expect(donations.donate(donor, gift(id))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('when coins are missing, and takes none and promises nothing', async () => {
    const { novelId, authorId } = await buildNovel(test.db);
    const donor = await buildDonor(9);
    const input = gift(novelId);
    await expect(donations.donate(donor, input)).rejects.toMatchObject({
      code: 'INSUFFICIENT_COINS',
      details: { required: 10, balance: 9 },
    });
    expect(await receivedBy(authorId)).toEqual([]);
    await buildCoins(test.db, donor.userId, { bonus: 1 });
    expect(await donations.donate(donor, input)).toMatchObject({ paid: 0, bonus: 0 });
  });
});

describe('lists', () => {
  it('page without gap or repetition, newest first', async () => {
    const { novelId, authorId } = await buildNovel(test.db);
    const donor = await buildDonor(100);
    for (let coins = 1; coins <= 5; coins++) await donations.donate(donor, gift(novelId, { coins }));
    const author = { ...donor, userId: authorId };
    for (const read of [
      (input: typeof list) => donations.listSent(donor, input),
      (input: typeof list) => donations.listReceived(author, input),
    ]) {
      const first = await read(DonationListInput.parse({ limit: 3 }));
      const second = await read(DonationListInput.parse({ limit: 3, cursor: first.nextCursor }));
      expect([...first.items, ...second.items].map((item) => item.coins)).toEqual([5, 4, 3, 2, 1]);
      expect(second.nextCursor).toBeNull();
    }
  });
});

describe('earnings by day', () => {
  it('turn over at the midnight of the site and show the days without any', async () => {
    const { novelId, authorId } = await buildNovel(test.db);
    const donor = await buildDonor(100);
    clock.set('2026-11-18T14:59:59.999Z');
    await donations.donate(donor, gift(novelId, { coins: 1 }));
    clock.set('2026-11-18T15:00:00.000Z');
    await donations.donate(donor, gift(novelId, { coins: 2 }));
    clock.set('2026-11-20T03:00:00.000Z');
    const { last30Days } = await earnings.getSummary({ ...donor, userId: authorId });
    expect(last30Days).toHaveLength(30);
    expect(last30Days.slice(-3)).toEqual([
      { day: '2026-11-18', grossWon: 100, coins: 1 },
      { day: '2026-11-19', grossWon: 200, coins: 2 },
      { day: '2026-11-20', grossWon: 0, coins: 0 },
    ]);
  });
});
