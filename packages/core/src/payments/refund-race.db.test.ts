import { randomUUID } from 'node:crypto';
import { AppError } from '@inkvine/contracts/errors';
import { coins } from '@inkvine/contracts/money';
import { CoinTxnId, type ChapterId } from '@inkvine/contracts/primitives';
import { DonateInput, PurchaseListInput } from '@inkvine/contracts/wallet';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { createRefundDesk } from '@inkvine/testkit/refund-desk';
import { assertSoundLedger } from '@inkvine/testkit/sound-ledger';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { startTestToss, type TestToss } from '@inkvine/testkit/toss';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createDonationsService } from '../wallet/donations.service.ts';
import { createUnlockReturnsService } from '../wallet/unlock-returns.service.ts';
import { createUnlocksService } from '../wallet/unlocks.service.ts';

const SITE = {
  publicUrl: 'https://ink.test',
  timeZone: 'Asia/Seoul',
};
const clock = createFakeClock();

let database: TestDatabase;
let toss: TestToss;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 16 });
  toss = await startTestToss(clock, { timeoutMs: 10_000 });
});
afterAll(async () => {
  await toss.close();
  await database.drop();
});

const EXPECTED_REFUSALS = new Set([
  'INSUFFICIENT_COINS',
  'REFUND_NOT_POSSIBLE',
  'REFUND_CHANGED',
  'REFUND_DECIDED',
]);

/** True when it was done; false when coins or refund were gone. */
async function done(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof AppError && EXPECTED_REFUSALS.has(error.code)) return false;
    throw error;
  }
}

it('a coin is spent, given back or refunded, never two of them, whoever asks at the same time', async () => {
  const { db } = database;
  const common = { db, clock, ids: createIds(), wakeUps: createLocalWakeUps(), site: SITE };
  const donations = createDonationsService(common);
  const { refunds, desk, buy, asking, wallet } = createRefundDesk({ db, clock, toss });
  const operator = await buildActor(db, { role: 'operator' });
  const unlocks = createUnlocksService(common);
  const returns = createUnlockReturnsService(common);
  const { novelId, chapterIds } = await buildNovel(db, {
    chapters: Array.from({ length: 4 }, () => ({ price: 9 })),
  });

  for (let round = 0; round < 6; round += 1) {
    const reader = await buildActor(db);
    const topUpId = await buy(reader);
    const gift = (amount: number) =>
      done(
        donations.donate(
          reader,
          DonateInput.parse({
            ...{ novelId, coins: amount, message: '', anonymous: true, idempotencyKey: randomUUID() },
          }),
        ),
      );
    const buyAndGiveBack = async (chapterId: ChapterId) => {
      const chapter = { chapterId, expectedPrice: coins(9) };
      if (!(await done(unlocks.unlock(reader, chapter)))) return;
      const { items } = await unlocks.listPurchases(reader, PurchaseListInput.parse({}));
      const { txnId } = items.find((item) => item.chapterId === chapterId)!;
      await returns.giveBack(reader, { txnId: CoinTxnId.parse(txnId), idempotencyKey: randomUUID() });
    };
    /** Asks for what is shown, and then half of the time takes it back or is refused. */
    const askAndUndo = async (undo: number) => {
      const shown = await refunds.preview(reader, { topUpId });
      if (!shown.possible) return;
      const request = asking(topUpId, shown.amount);
      if (!(await done(refunds.request(reader, request)))) return;
      const [refund] = await refunds.listOfTopUp(reader, { topUpId });
      if (undo === 0) await done(refunds.withdraw(reader, { refundId: refund!.id }));
      if (undo === 1) {
        await done(
          desk.reject(operator, { refundId: refund!.id, version: refund!.version, answer: 'no, sorry' }),
        );
      }
    };
    await Promise.all([
      ...Array.from({ length: 12 }, (_, index) => gift(1 + ((index * 7 + round) % 13))),
      ...[0, 1, 0, 1, 2].map(askAndUndo),
      ...chapterIds.map(buyAndGiveBack),
      wallet.expireLots(),
    ]);
    await assertSoundLedger(db);
    clock.advance(60_000);
    await refunds.settleOpenRefunds();
    const [lot] = await db
      .selectFrom('coin_lot')
      .selectAll()
      .where('top_up_id', '=', topUpId)
      .where('kind', '=', 'paid')
      .execute();
    expect(lot!.spent + lot!.refunded + lot!.remaining + lot!.held).toBe(100);
  }
  await assertSoundLedger(db);
});
