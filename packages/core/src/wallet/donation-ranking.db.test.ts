import { randomUUID } from 'node:crypto';
import { NovelId } from '@inkvine/contracts/primitives';
import { DonateInput, DonationRanking, type RankingWindow } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDonationsService } from './donations.service.ts';

const clock = createFakeClock();
const wakeUps = createLocalWakeUps();

let test: TestDatabase;
let novelId: NovelId;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  clock.set('2026-11-20T03:00:00.000Z');
  ({ novelId } = await buildNovel(test.db));
});

function serviceIn(timeZone: string) {
  const site = { publicUrl: 'https://ink.test', timeZone };
  return createDonationsService({ db: test.db, clock, ids: createIds(), wakeUps, site });
}

async function buildDonor(name: string): Promise<Actor> {
  const donor = await buildActor(test.db, { name });
  await buildCoins(test.db, donor.userId, { bonus: 1_000 });
  return donor;
}

async function give(donor: Actor, coins: number, { at = clock.now().toISOString(), anonymous = false } = {}) {
  clock.set(at);
  const input = { novelId, coins, message: '', anonymous, idempotencyKey: randomUUID() };
  await serviceIn('Asia/Seoul').donate(donor, DonateInput.parse(input));
}

async function rankingOf(window: RankingWindow, timeZone = 'Asia/Seoul') {
  return DonationRanking.parse(await serviceIn(timeZone).getRanking({ novelId, window }));
}

const linesOf = (ranking: DonationRanking) =>
  ranking.entries.map((entry) => `${entry.rank}. ${entry.donorName} ${entry.coins}`);

describe('the order', () => {
  it('is by sum, then by who reached it earlier, and equal sums share a rank', async () => {
    const [late, early, small, top] = [
      await buildDonor('Late'),
      await buildDonor('Early'),
      await buildDonor('Small'),
      await buildDonor('Top'),
    ];
    await give(late, 20, { at: '2026-11-20T03:00:01.000Z' });
    await give(early, 30, { at: '2026-11-20T03:00:02.000Z' });
    await give(late, 10, { at: '2026-11-20T03:00:03.000Z' });
    await give(small, 5, { at: '2026-11-20T03:00:04.000Z' });
    await give(top, 100, { at: '2026-11-20T03:00:05.000Z' });
    const ranking = await rankingOf('all');
    expect(linesOf(ranking)).toEqual(['1. Top 100', '2. Early 30', '2. Late 30', '4. Small 5']);
    expect(ranking).toMatchObject({ startsAt: null, endsAt: null, totalCoins: 165, donorCount: 4 });
  });

  it('is by id where even the instant is the same', async () => {
    const donors = [await buildDonor('A'), await buildDonor('B'), await buildDonor('C')];
    for (const donor of donors.toReversed()) await give(donor, 7);
    expect((await rankingOf('day')).entries.map((entry) => entry.donorId)).toEqual(
      donors.map((donor) => donor.userId).sort(),
    );
  });
});

describe('who is named', () => {
  it('are those who gave openly; what was given anonymously counts and is merged with nobody', async () => {
    const mina = await buildDonor('Mina');
    await give(mina, 10);
    await give(mina, 50, { anonymous: true });
    await give(await buildDonor('Ghost'), 99, { anonymous: true });
    const ranking = await rankingOf('all');
    expect(linesOf(ranking)).toEqual(['1. Mina 10']);
    // Mina twice, or the count would tell that one of the anonymous gifts is hers.
    expect(ranking).toMatchObject({ totalCoins: 159, donorCount: 3 });
    expect(JSON.stringify(ranking)).not.toContain('Ghost');
  });

  it('are not those who have been suspended', async () => {
    const troll = await buildDonor('Troll');
    await give(troll, 10);
    await test.db
      .updateTable('user')
      .set({ suspended_at: '2026-11-20T00:00:00Z' })
      .where('id', '=', troll.userId)
      .execute();
    expect(await rankingOf('all')).toMatchObject({ entries: [], totalCoins: 10, donorCount: 1 });
  });
});

describe('the window', () => {
  it('holds its first instant and not its end', async () => {
    const donor = await buildDonor('Edge');
    await give(donor, 1, { at: '2026-11-19T14:59:59.999Z' });
    await give(donor, 2, { at: '2026-11-19T15:00:00.000Z' });
    await give(donor, 4, { at: '2026-11-20T14:59:59.999Z' });
    await give(donor, 8, { at: '2026-11-20T15:00:00.000Z' });
    clock.set('2026-11-20T03:00:00.000Z');
    expect(await rankingOf('day')).toMatchObject({
      startsAt: '2026-11-19T15:00:00.000Z',
      endsAt: '2026-11-20T15:00:00.000Z',
      totalCoins: 6,
    });
    clock.set('2026-11-20T15:00:00.000Z');
    expect(await rankingOf('day')).toMatchObject({ totalCoins: 8 });
    expect(await rankingOf('week')).toMatchObject({ startsAt: '2026-11-15T15:00:00.000Z', totalCoins: 15 });
    expect(await rankingOf('month')).toMatchObject({ startsAt: '2026-10-31T15:00:00.000Z', totalCoins: 15 });
  });

  it('is that of the site, wherever the server stands', async () => {
    await give(await buildDonor('Traveller'), 3, { at: '2026-11-20T16:00:00.000Z' });
    expect(await rankingOf('day', 'Asia/Seoul')).toMatchObject({ startsAt: '2026-11-20T15:00:00.000Z' });
    expect(await rankingOf('day', 'America/New_York')).toMatchObject({
      startsAt: '2026-11-20T05:00:00.000Z',
    });
  });

  it('has 25 hours on the day the clock is set back', async () => {
    const donor = await buildDonor('Night owl');
    await give(donor, 1, { at: '2026-11-01T04:00:00.000Z' });
    await give(donor, 2, { at: '2026-11-02T04:59:59.999Z' });
    await give(donor, 4, { at: '2026-11-02T05:00:00.000Z' });
    clock.set('2026-11-01T12:00:00.000Z');
    expect(await rankingOf('day', 'America/New_York')).toMatchObject({ totalCoins: 3 });
  });
});

describe('a novel', () => {
  it('without donations has an empty ranking', async () => {
    expect(await rankingOf('week')).toMatchObject({ totalCoins: 0, donorCount: 0, entries: [] });
  });

  it('that nobody may know of has none', async () => {
    const draft = await buildNovel(test.db, { chapters: [{ status: 'draft' }] });
    for (const hidden of [draft.novelId, NovelId.parse(randomUUID())]) {
      const reading = serviceIn('Asia/Seoul').getRanking({ novelId: hidden, window: 'all' });
      await expect(reading).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
