import type { UserId } from '@inkvine/contracts/primitives';
import type { DonationSpend } from '@inkvine/db/wallet/spend.repository';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createDonationBatches } from './donation-batches.ts';

const NOW = '2026-11-20T03:00:00.000Z';
const ids = createIds();

let test: TestDatabase;
let novel: Awaited<ReturnType<typeof buildNovel>>;
let give: ReturnType<typeof createDonationBatches>;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 4 });
  novel = await buildNovel(test.db);
  give = createDonationBatches(test.db, { atOnce: 1 });
});
afterAll(() => test.drop());
afterEach(() => assertSoundLedger(test.db));

async function buildDonor(paid: number): Promise<UserId> {
  const { userId } = await buildActor(test.db);
  await buildCoins(test.db, userId, { paid, priceMinor: paid * 7 });
  return userId;
}

function donationOf(userId: string, amount: number, changes: Partial<DonationSpend> = {}): DonationSpend {
  const donationId = ids.next();
  return {
    ...{
      txnId: ids.next(),
      userId,
      amount,
      kinds: LOT_KINDS,
      idemKey: `k:${donationId}`,
      reqHash: '',
      at: NOW,
    },
    ...{ donationId, novelId: novel.novelId, message: '"힘내세요", {작가님}!', anonymous: false },
    outbox: { key: `k:${donationId}`, jobId: 'wallet.announce-donation', payload: { donationId } },
    ...changes,
  };
}

/** Those that follow the first wait for it and go together. */
const giveAll = (spends: readonly DonationSpend[]) => Promise.allSettled(spends.map(give));

const statuses = async (spends: readonly DonationSpend[]) =>
  (await giveAll(spends)).map((one) => (one.status === 'fulfilled' ? one.value.status : 'FAILED'));

it('are done in two transactions: the first at once, and all that came meanwhile', async () => {
  const donors = await Promise.all(Array.from({ length: 10 }, () => buildDonor(20)));
  const spends = donors.map((userId, index) => donationOf(userId, index + 1, { anonymous: index % 2 === 0 }));
  expect(await giveAll(spends)).toEqual(
    spends.map(({ amount }) => ({
      status: 'fulfilled',
      value: { status: 'OK', paid: 20 - amount, bonus: 0 },
    })),
  );
  const { rows } = await sql<{ commits: number }>`
    select count(distinct xmin::text)::int as commits from donation where donor_id = any(${donors}::uuid[])`.execute(
    test.db,
  );
  expect(rows[0]!.commits).toBe(2);
  const stored = await test.db
    .selectFrom('donation')
    .innerJoin('outbox', (join) => join.on(sql`outbox.payload ->> 'donationId'`, '=', sql`donation.id::text`))
    .select(['donation.id', 'donor_id', 'coins', 'message', 'anonymous', 'job_id'])
    .where('donor_id', 'in', donors)
    .orderBy('coins')
    .execute();
  expect(stored).toEqual(
    spends.map(({ donationId, userId, amount, message, anonymous, outbox }) => ({
      ...{ id: donationId, donor_id: userId, coins: amount, message, anonymous, job_id: outbox.jobId },
    })),
  );
});

it('each hear what is wrong with theirs, and the others are done', async () => {
  const [first, poor, twice, other] = await Promise.all([5, 5, 20, 20].map(buildDonor));
  const done = donationOf(twice!, 5);
  expect(await statuses([done])).toEqual(['OK']);
  expect(
    await statuses([
      donationOf(first!, 5),
      donationOf(poor!, 6),
      donationOf(twice!, 5, { idemKey: done.idemKey }),
      donationOf(novel.authorId, 1),
      donationOf(ids.next(), 1),
      donationOf(other!, 1, { novelId: ids.next() }),
      donationOf(other!, 5),
    ]),
  ).toEqual(['OK', 'INSUFFICIENT', 'DUPLICATE', 'NO_WALLET', 'NO_WALLET', 'NO_SUBJECT', 'OK']);
});

it('fail only by their own fault', async () => {
  const donors = await Promise.all(Array.from({ length: 4 }, () => buildDonor(20)));
  const spends = donors.map((userId) => donationOf(userId, 5));
  spends[2] = { ...spends[2]!, donationId: spends[0]!.donationId };
  expect(await statuses(spends)).toEqual(['OK', 'OK', 'FAILED', 'OK']);
});

it('of one wallet are done one after another, as far as its coins reach', async () => {
  const donor = await buildDonor(20);
  const outcomes = await statuses(Array.from({ length: 6 }, () => donationOf(donor, 5)));
  expect(outcomes.toSorted()).toEqual(['INSUFFICIENT', 'INSUFFICIENT', 'OK', 'OK', 'OK', 'OK']);
});

it('under one key are done once', async () => {
  const donor = await buildDonor(20);
  const spend = donationOf(donor, 5);
  const again = () => donationOf(donor, 5, { idemKey: spend.idemKey });
  expect((await statuses([spend, again(), again()])).toSorted()).toEqual(['DUPLICATE', 'DUPLICATE', 'OK']);
});

it('keep to the limit that a person has set', async () => {
  const [first, careful] = await Promise.all([20, 20].map(buildDonor));
  await sql`
    insert into spending_limit (user_id, unit, period, amount, time_zone)
    values (${careful}, 'coins', 'day', 3, 'Asia/Seoul')`.execute(test.db);
  expect(await statuses([donationOf(first!, 5), donationOf(careful!, 4)])).toEqual(['OK', 'OVER_LIMIT']);
});
