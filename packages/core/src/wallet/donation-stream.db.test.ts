import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NovelId, UserId } from '@inkvine/contracts/primitives';
import { DonateInput } from '@inkvine/contracts/wallet';
import type { Executor } from '@inkvine/db/database';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeCursor } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createDonationsService } from './donations.service.ts';

const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};
const wakeUps = createLocalWakeUps();

let test: TestDatabase;
let author: Actor;
let donor: Actor;
let novelId: NovelId;
let stop: AbortController;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  stop = new AbortController();
  author = await buildActor(test.db, { role: 'creator' });
  donor = await buildActor(test.db);
  ({ novelId } = await buildNovel(test.db, { authorId: author.userId }));
  await buildCoins(test.db, donor.userId, { bonus: 1_000 });
});
afterEach(() => stop.abort());

function serviceOn(db: Executor) {
  const clock = createFakeClock();
  // A transaction runs statements as a database does; the service opens none of its own to donate.
  return createDonationsService({
    db: db as TestDatabase['db'],
    clock,
    ids: createIds(),
    wakeUps,
    site: SITE,
  });
}

async function give(coins: number, db: Executor = test.db): Promise<string> {
  const input = { novelId, coins, message: '', anonymous: false, idempotencyKey: randomUUID() };
  const { donationId } = await serviceOn(db).donate(donor, DonateInput.parse(input));
  return donationId;
}

/** Until every transaction that is older than the last donation has ended: others use this PostgreSQL too. */
async function waitForHorizon(): Promise<void> {
  const isBehind = async () => {
    const { rows } = await sql<{ behind: boolean }>`
      select max(tx) < pg_snapshot_xmin(pg_current_snapshot()) as behind from donation`.execute(test.db);
    return rows[0]?.behind;
  };
  await expect.poll(isBehind).toBe(true);
}

const hint = (userId: UserId) => wakeUps.publish(`donations:${userId}`);

/** A listener as the API has one, and what it has heard so far. */
function listen(lastEventId: string | null = null) {
  const heard: { id: string; coins: number }[] = [];
  const stream = serviceOn(test.db).streamReceived(author, lastEventId, stop.signal);
  const ended = (async () => {
    for await (const event of stream) heard.push({ id: event.id, coins: event.donation.coins });
  })();
  return { heard, coins: () => heard.map((event) => event.coins), ended };
}

describe('a listener', () => {
  it('hears each donation once, in order, as the hints come', async () => {
    const listener = listen();
    await sleep(50);
    for (const coins of [1, 2, 3]) {
      await give(coins);
      hint(author.userId);
    }
    await expect.poll(listener.coins).toEqual([1, 2, 3]);
  });

  it('does not hear what was given before it began, nor what others were given', async () => {
    await give(1);
    await waitForHorizon();
    const listener = listen();
    await sleep(50);
    const other = await buildNovel(test.db);
    const input = {
      novelId: other.novelId,
      coins: 5,
      message: '',
      anonymous: false,
      idempotencyKey: randomUUID(),
    };
    await serviceOn(test.db).donate(donor, DonateInput.parse(input));
    await give(2);
    hint(author.userId);
    await expect.poll(listener.coins).toEqual([2]);
  });

  it('hears what was given while it was away, from the last event it had', async () => {
    const first = listen();
    await sleep(50);
    await give(1);
    hint(author.userId);
    await expect.poll(first.coins).toEqual([1]);
    stop.abort();
    await first.ended;
    stop = new AbortController();
    for (const coins of [2, 3]) await give(coins);
    const second = listen(first.heard[0]!.id);
    await expect.poll(second.coins).toEqual([2, 3]);
  });

  it('hears more than one batch at once', async () => {
    const first = listen();
    await sleep(50);
    await give(1);
    hint(author.userId);
    await expect.poll(first.coins).toEqual([1]);
    const many = Array.from({ length: 230 }, (_, index) => index + 2);
    for (const coins of many) await give(1 + (coins % 3));
    const second = listen(first.heard[0]!.id);
    await expect.poll(() => second.heard.length).toBe(230);
    expect(new Set(second.heard.map((event) => event.id)).size).toBe(230);
  });

  it('begins now with an event id of a cluster that this one was restored from', async () => {
    const listener = listen(encodeCursor(['9000000000000000000', randomUUID()]));
    await sleep(50);
    await give(4);
    hint(author.userId);
    await expect.poll(listener.coins).toEqual([4]);
  });

  it('ends when its signal aborts', async () => {
    const listener = listen();
    await sleep(50);
    stop.abort();
    await expect(listener.ended).resolves.toBeUndefined();
  });

  it('is refused with an event id that is not one of ours', async () => {
    for (const id of ['nonsense', Buffer.from('["99999999999999999999","x"]').toString('base64url')]) {
      await expect(listen(id).ended).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
  });
});

describe('a donation that commits late', () => {
  it('is heard, before those that began after it and committed sooner', async () => {
    const listener = listen();
    await sleep(50);
    const other = await buildActor(test.db);
    await buildCoins(test.db, other.userId, { bonus: 10 });
    const held = Promise.withResolvers<void>();
    const given = Promise.withResolvers<void>();
    const late = test.db.transaction().execute(async (trx) => {
      await give(1, trx);
      given.resolve();
      await held.promise;
    });
    await given.promise;
    donor = other;
    await give(2);
    hint(author.userId);
    await sleep(200);
    // Told now, the second would move the listener past the first, which nobody can see yet.
    expect(listener.coins()).toEqual([]);
    held.resolve();
    await late;
    await expect.poll(listener.coins).toEqual([1, 2]);
  });
});

it('a lost hint costs seconds and no donation', async () => {
  const listener = listen();
  await sleep(50);
  await give(1);
  await expect.poll(listener.coins).toEqual([1]);
});
